//! The element around the widget, as far as the widget speaks to it: DOM events and the element's
//! value.

use billpay_contract::ControlNumber;
use js_sys::Function;
use serde::Serialize;
use serde_wasm_bindgen::Serializer;
use wasm_bindgen::JsValue;
use web_sys::{CustomEvent, CustomEventInit, HtmlElement};
use yew::Callback;

use crate::events::WidgetEvent;

/// The element, and its function that takes the control number.
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

    /// Sets the element's value: the control number, or none.
    pub(super) fn on_number(&self) -> Callback<Option<ControlNumber>> {
        let set_number = self.set_number.clone();
        Callback::from(move |number: Option<ControlNumber>| {
            let number = number.map_or(JsValue::NULL, |number| number.as_str().into());
            // The element's own script, which does not throw.
            let _ = set_number.call1(&JsValue::NULL, &number);
        })
    }

    /// Dispatches an event, and says whether the page has prevented its default.
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
    // Plain objects, with `null` for what is not known.
    let detail = event.serialize(&Serializer::json_compatible())?;
    init.set_detail(&detail);
    let event = CustomEvent::new_with_event_init_dict(event.name(), &init)?;
    element.dispatch_event(&event)
}
