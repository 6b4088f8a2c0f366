//! Browser tests of components and hooks: keys, copying, the last opened channel, printing, hydration.

use std::cell::RefCell;
use std::rc::Rc;

use billpay_contract::{BillDraft, BillId, Field, Locale, Timestamp};
use wasm_bindgen::JsCast;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
use web_sys::{Element, HtmlElement, HtmlInputElement, ShadowRootInit, ShadowRootMode};
use yew::LocalServerRenderer;
use yew::prelude::*;

use super::test_context::{Provided, ProvidedProps, widget};
use super::{BillForm, ControlNumberCard, FocusTargets};
use crate::context::WidgetContext;
use crate::state::{CopyTarget, CreatedBill, EditingForm, Issued, Origin};

wasm_bindgen_test_configure!(run_in_browser);

/// Components on the page; they are removed on drop.
pub(super) struct Mounted {
    host: Element,
    pub(super) root: Element,
    app: Option<AppHandle<Provided>>,
}

impl Mounted {
    /// Mounts it in a shadow root, as in a shop's page.
    pub(super) async fn new(children: Html) -> Self {
        Self::start(children, |renderer, _| renderer.render()).await
    }

    /// Hydrates rendered nodes, after the customer has used them.
    async fn hydrate(rendered: Html, children: Html, used: impl FnOnce(&Element)) -> Self {
        let rendered = LocalServerRenderer::<Provided>::with_props(provided(rendered));
        let rendered = rendered.render().await;
        Self::start(children, |renderer, root| {
            root.set_inner_html(&rendered);
            used(root);
            renderer.hydrate()
        })
        .await
    }

    async fn start(
        children: Html,
        start: impl FnOnce(yew::Renderer<Provided>, &Element) -> AppHandle<Provided>,
    ) -> Self {
        let document = gloo_utils::document();
        let host = document.create_element("div").unwrap();
        gloo_utils::body().append_child(&host).unwrap();
        let shadow = host
            .attach_shadow(&ShadowRootInit::new(ShadowRootMode::Open))
            .unwrap();
        let root = document.create_element("div").unwrap();
        root.set_class_name("billpay");
        shadow.append_child(&root).unwrap();
        let renderer = yew::Renderer::with_root_and_props(root.clone(), provided(children));
        let app = start(renderer, &root);
        settle().await;
        Self {
            host,
            root,
            app: Some(app),
        }
    }

    pub(super) fn find<T: JsCast>(&self, selector: &str) -> T {
        let found = self.root.query_selector(selector).unwrap();
        found.expect(selector).unchecked_into()
    }

    fn count(&self, selector: &str) -> u32 {
        self.root.query_selector_all(selector).unwrap().length()
    }

    pub(super) async fn click(&self, selector: &str) {
        self.find::<HtmlElement>(selector).click();
        settle().await;
    }

    async fn update(&mut self, children: Html) {
        self.app.as_mut().unwrap().update(provided(children));
        settle().await;
    }

    pub(super) async fn unmount(mut self) {
        self.app.take().unwrap().destroy();
        settle().await;
        self.host.remove();
    }
}

fn provided(children: Html) -> ProvidedProps {
    let widget = WidgetContext {
        gateway: "/nowhere/".into(),
        ..widget(Locale::English)
    };
    ProvidedProps { widget, children }
}

/// Waits for a condition. The test runner ends a test that waits too long.
pub(super) async fn until(condition: impl Fn() -> bool) {
    while !condition() {
        settle().await;
    }
}

/// Gives pending promises and renders three turns. A slow machine may need more: use [`until`] for what
/// comes later.
async fn settle() {
    for _ in 0..3 {
        gloo_timers::future::TimeoutFuture::new(0).await;
        yew::scheduler::flush().await;
    }
}

pub(super) fn script(code: &str) -> wasm_bindgen::JsValue {
    js_sys::eval(code).unwrap()
}

pub(super) fn card(on_copied: Callback<(CopyTarget, String)>) -> Html {
    let bill = r#"{"billPayNumber":"55042914871931","billAmount":90900}"#;
    let bill = serde_json::from_str(bill).unwrap();
    let issued = Issued::new(CreatedBill { bill, id: None }, Origin::Created);
    html! {
        <ControlNumberCard {issued} customer="" deadline={None::<Timestamp>} title={NodeRef::default()}
            watched={None::<BillId>} on_update={Callback::noop()}
            another={None} on_another={Callback::noop()} {on_copied}
            on_check={Callback::noop()} on_remainder={Callback::noop()} />
    }
}

