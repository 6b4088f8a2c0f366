//! An element in a shop's page, used as its script does.

use std::cell::RefCell;
use std::rc::Rc;

use billpay_widget::Widget;
use js_sys::{Function, Object, Reflect};
use wasm_bindgen::prelude::*;
use web_sys::{CustomEvent, Element, Event, HtmlElement};

use crate::network::{self, Network};

/// Stands for no intent. An empty one is not set yet.
pub(crate) const NO_INTENT: &str = "none";

/// The card's note about a stored number.
pub(crate) const STORED_NOTE: &str = "You got this number earlier";

/// The element, its events, and the widget in it.
pub(crate) struct Shop {
    pub(crate) element: Element,
    events: Rc<RefCell<Vec<String>>>,
    /// The element's control number.
    pub(crate) number: Rc<RefCell<Option<String>>>,
    pub(crate) widget: Widget,
}

impl Shop {
    pub(crate) fn new(settings: &[(&str, &str)]) -> Self {
        let element = network::element();
        let events = listen(&element);
        let mut shop = Self {
            element,
            events,
            number: Rc::default(),
            widget: Widget::new(),
        };
        shop.show(settings);
        shop
    }

    /// Mounts a widget in the element, without waiting.
    pub(crate) fn show(&mut self, settings: &[(&str, &str)]) {
        let root = network::element();
        self.element.append_child(&root).unwrap();
        let host: HtmlElement = self.element.clone().unchecked_into();
        let number = Rc::clone(&self.number);
        let on_number = Closure::<dyn FnMut(JsValue)>::new(move |value: JsValue| {
            number.replace(value.as_string());
        });
        let on_number: Function = on_number.into_js_value().unchecked_into();
        self.widget
            .show(host, root, self::settings(settings).into(), on_number, None);
    }

    pub(crate) fn stop(&mut self) {
        self.widget.stop();
    }

    pub(crate) fn set(&mut self, settings: &[(&str, &str)]) {
        self.widget.update(self::settings(settings).into());
    }

    /// Waits until the element shows this text.
    pub(crate) async fn shows_text(&self, text: &str) {
        network::until(|| network::text(&self.element).contains(text)).await;
    }

    pub(crate) fn events(&self) -> Vec<String> {
        self.events.borrow().clone()
    }

    /// The number in the details of `billpay-ready`.
    pub(crate) fn number_when_ready(&self) -> Rc<RefCell<Option<String>>> {
        let number_when_ready = Rc::new(RefCell::new(None));
        let received = Rc::clone(&number_when_ready);
        let listener = Closure::<dyn FnMut(CustomEvent)>::new(move |event: CustomEvent| {
            let number = Reflect::get(&event.detail(), &"controlNumber".into()).unwrap();
            received.replace(number.as_string());
        });
        let listener = listener.into_js_value();
        self.element
            .add_event_listener_with_callback("billpay-ready", listener.unchecked_ref())
            .unwrap();
        number_when_ready
    }

    pub(crate) async fn unmount(mut self) {
        self.stop();
        yew::scheduler::flush().await;
        self.element.remove();
    }
}

/// The settings of a readonly bill, with these changes.
fn settings(changed: &[(&str, &str)]) -> Object {
    let settings = Object::new();
    let set = |name: &str, value: &JsValue| {
        Reflect::set(&settings, &name.into(), value).unwrap();
    };
    set("locales", &js_sys::Array::of1(&"en".into()));
    set("gateway", &"./".into());
    set("readonly", &true.into());
    for (name, value) in changed {
        match *name {
            "noStorage" => set(name, &true.into()),
            // As the element's script does without the attribute.
            "intent" if *value == NO_INTENT => set(name, &JsValue::NULL),
            _ => set(name, &(*value).into()),
        }
    }
    settings
}

fn listen(element: &Element) -> Rc<RefCell<Vec<String>>> {
    let events = Rc::new(RefCell::new(Vec::new()));
    for kind in ["ready", "change", "invalid", "issued", "error"] {
        let events = Rc::clone(&events);
        let listener = Closure::<dyn FnMut(Event)>::new(move |_| {
            events.borrow_mut().push(kind.to_owned());
        });
        let kind = ["billpay-", kind].concat();
        element
            .add_event_listener_with_callback(&kind, listener.into_js_value().unchecked_ref())
            .unwrap();
    }
    events
}

/// A gateway that answers each create call with the same number.
pub(crate) fn gateway() -> Network {
    Network::answering(200, r#"{"billPayNumber":"55042914871931"}"#)
}

/// The number of create calls so far.
pub(crate) fn create_calls(network: &Network) -> usize {
    let sent = network.sent();
    sent.iter().filter(|sent| sent.method == "POST").count()
}

/// Stores a number in the browser for the bill with that description.
pub(crate) async fn store_number(description: &str) {
    let _network = gateway();
    let mut shop = Shop::new(&[("description", description), ("amount", "5")]);
    shop.widget.submit();
    shop.shows_text("Your control number is ready").await;
    shop.unmount().await;
}
