//! A fake network that replaces `fetch`, and helpers for the page.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use billpay_contract::CHANNELS_PATH;
use js_sys::{Function, Promise, Reflect};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    AbortSignal, Element, Event, EventInit, HtmlInputElement, Request, Response, ResponseInit,
};

/// The bill's id in each answer.
pub(crate) const BILL: &str = "0123456789abcdef0123456789abcdef";

/// A request.
pub(crate) struct Sent {
    pub(crate) method: String,
    pub(crate) url: String,
    pub(crate) content_type: Option<String>,
    pub(crate) key: Option<String>,
    request: Request,
}

/// Replaces `fetch` until it is dropped.
pub(crate) struct Network {
    original: JsValue,
    sent: Rc<RefCell<Vec<Sent>>>,
    channels: Rc<Cell<usize>>,
    held: Rc<RefCell<Vec<Function>>>,
    _fetch: Closure<dyn FnMut(Request) -> Promise>,
}

impl Network {
    /// Answers each request in the same way.
    pub(crate) fn answering(status: u16, body: &'static str) -> Self {
        Self::doing(move |_| {
            let init = ResponseInit::new();
            init.set_status(status);
            let response = Response::new_with_opt_str_and_init(Some(body), &init).unwrap();
            Promise::resolve(&JsValue::from(response))
        })
    }

    /// Answers each request with 503, and `Retry-After`.
    pub(crate) fn busy_for(seconds: &'static str) -> Self {
        Self::doing(move |_| {
            let init = ResponseInit::new();
            init.set_status(503);
            let response = Response::new_with_opt_str_and_init(None, &init).unwrap();
            response.headers().set("retry-after", seconds).unwrap();
            Promise::resolve(&JsValue::from(response))
        })
    }

    /// Answers each request by its address; the answer to the create call names the bill.
    pub(crate) fn routing(answer: impl Fn(&str) -> (u16, String) + 'static) -> Self {
        Self::doing(move |request| {
            let url = request.url();
            let (status, body) = answer(&url);
            let init = ResponseInit::new();
            init.set_status(status);
            let response = Response::new_with_opt_str_and_init(Some(&body), &init).unwrap();
            if request.method() == "POST" {
                let location = ["/malipo/bills/", BILL].concat();
                response.headers().set("location", &location).unwrap();
            }
            Promise::resolve(&JsValue::from(response))
        })
    }

    /// Fails each request, as without a connection.
    pub(crate) fn refusing() -> Self {
        Self::doing(|_| Promise::reject(&js_sys::TypeError::new("Failed to fetch")))
    }

    /// Answers when it is released.
    pub(crate) fn holding() -> Self {
        let held = Rc::new(RefCell::new(Vec::new()));
        let here = Rc::clone(&held);
        let mut network =
            Self::doing(move |_| Promise::new(&mut |resolve, _| here.borrow_mut().push(resolve)));
        network.held = held;
        network
    }

    /// Answers all held requests.
    pub(crate) fn release(&self, body: &str) {
        for resolve in self.held.borrow_mut().drain(..) {
            let answer = Response::new_with_opt_str(Some(body)).unwrap();
            resolve.call1(&JsValue::NULL, &answer).unwrap();
        }
    }

    /// Never answers; a request ends only when it is aborted.
    pub(crate) fn silent() -> Self {
        Self::doing(|request| {
            let signal: AbortSignal = request.signal();
            Promise::new(&mut |_, reject| {
                let ended = signal.clone();
                let listener = Closure::once_into_js(move || {
                    // Like `fetch`, rejects with the signal's reason.
                    let _ = reject.call1(&JsValue::NULL, &ended.reason());
                });
                signal
                    .add_event_listener_with_callback("abort", listener.unchecked_ref())
                    .unwrap();
            })
        })
    }

