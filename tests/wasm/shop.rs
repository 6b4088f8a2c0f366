//! An element in a shop's page, as its script sees it.

use std::cell::RefCell;
use std::rc::Rc;

use billpay_widget::Widget;
use js_sys::{Function, Object, Reflect};
use wasm_bindgen::prelude::*;
use web_sys::{CustomEvent, Element, Event, HtmlElement};

use crate::network::{self, Network};

/// What a card says of a number that the browser kept.
pub(crate) const KEPT: &str = "You got this number earlier";

/// The element, what it heard, and the widget inside.
pub(crate) struct Shop {
    pub(crate) element: Element,
    heard: Rc<RefCell<Vec<String>>>,
    /// What the element holds for the shop's form: the last word about its number.
    pub(crate) number: Rc<RefCell<Option<String>>>,
    pub(crate) widget: Widget,
}

impl Shop {
    pub(crate) fn new(settings: &[(&str, &str)]) -> Self {
        let element = network::element();
        let heard = listen(&element);
        let mut shop = Self {
            element,
            heard,
            number: Rc::default(),
            widget: Widget::new(),
        };
        shop.show(settings);
        shop
    }

    /// Puts a widget into the element, and goes on at once.
    pub(crate) fn show(&mut self, settings: &[(&str, &str)]) {
        let root = network::element();
        self.element.append_child(&root).unwrap();
        let host: HtmlElement = self.element.clone().unchecked_into();
        let number = Rc::clone(&self.number);
        let on_number = Closure::<dyn FnMut(JsValue)>::new(move |said: JsValue| {
            number.replace(said.as_string());
        });
        let on_number: Function = on_number.into_js_value().unchecked_into();
        self.widget
            .show(host, root, self::settings(settings).into(), on_number, None);
    }

    pub(crate) fn take_out(&mut self) {
        self.widget.stop();
    }

    pub(crate) fn set(&mut self, settings: &[(&str, &str)]) {
        self.widget.update(self::settings(settings).into());
    }

    pub(crate) async fn reads(&self, text: &str) {
        network::until(|| network::text(&self.element).contains(text)).await;
    }

    pub(crate) fn heard(&self) -> Vec<String> {
        self.heard.borrow().clone()
    }

    /// The number that `billpay-ready` tells of.
    pub(crate) fn told_when_ready(&self) -> Rc<RefCell<Option<String>>> {
        let told = Rc::new(RefCell::new(None));
        let tell = Rc::clone(&told);
        let listener = Closure::<dyn FnMut(CustomEvent)>::new(move |event: CustomEvent| {
            let number = Reflect::get(&event.detail(), &"controlNumber".into()).unwrap();
            tell.replace(number.as_string());
        });
        let listener = listener.into_js_value();
        self.element
            .add_event_listener_with_callback("billpay-ready", listener.unchecked_ref())
            .unwrap();
        told
    }

    pub(crate) async fn gone(mut self) {
        self.take_out();
        yew::scheduler::flush().await;
        self.element.remove();
    }
}

/// What the element's script reads of a bill that is to be taken as it is, and these.
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
            _ => set(name, &(*value).into()),
        }
    }
    settings
}

fn listen(element: &Element) -> Rc<RefCell<Vec<String>>> {
    let heard = Rc::new(RefCell::new(Vec::new()));
    for kind in ["ready", "change", "invalid", "issued", "error"] {
        let heard = Rc::clone(&heard);
        let listener = Closure::<dyn FnMut(Event)>::new(move |_| {
            heard.borrow_mut().push(kind.to_owned());
        });
        let kind = ["billpay-", kind].concat();
        element
            .add_event_listener_with_callback(&kind, listener.into_js_value().unchecked_ref())
            .unwrap();
    }
    heard
}

/// Answers each bill with the same number.
pub(crate) fn gateway() -> Network {
    Network::answering(200, r#"{"billPayNumber":"55042914871931"}"#)
}

pub(crate) fn creates(network: &Network) -> usize {
    let sent = network.sent();
    sent.iter().filter(|sent| sent.method == "POST").count()
}

/// Leaves a number in the browser for the bill of that name.
pub(crate) async fn keep(description: &str) {
    let _network = gateway();
    let mut shop = Shop::new(&[("description", description), ("amount", "5")]);
    shop.widget.submit();
    shop.reads("Your control number is ready").await;
    shop.gone().await;
}
