//! What `<billpay-widget>` calls: `static/billpay-widget.js` defines the element, and this runs the
//! widget inside it.

mod host;

use billpay_contract::{ElementSettings, Locale};
use js_sys::Function;
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;
use web_sys::{Element, HtmlElement};
use yew::scheduler::{self, Runnable};
use yew::{AppHandle, Callback};

use self::host::Host;
use crate::bill_pay::{BillPay, BillPayProps};
use crate::element_data::{ElementData, preset};
use crate::page_data::RenderedFrom;
use crate::platform::random;
use crate::remount::Remount;
use crate::state::Event;
use crate::theme::Theme;
use crate::{adopt, json};

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
    /// The properties that it was shown with. Settings that come later change some of them.
    props: BillPayProps,
    /// Whether presets go the way of the calls, as messages. Yew takes properties before older messages,
    /// and while it hydrates after them: from the first call on, and for all of an adopted form, a preset
    /// must keep its place among the calls.
    in_order: bool,
}

#[wasm_bindgen]
impl Widget {
    /// A widget that was never shown.
    #[wasm_bindgen(constructor)]
    pub fn new() -> Self {
        Self::default()
    }

    /// Shows it inside `root`, as it was when it was taken from the page. `settings` are the
    /// [`ElementSettings`]; `on_number` hears each change of the control number. Where the gateway has
    /// rendered what stands in `root`, `rendered` is the JSON that it handed over with it.
    pub fn show(
        &mut self,
        element: HtmlElement,
        root: Element,
        settings: JsValue,
        on_number: Function,
        rendered: Option<String>,
    ) {
        // One at a time: two would share what is left of them.
        self.stop();
        self.remount = self.remount.next();
        let host = Host::new(element, on_number);
        let props = BillPayProps {
            remount: self.remount.clone(),
            on_number: host.on_number(),
            on_event: host.on_event(),
            ..props(settings)
        };
        let rendered = rendered.and_then(|text| json::from_str(&text));
        let in_order = rendered.is_some();
        let (app, props) = match rendered {
            Some(rendered) => go_on(root, props, rendered),
            None => (render(root, props.clone()), props),
        };
        self.shown = Some(Shown {
            app,
            props,
            in_order,
        });
    }

    /// The element's settings have changed.
    pub fn update(&mut self, settings: JsValue) {
        let Some(shown) = &mut self.shown else {
            return;
        };
        let settings = props(settings);
        let mut props = BillPayProps {
            locale: settings.locale,
            gateway: settings.gateway,
            theme: settings.theme,
            storage: settings.storage,
            ..shown.props.clone()
        };
        if shown.in_order {
            shown
                .app
                .send_message(Event::PresetChanged(settings.preset));
        } else {
            props.preset = settings.preset;
            shown.props.preset = props.preset.clone();
        }
        shown.app.update(props);
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
            shown.in_order = true;
            shown.app.send_message(event);
        }
    }
}

/// The properties by the element's settings.
fn props(settings: JsValue) -> BillPayProps {
    // Anything is read, and what is no setting is passed over.
    let settings: ElementSettings = serde_wasm_bindgen::from_value(settings).unwrap_or_default();
    let locale = Locale::choose(settings.locales.iter().map(String::as_str));
    BillPayProps {
        theme: Theme::from_name(&settings.theme),
        preset: preset(&settings),
        storage: !settings.no_storage,
        ..BillPayProps::new(locale, settings.gateway)
    }
}

fn render(root: Element, props: BillPayProps) -> AppHandle<BillPay> {
    yew::Renderer::<BillPay>::with_root_and_props(root, props).render()
}

/// Goes on with what the gateway rendered. Also gives the properties that the widget has then.
fn go_on(
    root: Element,
    props: BillPayProps,
    rendered: RenderedFrom<ElementData>,
) -> (AppHandle<BillPay>, BillPayProps) {
    let mut props = BillPayProps {
        remount: props.remount,
        on_number: props.on_number,
        on_event: props.on_event,
        ..rendered.data.props(props.gateway)
    };
    if adopt::unchanged(&root, rendered.digest) {
        props.hydrating = true;
        let renderer = yew::Renderer::<BillPay>::with_root_and_props(root, props.clone());
        return (renderer.hydrate(), props);
    }
    if let Some(state) = &mut props.initial {
        adopt::take_edits(state, &root);
    }
    if let Some(id) = adopt::focused(&root) {
        let root = root.clone();
        props.on_started = Callback::from(move |()| adopt::focus_again(&root, &id));
    }
    (render(root, props.clone()), props)
}

/// A widget that was stopped before Yew had created it: it is destroyed once that is done.
struct DestroyLater(AppHandle<BillPay>);

impl Runnable for DestroyLater {
    fn run(self: Box<Self>) {
        self.0.destroy();
    }
}
