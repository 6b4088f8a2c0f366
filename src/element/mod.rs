//! The interface for the script of `<billpay-widget>`: `static/billpay-widget.js` defines the element, and
//! this module runs the widget in it.

mod host;

use billpay_contract::{ElementSettings, Locale};
use js_sys::Function;
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;
use web_sys::{Element, HtmlElement};
use yew::scheduler::{self, Runnable};
use yew::{AppHandle, Callback};

use self::host::Host;
use crate::app::{App, AppProps};
use crate::element_data::{ElementData, initial_bill};
use crate::page_data::HydrationData;
use crate::platform::{console, form_inputs, random, storage};
use crate::remount_state::RemountState;
use crate::state::{Event, State};
use crate::template_mistakes::template_mistakes;
use crate::theme::Theme;
use crate::{hydration, json};

/// The widget of one element, mounted or not.
#[wasm_bindgen]
#[derive(Debug, Default)]
pub struct Widget {
    remount_state: RemountState,
    mounted: Option<Mounted>,
    /// The attributes with mistakes that the console has named.
    reported_mistakes: String,
}

/// A mounted widget. Only this holds the element, so that both can be freed.
#[derive(Debug)]
struct Mounted {
    app: AppHandle<App>,
    /// The properties at the mount, with the settings of later updates.
    props: AppProps,
    /// Whether initial bills are sent as messages instead of properties. Yew handles properties before
    /// older messages, and during hydration after them. Messages keep initial bills and method calls in
    /// order, from the first call on and always in a hydrated form.
    in_order: bool,
}

#[wasm_bindgen]
impl Widget {
    /// A widget that is not mounted yet.
    #[wasm_bindgen(constructor)]
    pub fn new() -> Self {
        Self::default()
    }

    /// Mounts it in `root`, with its state at the last unmount. `settings` are the [`ElementSettings`];
    /// `on_number` is called at each change of the control number. If the gateway rendered the nodes in
    /// `root`, `rendered` is the JSON for their hydration. Other nodes are a form of a crashed program: it is
    /// rendered again with its text and its idempotency key.
    pub fn show(
        &mut self,
        element: HtmlElement,
        root: Element,
        settings: JsValue,
        on_number: Function,
        rendered: Option<String>,
    ) {
        // Two mounted widgets would share one remount state.
        self.stop();
        self.remount_state = self.remount_state.next();
        let host = Host::new(element, on_number);
        let settings = read(settings);
        self.report_mistakes(&settings);
        let props = AppProps {
            remount_state: self.remount_state.clone(),
            on_number: host.on_number(),
            on_event: host.on_event(),
            ..props(&settings)
        };
        let rendered = rendered.and_then(|text| json::from_str(&text));
        let in_order = root.has_child_nodes();
        let (app, props) = match rendered {
            Some(rendered) => hydrate(root, props, rendered),
            None => render_again(root, props),
        };
        self.mounted = Some(Mounted {
            app,
            props,
            in_order,
        });
    }

    /// Applies changed settings.
    pub fn update(&mut self, settings: JsValue) {
        let settings = read(settings);
        self.report_mistakes(&settings);
        let Some(mounted) = &mut self.mounted else {
            return;
        };
        let settings = props(&settings);
        let mut props = AppProps {
            locale: settings.locale,
            gateway: settings.gateway,
            theme: settings.theme,
            storage: settings.storage,
            ..mounted.props.clone()
        };
        if mounted.in_order {
            mounted
                .app
                .send_message(Event::InitialBillChanged(settings.initial_bill));
        } else {
            props.initial_bill = settings.initial_bill;
            mounted.props.initial_bill = props.initial_bill.clone();
        }
        mounted.app.update(props);
    }

    /// Submits the form.
    pub fn submit(&mut self) {
        self.send(Event::Submitted(random::idempotency_key()));
    }

