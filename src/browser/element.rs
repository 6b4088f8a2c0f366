//! What `<billpay-widget>` calls: `static/billpay-widget.js` defines the element, and this runs
//! the widget inside it. Must not know what the widget shows.

use js_sys::Function;
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;
use web_sys::{Element, HtmlElement};
use yew::AppHandle;

use super::fields::Fields;
use super::{Host, address, fresh_key};
use crate::components::{BillPay, BillPayProps, Place, Slot};
use crate::locale::Locale;
use crate::state::{Event, Preset};
use crate::theme::Theme;

/// A widget on the screen.
#[wasm_bindgen]
#[derive(Debug)]
pub struct Widget {
    app: AppHandle<BillPay>,
    host: Host,
    slot: Slot,
}

/// What is left of a widget that was taken from the page: no timer, no listener, no element.
#[wasm_bindgen]
#[derive(Debug)]
pub struct Paused(Slot);

#[wasm_bindgen]
impl Widget {
    /// Shows the widget inside `root`. `settings` are the element's properties, and `locales` its
    /// wishes, best first; `on_number` hears each change of the control number.
    #[wasm_bindgen(constructor)]
    pub fn new(
        element: HtmlElement,
        root: Element,
        settings: JsValue,
        on_number: Function,
        paused: Option<Paused>,
    ) -> Self {
        let host = Host::new(element, on_number);
        let slot = paused.map_or_else(Slot::default, |paused| paused.0);
        let props = props(&Fields::of(settings), host.clone(), slot.clone());
        let app = yew::Renderer::<BillPay>::with_root_and_props(root, props).render();
        Self { app, host, slot }
    }

    /// The element's properties have changed.
    pub fn update(&mut self, settings: JsValue) {
        let props = props(&Fields::of(settings), self.host.clone(), self.slot.clone());
        self.app.update(props);
    }

    /// As if the button was pressed.
    pub fn submit(&self) {
        self.app.send_message(Event::Submitted(fresh_key()));
    }

    /// Back to the merchant's bill, and nothing is kept of it.
    pub fn reset(&self) {
        self.app.send_message(Event::ResetWanted);
    }

    /// The form around the element was reset.
    #[wasm_bindgen(js_name = formReset)]
    pub fn form_reset(&self) {
        self.app.send_message(Event::FormReset);
    }

    /// Takes the widget from the page. A call on its way ends.
    pub fn stop(self) -> Paused {
        self.app.destroy();
        // The component puts its state there when it goes, which is after this.
        Paused(self.slot)
    }
}

fn props(settings: &Fields, host: Host, slot: Slot) -> BillPayProps {
    let text = |name| text(settings, name);
    let wishes = settings.texts("locales");
    let locale = Locale::choose(wishes.iter().map(String::as_str));
    BillPayProps {
        theme: Theme::from_name(&text("theme")),
        preset: preset(settings),
        keeps: !settings.on("noStorage"),
        place: Place::Element,
        host,
        slot,
        ..BillPayProps::page(locale, text("gateway").into())
    }
}

fn preset(settings: &Fields) -> Preset {
    let text = |name| text(settings, name);
    // What is signed wins over what anyone may write beside it.
    let intent = text("intent");
    if !intent.is_empty() {
        return address::signed(&intent);
    }
    let mut preset = Preset::new(
        &text("description"),
        &text("amount"),
        &text("paymentMode"),
        &text("reference"),
    );
    preset.customer_name = text("customerName");
    preset.readonly = settings.on("readonly");
    preset
}

fn text(settings: &Fields, name: &str) -> String {
    settings.text(name).unwrap_or_default()
}
