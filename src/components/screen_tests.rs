//! Snapshot tests of every screen in every language, rendered as on a server. A component that uses the browser
//! while it renders fails here.

use billpay_contract::{
    AmountDraft, BillDraft, BillId, BrokenRule, Field, IdempotencyKey, IssuedBill, Locale,
    Timestamp,
};
use futures_util::FutureExt;
use yew::LocalServerRenderer;
use yew::prelude::*;

use super::test_context::{Provided, ProvidedProps, widget};
use super::{Another, BillForm, BillSummary, ControlNumberCard, FocusTargets};
use crate::app::AppProps;
use crate::context::WidgetContext;
use crate::failure::{FieldError, FieldErrors, Problem, ProblemKind};
use crate::page::{Page, PageProps};
use crate::state::{CreatedBill, EditingForm, InitialBill, Intent, Issued, Origin, Signature};

/// The HTML of components in that context.
pub(super) fn rendered(widget: WidgetContext, children: Html) -> String {
    html::<Provided>(ProvidedProps { widget, children })
}

fn html<C: BaseComponent>(props: C::Properties) -> String {
    let rendered = LocalServerRenderer::<C>::with_props(props)
        .hydratable(false)
        .render()
        .now_or_never()
        .expect("nothing to wait for");
    assert_texts_have_no_siblings(&rendered);
    // One element per line, for readable snapshots.
    rendered.replace("><", ">\n<")
}

/// Checks that each text is its element's only child. Where a browser translates the page, Yew can't find
/// the text node and can't insert an element beside it.
#[track_caller]
fn assert_texts_have_no_siblings(html: &str) {
    const VOID: [&str; 2] = ["input", "wbr"];
    // The text and the number of elements in each open element.
    let mut open = vec![("", 0)];
    for part in html.split('<').skip(1) {
        let (tag, text) = part.split_once('>').expect("the end of a tag");
        if tag.starts_with('/') {
            let (text, elements) = open.pop().expect("an open element");
            assert!(
                text.is_empty() || elements == 0,
                "{text:?} has siblings: {html}"
            );
        } else {
            open.last_mut().expect("a parent").1 += 1;
            let name = tag.split([' ', '/']).next().unwrap_or_default();
            if !VOID.contains(&name) {
                open.push(("", 0));
            }
        }
        if !text.is_empty() {
            open.last_mut().expect("a parent").0 = text;
        }
    }
}

/// The HTML in that language.
pub(super) fn localized(locale: Locale, children: Html) -> String {
    rendered(widget(locale), children)
}

/// The text between the tags.
pub(super) fn text(html: &str) -> String {
    let parts = html.split('<').filter_map(|part| part.split_once('>'));
    parts
        .map(|(_, text)| text.trim_start_matches('\n'))
        .collect()
}

pub(super) fn draft() -> BillDraft {
    BillDraft {
        description: "Ada <b>ya</b> shule".to_owned(),
        amount: AmountDraft::Text("90900.5".to_owned()),
        payment_mode: "EXACT".to_owned(),
        reference: "INV-1".to_owned(),
    }
}

fn form(form: &EditingForm, sending: bool) -> Html {
    let form_key = IdempotencyKey::from_random([0x5a; 16]);
    html! {
        <BillForm form={form.clone()} {sending} {form_key} controlled=true targets={FocusTargets::default()}
            on_edit={Callback::noop()} on_submit={Callback::noop()} />
    }
}

pub(super) fn summary(locale: Locale, form: &EditingForm, deadline: Option<Timestamp>) -> String {
    let intent = |deadline| Intent {
        token: String::new(),
        id: String::new(),
        deadline: Some(deadline),
    };
    let initial_bill = InitialBill {
        customer_name: "Asha".to_owned(),
        readonly: true,
        signature: deadline.map_or(Signature::Unsigned, |deadline| {
            Signature::Signed(intent(deadline))
        }),
        ..InitialBill::default()
    };
    let summary = html! {
        <BillSummary form={form.clone()} sending=false form_key={None::<IdempotencyKey>} {initial_bill}
            targets={FocusTargets::default()} on_submit={Callback::noop()} />
    };
    localized(locale, summary)
}

pub(super) fn issued(bill: &str) -> IssuedBill {
    let bill: Result<IssuedBill, _> = serde_json::from_str(bill);
    bill.expect("a bill of this test")
}

/// A number without a bill id, and so without a status.
pub(super) fn created(bill: &str) -> Issued {
    let bill = issued(bill);
    Issued::new(CreatedBill { bill, id: None }, Origin::Created)
}