    /// Shows the merchant's bill again and deletes what the browser has stored for it.
    pub fn reset(&mut self) {
        self.send(Event::ResetRequested);
    }

    /// Handles a reset of the form around the element.
    #[wasm_bindgen(js_name = formReset)]
    pub fn form_reset(&mut self) {
        self.send(Event::FormReset);
    }

    /// Unmounts it: aborts its requests and removes its timers, listeners and nodes.
    pub fn stop(&mut self) {
        let Some(Mounted { app, .. }) = self.mounted.take() else {
            return;
        };
        self.remount_state.stop();
        let created = app.get_component().is_some();
        if created {
            app.destroy();
        } else {
            // Yew would destroy it before creating it, and then create it.
            scheduler::push(Box::new(DestroyLater(app)));
        }
    }

    /// Names the mistakes of the page's template on the console, for its developer, once per change.
    fn report_mistakes(&mut self, settings: &ElementSettings) {
        let mistakes: Vec<String> = template_mistakes(settings)
            .iter()
            .map(|(name, value)| format!("{name}=\"{value}\""))
            .collect();
        let mistakes = mistakes.join(", ");
        if !mistakes.is_empty() && mistakes != self.reported_mistakes {
            console::error(&["<billpay-widget> requests no number: ", &mistakes].concat());
        }
        self.reported_mistakes = mistakes;
    }

    fn send(&mut self, event: Event) {
        if let Some(mounted) = &mut self.mounted {
            mounted.in_order = true;
            mounted.app.send_message(event);
        }
    }
}

/// The element's settings. Invalid ones are ignored.
fn read(settings: JsValue) -> ElementSettings {
    serde_wasm_bindgen::from_value(settings).unwrap_or_default()
}

/// The properties for the element's settings.
fn props(settings: &ElementSettings) -> AppProps {
    let locale = Locale::choose(settings.locales.iter().map(String::as_str));
    AppProps {
        theme: Theme::from_name(&settings.theme),
        initial_bill: initial_bill(settings),
        storage: !settings.no_storage,
        ..AppProps::new(locale, settings.gateway.clone())
    }
}

/// Hydrates what the gateway rendered, or renders it again if its nodes were changed. Returns the
/// properties with it.
fn hydrate(
    root: Element,
    props: AppProps,
    rendered: HydrationData<ElementData>,
) -> (AppHandle<App>, AppProps) {
    let mut props = AppProps {
        remount_state: props.remount_state,
        on_number: props.on_number,
        on_event: props.on_event,
        ..rendered.data.props(props.gateway, form_inputs::key(&root))
    };
    if hydration::nodes_unchanged(&root, rendered.digest) {
        props.hydrating = true;
        let renderer = yew::Renderer::<App>::with_root_and_props(root, props.clone());
        return (renderer.hydrate(), props);
    }
    render_again(root, props)
}

/// Renders the widget in place of the form in `root`, if there is one, with its text and focus.
fn render_again(root: Element, mut props: AppProps) -> (AppHandle<App>, AppProps) {
    if root.has_child_nodes() {
        let state = props.initial_state.get_or_insert_with(|| {
            let key = form_inputs::key(&root);
            State::rendered_form(props.initial_bill.clone(), None, key, None)
        });
        hydration::apply_edits(state, &root);
    } else if props.storage {
        let stored = storage::read_bill(&props.gateway, &props.initial_bill.identity());
        props.number_is_stored = !stored.numbers.is_empty();
    }
    if let Some(id) = hydration::focused_id(&root) {
        let root = root.clone();
        props.on_started = Callback::from(move |()| hydration::restore_focus(&root, &id));
    }
    let renderer = yew::Renderer::<App>::with_root_and_props(root, props.clone());
    (renderer.render(), props)
}

/// Destroys a widget that was stopped before Yew created it, once it is created.
struct DestroyLater(AppHandle<App>);

impl Runnable for DestroyLater {
    fn run(self: Box<Self>) {
        self.0.destroy();
    }
}
