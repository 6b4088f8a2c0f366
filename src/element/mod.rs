//! What `<billpay-widget>` calls: `static/billpay-widget.js` defines the element, and this runs the
//! widget inside it.

mod host;

use billpay_contract::{ElementSettings, Locale};
use js_sys::Function;
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;
use web_sys::{Element, HtmlElement};
use yew::AppHandle;
use yew::scheduler::{self, Runnable};

use self::host::Host;
use crate::bill_pay::{BillPay, BillPayProps};
use crate::context::Place;
use crate::intent;
use crate::platform::random;
use crate::remount::Remount;
use crate::state::{Event, Preset};
use crate::theme::Theme;

/// The widget of one element, on the screen or taken from it.
#[wasm_bindgen]
#[derive(Debug, Default)]
pub struct Widget {
    remount: Remount,
    shown: Option<Shown>,
}

/// A widget on the screen. Nothing else holds the element: it can go, and the widget with it.
#[derive(Debug)]
struct Shown {
    app: AppHandle<BillPay>,
    host: Host,
    /// The preset among the properties.
    preset: Preset,
    /// Whether a method was called. Yew takes properties before older messages, so a preset that is
    /// set from then on goes the way of the calls, behind them.
    called: bool,
}

#[wasm_bindgen]
impl Widget {
    /// A widget that was never shown.
    #[wasm_bindgen(constructor)]
    pub fn new() -> Self {
        Self::default()
    }

    /// Shows it inside `root`, as it was when it was taken from the page. `settings` are the
    /// [`ElementSettings`]; `on_number` hears each change of the control number.
    pub fn show(
        &mut self,
        element: HtmlElement,
        root: Element,
        settings: JsValue,
        on_number: Function,
    ) {
        // One at a time: two would share what is left of them.
        self.stop();
        self.remount = self.remount.next();
        let host = Host::new(element, on_number);
        let props = self.props(settings, &host);
        let preset = props.preset.clone();
        let app = yew::Renderer::<BillPay>::with_root_and_props(root, props).render();
        self.shown = Some(Shown {
            app,
            host,
            preset,
            called: false,
        });
    }

    /// The element's settings have changed.
    pub fn update(&mut self, settings: JsValue) {
        let Some(mut shown) = self.shown.take() else {
            return;
        };
        let mut props = self.props(settings, &shown.host);
        if shown.called {
            let preset = std::mem::replace(&mut props.preset, shown.preset.clone());
            shown.app.send_message(Event::PresetChanged(preset));
        } else {
            shown.preset = props.preset.clone();
        }
        shown.app.update(props);
        self.shown = Some(shown);
    }

    /// As if the button was pressed.
    pub fn submit(&mut self) {
        self.send(Event::Submitted(random::idempotency_key()));
    }

    /// Back to the merchant's bill, and nothing is kept of it.
    pub fn reset(&mut self) {
        self.send(Event::ResetWanted);
    }

    /// The form around the element was reset.
    #[wasm_bindgen(js_name = formReset)]
    pub fn form_reset(&mut self) {
        self.send(Event::FormReset);
    }

    /// Takes it from the page: no timer, no listener, no element stays. A call on its way ends.
    pub fn stop(&mut self) {
        let Some(Shown { app, .. }) = self.shown.take() else {
            return;
        };
        self.remount.stop();
        let created = app.get_component().is_some();
        if created {
            app.destroy();
        } else {
            // Yew would destroy it before it has created it, and create it then.
            scheduler::push(Box::new(DestroyLater(app)));
        }
    }

    fn send(&mut self, event: Event) {
        if let Some(shown) = &mut self.shown {
            shown.called = true;
            shown.app.send_message(event);
        }
    }

    fn props(&self, settings: JsValue, host: &Host) -> BillPayProps {
        // Anything is read, and what is no setting is passed over.
        let settings: ElementSettings =
            serde_wasm_bindgen::from_value(settings).unwrap_or_default();
        let locale = Locale::choose(settings.locales.iter().map(String::as_str));
        BillPayProps {
            theme: Theme::from_name(&settings.theme),
            preset: preset(&settings),
            storage: !settings.no_storage,
            place: Place::Element,
            remount: self.remount.clone(),
            on_number: host.on_number(),
            on_event: host.on_event(),
            ..BillPayProps::new(locale, settings.gateway)
        }
    }
}

/// What the merchant set. What is signed wins over what anyone may write beside it.
fn preset(settings: &ElementSettings) -> Preset {
    if !settings.intent.is_empty() {
        return intent::preset(&settings.intent);
    }
    Preset {
        customer_name: settings.customer_name.clone(),
        readonly: settings.readonly,
        ..Preset::new(
            &settings.description,
            &settings.amount,
            &settings.payment_mode,
            &settings.reference,
        )
    }
}

/// A widget that was stopped before Yew had created it: it is destroyed once that is done.
struct DestroyLater(AppHandle<BillPay>);

impl Runnable for DestroyLater {
    fn run(self: Box<Self>) {
        self.0.destroy();
    }
}
