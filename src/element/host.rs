//! The host element: dispatches the widget's DOM events on it and sets its value.

use billpay_contract::ControlNumber;
use js_sys::Function;
use serde::Serialize;
use serde_wasm_bindgen::Serializer;
use wasm_bindgen::JsValue;
use web_sys::{CustomEvent, CustomEventInit, HtmlElement};
use yew::Callback;

use crate::events::WidgetEvent;

/// The element and its callback for the control number.
#[derive(Clone, Debug)]
pub(super) struct Host {
    element: HtmlElement,
    set_number: Function,
}

impl Host {
    pub(super) fn new(element: HtmlElement, set_number: Function) -> Self {
        Self {
            element,
            set_number,
        }
    }

    /// Sets the element's value to the control number, or to `null`.
    pub(super) fn on_number(&self) -> Callback<Option<ControlNumber>> {
        let set_number = self.set_number.clone();
        Callback::from(move |number: Option<ControlNumber>| {
            let number = number.map_or(JsValue::NULL, |number| number.as_str().into());
            // The callback belongs to the element's script and does not throw.
            let _ = set_number.call1(&JsValue::NULL, &number);
        })
    }

    /// Dispatches an event. Returns whether the page called `preventDefault`.
    pub(super) fn on_event(&self) -> Callback<WidgetEvent, bool> {
        let element = self.element.clone();
        Callback::from(move |event| matches!(dispatch(&element, &event), Ok(false)))
    }
}

fn dispatch(element: &HtmlElement, event: &WidgetEvent) -> Result<bool, JsValue> {
    let init = CustomEventInit::new();
    init.set_bubbles(true);
    init.set_composed(true);
    init.set_cancelable(event.cancelable());
    // Plain objects, with `null` for `None`.
    let detail = event.serialize(&Serializer::json_compatible())?;
    init.set_detail(&detail);
    let event = CustomEvent::new_with_event_init_dict(event.name(), &init)?;
    element.dispatch_event(&event)
}