    fn doing(answer: impl Fn(&Request) -> Promise + 'static) -> Self {
        let sent = Rc::new(RefCell::new(Vec::new()));
        let sent_here = Rc::clone(&sent);
        let channels = Rc::new(Cell::new(0));
        let channels_here = Rc::clone(&channels);
        let fetch = Closure::<dyn FnMut(Request) -> Promise>::new(move |request: Request| {
            let promise = answer(&request);
            // Every widget requests the channels, so they are counted separately.
            if request.url().ends_with(CHANNELS_PATH) {
                channels_here.set(channels_here.get() + 1);
                return promise;
            }
            sent_here.borrow_mut().push(Sent {
                method: request.method(),
                url: request.url(),
                content_type: request.headers().get("content-type").unwrap(),
                key: request.headers().get("idempotency-key").unwrap(),
                request,
            });
            promise
        });
        let global = js_sys::global();
        let original = Reflect::get(&global, &"fetch".into()).unwrap();
        Reflect::set(
            &global,
            &"fetch".into(),
            fetch.as_ref().unchecked_ref::<Function>(),
        )
        .unwrap();
        Self {
            original,
            sent,
            channels,
            held: Rc::default(),
            _fetch: fetch,
        }
    }

    pub(crate) fn sent(&self) -> std::cell::Ref<'_, Vec<Sent>> {
        self.sent.borrow()
    }

    /// The number of requests for the merchant's channels. `sent` does not contain them.
    pub(crate) fn asked_for_channels(&self) -> usize {
        self.channels.get()
    }

    /// The body of a request.
    pub(crate) async fn body(&self, index: usize) -> String {
        let text = self.sent()[index].request.text().unwrap();
        JsFuture::from(text).await.unwrap().as_string().unwrap()
    }

    /// Whether the last request was aborted.
    pub(crate) fn aborted(&self) -> bool {
        self.sent()
            .last()
            .is_some_and(|sent| sent.request.signal().aborted())
    }

    /// Waits for the first request.
    pub(crate) async fn called(&self) {
        until(|| !self.sent().is_empty()).await;
    }
}

impl Drop for Network {
    fn drop(&mut self) {
        Reflect::set(&js_sys::global(), &"fetch".into(), &self.original).unwrap();
    }
}

/// Waits until a condition holds. The test's timeout ends the wait.
pub(crate) async fn until(holds: impl Fn() -> bool) {
    while !holds() {
        gloo_timers::future::TimeoutFuture::new(0).await;
    }
}

/// An empty element in the document.
pub(crate) fn element() -> Element {
    let document = web_sys::window().unwrap().document().unwrap();
    let element = document.create_element("div").unwrap();
    document.body().unwrap().append_child(&element).unwrap();
    element
}

/// Types into the input of that name, as a person would: the value, then the event.
pub(crate) fn type_into(root: &Element, name: &str, text: &str) {
    let input = input(root, name);
    input.set_value(text);
    dispatch(&input, "input");
}

/// The input of that name.
pub(crate) fn input(root: &Element, name: &str) -> HtmlInputElement {
    let selector = format!("input[name={name}]");
    let input = root.query_selector(&selector).unwrap().unwrap();
    input.unchecked_into()
}

/// Submits the form.
pub(crate) fn submit(root: &Element) {
    let form = root.query_selector("form").unwrap().unwrap();
    dispatch(&form, "submit");
}

/// Presses the button of that name.
pub(crate) fn press(root: &Element, label: &str) {
    let buttons = root.query_selector_all("button").unwrap();
    let button = (0..buttons.length())
        .filter_map(|at| buttons.get(at))
        .find(|button| {
            button
                .text_content()
                .is_some_and(|text| text.trim() == label)
        });
    let button: web_sys::HtmlElement = button
        .unwrap_or_else(|| panic!("no button {label:?}: {}", text(root)))
        .unchecked_into();
    button.click();
}

/// Dispatches an event on the window.
pub(crate) fn dispatch_on_window(kind: &str) {
    let event = Event::new(kind).unwrap();
    web_sys::window().unwrap().dispatch_event(&event).unwrap();
}

/// The visible text.
pub(crate) fn text(root: &Element) -> String {
    root.text_content().unwrap_or_default()
}

fn dispatch(element: &Element, kind: &str) {
    let init = EventInit::new();
    init.set_bubbles(true);
    init.set_cancelable(true);
    let event = Event::new_with_event_init_dict(kind, &init).unwrap();
    element.dispatch_event(&event).unwrap();
}