fn form(draft: BillDraft, controlled: bool, on_submit: Callback<()>) -> Html {
    let form = EditingForm::new(draft);
    html! {
        <BillForm {form} sending=false form_key={None} {controlled} targets={FocusTargets::default()}
            on_edit={Callback::noop()} {on_submit} />
    }
}

const NUMBER: &str = ".plate .copy";
const AMOUNT: &str = ".facts .copy";

#[wasm_bindgen_test]
async fn only_the_last_copy_shows_its_outcome() {
    script("navigator.clipboard.writeText = () => Promise.resolve()");
    let copied = Rc::new(RefCell::new(Vec::new()));
    let on_copied = {
        let copied = Rc::clone(&copied);
        Callback::from(move |what| copied.borrow_mut().push(what))
    };
    let mounted = Mounted::new(card(on_copied)).await;
    let status = |of: &str| {
        let status = [of, " + [role=status]"].concat();
        mounted.find::<Element>(&status).text_content().unwrap()
    };
    mounted.click(NUMBER).await;
    until(|| status(NUMBER) == "Number copied").await;
    mounted.click(AMOUNT).await;
    until(|| status(NUMBER).is_empty() && status(AMOUNT) == "Amount copied").await;
    let expected = [
        (CopyTarget::Number, "55042914871931".to_owned()),
        (CopyTarget::Amount, "90900".to_owned()),
    ];
    assert_eq!(*copied.borrow(), expected);
    mounted.unmount().await;
}

#[wasm_bindgen_test]
async fn text_that_can_not_be_copied_is_selected() {
    script("document.execCommand = () => false; globalThis.now = Date.now");
    for browser in [
        "navigator.clipboard.writeText = () => Promise.reject(new Error('refused'))",
        "Object.defineProperty(navigator, 'clipboard', { value: undefined, configurable: true })",
        // On a slow phone Yew renders in several turns.
        "{ const start = Date.now(); let calls = 0; Date.now = () => start + 20 * calls++ }",
    ] {
        script(browser);
        let mounted = Mounted::new(card(Callback::from(|_| panic!("nothing was copied")))).await;
        for _ in 0..2 {
            script("getSelection().removeAllRanges()");
            mounted.click(AMOUNT).await;
            until(|| script("getSelection().toString()") == "90900").await;
            let bare: Element = mounted.find(".by-hand");
            assert_eq!(bare.text_content().unwrap(), "90900", "{browser}");
        }
        mounted.unmount().await;
    }
    script("delete navigator.clipboard; delete document.execCommand; Date.now = now");
}

#[wasm_bindgen_test]
async fn the_last_opened_channel_is_open_on_the_next_card() {
    script("localStorage.clear()");
    let mounted = Mounted::new(card(Callback::noop())).await;
    assert_eq!(mounted.count("details[open]"), 0);
    mounted.click("details:nth-of-type(2) summary").await;
    let channel = mounted.find::<Element>("details[open]").text_content();
    mounted.unmount().await;
    let mounted = Mounted::new(card(Callback::noop())).await;
    assert_eq!(mounted.count("details[open]"), 1);
    assert_eq!(
        mounted.find::<Element>("details[open]").text_content(),
        channel
    );
    mounted.unmount().await;
    script("localStorage.clear()");
}

#[wasm_bindgen_test]
async fn a_channel_that_was_opened_before_hydration_stays_open() {
    script("localStorage.clear(); localStorage.setItem('billpay-channel', 'm-pesa')");
    let (rendered, children) = (card(Callback::noop()), card(Callback::noop()));
    let second = "details:nth-of-type(2)";
    let mounted = Mounted::hydrate(rendered, children, |root| {
        let details = root.query_selector(second).unwrap().unwrap();
        details.set_attribute("open", "").unwrap();
    })
    .await;
    assert_eq!(mounted.count("details[open]"), 1);
    assert!(mounted.find::<Element>(second).has_attribute("open"));
    mounted.unmount().await;
    script("localStorage.clear()");
}

#[wasm_bindgen_test]
async fn an_unmounted_card_removes_its_printed_copy() {
    script("window.print = () => {}");
    let mounted = Mounted::new(card(Callback::noop())).await;
    let copies = || {
        let code = "[document.querySelectorAll('.billpay-print').length, document.adoptedStyleSheets.length].join()";
        script(code).as_string().unwrap()
    };
    for _ in 0..2 {
        mounted.click(".share-actions .scripted").await;
        assert_eq!(copies(), "1,1");
    }
    script("dispatchEvent(new Event('afterprint'))");
    assert_eq!(copies(), "0,0");
    mounted.click(".share-actions .scripted").await;
    assert_eq!(copies(), "1,1");
    mounted.unmount().await;
    assert_eq!(copies(), "0,0");
}