pub(super) fn card(locale: Locale, issued: &Issued, another: Option<Another>) -> String {
    let card = html! {
        <ControlNumberCard issued={issued.clone()} customer="" deadline={None::<Timestamp>} title={NodeRef::default()}
            {another} watched={None::<BillId>} on_update={Callback::noop()} on_another={Callback::noop()} on_copied={Callback::noop()}
            on_check={Callback::noop()} on_remainder={Callback::noop()} />
    };
    localized(locale, card)
}

fn english_card(bill: &str) -> String {
    card(Locale::English, &created(bill), Some(Another::Bill))
}

pub(super) const SAMPLE: &str = r#"{"billPayNumber":"55042914871931","billDescription":"Generic Bamboo Chees",
    "billCustomerName":"Mr. Freddie Walker-Graham","billAmount":90900,"billPaymentMode":"EXACT"}"#;

#[test]
fn every_screen_in_every_language() {
    let broken = EditingForm {
        errors: FieldErrors::default()
            .with(Field::Description, FieldError::Rule(BrokenRule::BillEmpty))
            .with(Field::Amount, FieldError::Rule(BrokenRule::AmountAmbiguous))
            .with(Field::Reference, FieldError::ReferenceTaken),
        ..EditingForm::new(draft())
    };
    let failed = EditingForm {
        problem: Some(Problem {
            kind: ProblemKind::TimedOut,
            request_id: "r1".to_owned(),
            retry_after: Some(30),
        }),
        ..EditingForm::new(draft())
    };
    let filled = EditingForm::new(draft());
    for &locale in Locale::ALL {
        let page = PageProps {
            query: AttrValue::default(),
            widget: AppProps::new(locale, "./"),
        };
        let shown = |editing, sending| localized(locale, form(editing, sending));
        for (name, shown) in [
            ("page", html::<Page>(page)),
            ("filled", shown(&filled, false)),
            ("checkout", summary(locale, &broken, None)),
            ("broken", shown(&broken, false)),
            ("sending", shown(&filled, true)),
            ("failed", shown(&failed, false)),
            (
                "issued",
                card(locale, &created(SAMPLE), Some(Another::Bill)),
            ),
        ] {
            insta::assert_snapshot!(format!("{name}_{}", locale.tag()), shown);
        }
    }
}

#[test]
fn an_empty_draft_renders_a_usable_form() {
    let empty = EditingForm::new(BillDraft::default());
    let shown = |editing| localized(Locale::English, form(editing, false));
    let html = shown(&empty);
    for field in Field::ALL {
        assert!(
            html.contains(&format!("name=\"{}\"", field.wire_name())),
            "{field:?}"
        );
    }
    assert!(html.contains("<form") && html.contains("type=\"submit\""));
    let typed = shown(&EditingForm::new(draft()));
    assert!(
        !typed.contains("<b>") && typed.contains("&lt;b&gt;"),
        "{typed}"
    );
}

#[test]
fn a_card_needs_only_a_number() {
    let html = english_card(r#"{"billPayNumber":"0969231256"}"#);
    assert!(
        html.contains("You choose the amount when you pay."),
        "{html}"
    );
    assert!(!html.contains("Customer"), "{html}");
}

#[test]
fn html_in_a_bill_is_shown_as_text() {
    let html = english_card(
        r#"{"billPayNumber":"0969231256","billDescription":"<script>alert(1)</script>","billCustomerName":"<img src=x>"}"#,
    );
    assert!(
        !html.contains("<script>") && !html.contains("<img"),
        "{html}"
    );
    assert!(html.contains("&lt;script&gt;"), "{html}");
}

/// A selection copies the text, so there must be no white space between the groups.
#[test]
fn the_number_has_no_spaces_between_its_digits() {
    let html = card(Locale::Swahili, &created(SAMPLE), None);
    let start = html.find("class=\"number\"").expect("the number");
    let end = html[start..].find("</p>").expect("its end");
    // The text starts inside the opening tag.
    assert_eq!(
        text(&["<", &html[start..start + end]].concat()),
        "55042914871931"
    );
}

#[test]
fn a_readonly_bill_offers_no_other_bill() {
    let html = card(Locale::English, &created(SAMPLE), None);
    assert!(!html.contains("Make another bill"), "{html}");
}

#[test]
fn each_field_has_its_own_focus_target() {
    let targets = FocusTargets::default();
    assert!(targets.field(Field::Amount) != targets.field(Field::Reference));
}
