//! What `<billpay-widget>` calls: `static/billpay-widget.js` defines the element, and this runs
//! the widget inside it. Must not know what the widget shows.

use js_sys::Function;
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;
use web_sys::{Element, HtmlElement};
use yew::AppHandle;
use yew::scheduler::{self, Runnable};

use super::fields::Fields;
use super::{Host, address, fresh_key};
use crate::components::{BillPay, BillPayProps, Place, Slot};
use crate::locale::Locale;
use crate::state::{Event, Preset};
use crate::theme::Theme;

/// The widget of one element, on the screen or taken from it.
#[wasm_bindgen]
#[derive(Debug, Default)]
pub struct Widget {
    slot: Slot,
    /// Whether anything was asked of what is shown: what is set from then on comes after that.
    asked: bool,
    shown: Option<Shown>,
}

/// What there is of it on the screen alone. Nothing else holds the element: it can go, and the widget with it.
#[derive(Debug)]
struct Shown {
    app: AppHandle<BillPay>,
    host: Host,
}

#[wasm_bindgen]
impl Widget {
    /// A widget that was never shown.
    #[wasm_bindgen(constructor)]
    pub fn new() -> Self {
        Self::default()
    }

    /// Shows it inside `root`, as it was when it was taken from the page. `settings` are the
    /// element's properties, and `locales` its wishes, best first; `on_number` hears each change of
    /// the control number.
    pub fn show(
        &mut self,
        element: HtmlElement,
        root: Element,
        settings: JsValue,
        on_number: Function,
    ) {
        // One at a time: two would share what is left of them.
        self.stop();
        let host = Host::new(element, on_number);
        let mut props = props(&Fields::of(settings), host.clone(), Slot::default());
        props.slot = self.slot.next(props.preset.clone());
        self.slot = props.slot.clone();
        self.asked = false;
        let app = yew::Renderer::<BillPay>::with_root_and_props(root, props).render();
        self.shown = Some(Shown { app, host });
    }

    /// The element's properties have changed.
    pub fn update(&mut self, settings: JsValue) {
        if let Some(Shown { app, host }) = &mut self.shown {
            let props = props(&Fields::of(settings), host.clone(), self.slot.clone());
            let preset = props.preset.clone();
            let changed = match self.asked {
                true => Some(preset),
                false => self.slot.set(preset),
            };
            // In line with what was asked: Yew takes properties before messages that are older.
            if let Some(preset) = changed {
                app.send_message(Event::PresetChanged(preset));
            }
            app.update(props);
        }
    }

    /// As if the button was pressed.
    pub fn submit(&mut self) {
        self.tell(Event::Submitted(fresh_key()));
    }

    /// Back to the merchant's bill, and nothing is kept of it.
    pub fn reset(&mut self) {
        self.tell(Event::ResetWanted);
    }

    /// The form around the element was reset.
    #[wasm_bindgen(js_name = formReset)]
    pub fn form_reset(&mut self) {
        self.tell(Event::FormReset);
    }

    fn tell(&mut self, event: Event) {
        self.asked = true;
        if let Some(shown) = &self.shown {
            shown.app.send_message(event);
        }
    }

    /// Takes it from the page: no timer, no listener, no element stays. A call on its way ends.
    pub fn stop(&mut self) {
        if let Some(Shown { app, .. }) = self.shown.take() {
            match self.slot.close() {
                true => app.destroy(),
                // Yew would end it before it is made, and make it then.
                false => scheduler::push(Box::new(Unmade(app))),
            }
        }
    }
}

/// A widget that was stopped before Yew had made it: it is ended once that is done.
struct Unmade(AppHandle<BillPay>);

impl Runnable for Unmade {
    fn run(self: Box<Self>) {
        self.0.destroy();
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