#[wasm_bindgen_test]
async fn enter_moves_to_the_next_field_and_submits_from_the_last() {
    let submitted = Rc::new(RefCell::new(0));
    let on_submit = {
        let submitted = Rc::clone(&submitted);
        Callback::from(move |()| *submitted.borrow_mut() += 1)
    };
    let mounted = Mounted::new(form(BillDraft::default(), true, on_submit)).await;
    let press = |field: Field, composing: bool| {
        let input: HtmlElement = mounted.find(&format!("[name={}]", field.wire_name()));
        input.focus().unwrap();
        let enter = web_sys::KeyboardEventInit::new();
        enter.set_key("Enter");
        enter.set_bubbles(true);
        enter.set_cancelable(true);
        enter.set_composed(true);
        enter.set_is_composing(composing);
        let event = KeyboardEvent::new_with_keyboard_event_init_dict("keydown", &enter);
        !input.dispatch_event(&event.unwrap()).unwrap()
    };
    let focused = || {
        let focused: HtmlInputElement = mounted.find(":focus");
        focused.name()
    };
    assert!(!press(Field::Description, true));
    assert_eq!(focused(), Field::Description.wire_name());
    assert!(press(Field::Description, false));
    assert_eq!(focused(), Field::Amount.wire_name());
    assert!(press(Field::Amount, false));
    assert_eq!(focused(), Field::PaymentMode.wire_name());
    assert_eq!(*submitted.borrow(), 0);
    assert!(press(Field::Reference, false));
    assert_eq!(*submitted.borrow(), 1);
    mounted.unmount().await;
}

#[wasm_bindgen_test]
async fn hydration_keeps_typed_text_and_choices() {
    let empty = |controlled| form(BillDraft::default(), controlled, Callback::noop());
    let description = ["[name=", Field::Description.wire_name(), "]"].concat();
    let partial = "[value=ALLOW_PARTIAL_AND_OVER_PAYMENT]";
    let input = |root: &Element, selector: &str| -> HtmlInputElement {
        let found = root.query_selector(selector).unwrap();
        found.expect(selector).unchecked_into()
    };
    let node = RefCell::new(None);
    let mut mounted = Mounted::hydrate(empty(true), empty(false), |root| {
        let typed = input(root, &description);
        typed.set_value("Kanga");
        typed.focus().unwrap();
        typed.set_selection_range(2, 2).unwrap();
        input(root, partial).set_checked(true);
        node.replace(Some(typed));
    })
    .await;
    let typed: HtmlInputElement = mounted.find(&description);
    assert_eq!(Some(&typed), node.borrow().as_ref(), "another node");
    assert_eq!(typed.value(), "Kanga");
    assert!(input(&mounted.root, partial).checked());

    let draft = BillDraft {
        description: "Kanga".to_owned(),
        payment_mode: "ALLOW_PARTIAL_AND_OVER_PAYMENT".to_owned(),
        ..BillDraft::default()
    };
    for amount in ["", "5", "50"] {
        let draft = BillDraft {
            amount: billpay_contract::AmountDraft::Text(amount.to_owned()),
            ..draft.clone()
        };
        mounted.update(form(draft, true, Callback::noop())).await;
        assert_eq!(typed.value(), "Kanga");
        assert_eq!(typed.selection_start().unwrap(), Some(2), "the caret moved");
        assert_eq!(mounted.find::<HtmlInputElement>(":focus"), typed);
        assert!(input(&mounted.root, partial).checked());
    }
    let emptied = form(BillDraft::default(), true, Callback::noop());
    mounted.update(emptied).await;
    assert_eq!(typed.value(), "");
    mounted.unmount().await;
}

#[wasm_bindgen_test]
async fn hydration_does_not_change_a_card() {
    let html = Rc::new(RefCell::new(String::new()));
    let before = Rc::clone(&html);
    let mounted = Mounted::hydrate(
        card(Callback::noop()),
        card(Callback::noop()),
        move |root| {
            before.replace(bare(root));
        },
    )
    .await;
    assert_eq!(bare(&mounted.root), *html.borrow());
    mounted.unmount().await;
}

/// The HTML without comments, which mark components for hydration.
fn bare(root: &Element) -> String {
    let html = root.inner_html();
    let parts = html
        .split("<!--")
        .map(|part| part.split_once("-->").map_or(part, |(_, rest)| rest));
    parts.collect()
}
