//! Every screen in every language, rendered as a server would: a component that asks for a
//! browser while it renders fails here.

use billpay_contract::{AmountDraft, BillDraft, BrokenRule, Field, IssuedBill};
use yew::LocalServerRenderer;
use yew::prelude::*;

use super::bill_form::{BillForm, BillFormProps};
use super::bill_summary::{BillSummary, BillSummaryProps};
use super::billpay::Place;
use super::control_number_card::{Another, ControlNumberCard, ControlNumberCardProps};
use super::page::{Page, PageProps};
use super::targets::Targets;
use crate::answer::{FieldError, FieldErrors, Trouble, TroubleKind};
use crate::locale::Locale;
use crate::state::{Filling, IdempotencyKey, Issued, Made, Origin, Preset};

pub(super) async fn html<C>(props: C::Properties) -> String
where
    C: BaseComponent,
{
    let rendered = LocalServerRenderer::<C>::with_props(props)
        .hydratable(false)
        .render()
        .await;
    // A line an element reads better in a snapshot.
    rendered.replace("><", ">\n<")
}

/// What stands between the tags.
pub(super) fn text(html: &str) -> String {
    let parts = html.split('<').filter_map(|part| part.split_once('>'));
    parts
        .map(|(_, text)| text.trim_start_matches('\n'))
        .collect()
}

pub(super) fn draft() -> BillDraft {
    BillDraft {
        description: "Ada <b>ya</b> shule".to_owned(),
        amount: AmountDraft::Typed("90900.5".to_owned()),
        payment_mode: "EXACT".to_owned(),
        reference: "INV-1".to_owned(),
    }
}

fn form(locale: Locale) -> BillFormProps {
    BillFormProps {
        locale,
        place: Place::Page,
        gateway: "./".into(),
        sent_by: Some(IdempotencyKey::from_random([0x5a; 16])),
        ahead: false,
        form: Filling::of(draft()),
        sending: false,
        targets: std::rc::Rc::default(),
        on_edit: Callback::noop(),
        on_submit: Callback::noop(),
    }
}

pub(super) fn summary(locale: Locale, form: Filling) -> BillSummaryProps {
    BillSummaryProps {
        locale,
        place: Place::Element,
        gateway: "./".into(),
        sent_by: None,
        intent: None,
        form,
        customer: "Asha".into(),
        deadline: None,
        sending: false,
        targets: std::rc::Rc::default(),
        on_submit: Callback::noop(),
    }
}

pub(super) fn issued(bill: &str) -> IssuedBill {
    let bill: Result<IssuedBill, _> = serde_json::from_str(bill);
    bill.expect("a bill of this test")
}

pub(super) fn card(locale: Locale, bill: &str) -> ControlNumberCardProps {
    ControlNumberCardProps {
        locale,
        place: Place::Element,
        gateway: "./".into(),
        public: "./".into(),
        changes: std::rc::Rc::default(),
        issued: Issued::new(
            Made {
                bill: issued(bill),
                id: None,
            },
            Origin::Made,
        ),
        keeps: false,
        customer: "".into(),
        deadline: None,
        title: NodeRef::default(),
        another: Another::Bill,
        on_another: Some(Callback::noop()),
        on_copied: Callback::noop(),
        on_check: Callback::noop(),
        on_rest: Callback::noop(),
    }
}

fn page(locale: Locale) -> PageProps {
    PageProps {
        locale,
        gateway: "./".into(),
        opened: None,
        preset: Preset::default(),
        query: "".into(),
        begin: std::rc::Rc::default(),
    }
}

pub(super) const SAMPLE: &str = r#"{"billPayNumber":"55042914871931","billDescription":"Generic Bamboo Chees",
    "billCustomerName":"Mr. Freddie Walker-Graham","billAmount":90900,"billPaymentMode":"EXACT"}"#;

#[tokio::test(flavor = "current_thread")]
async fn every_screen_in_every_language() {
    for locale in Locale::ALL {
        let broken = Filling {
            errors: FieldErrors::default()
                .with(Field::Description, FieldError::Rule(BrokenRule::BillEmpty))
                .with(Field::Amount, FieldError::Rule(BrokenRule::AmountAmbiguous))
                .with(Field::Reference, FieldError::ReferenceTaken),
            ..Filling::of(draft())
        };
        let trouble = Filling {
            trouble: Some(Trouble {
                kind: TroubleKind::TimedOut,
                request_id: "r1".to_owned(),
            }),
            ..Filling::of(draft())
        };
        let with = |form| BillFormProps {
            form,
            ..self::form(locale)
        };
        let sending = BillFormProps {
            sending: true,
            ..form(locale)
        };
        let tag = locale.tag();
        insta::assert_snapshot!(format!("page_{tag}"), html::<Page>(page(locale)).await);
        insta::assert_snapshot!(
            format!("filled_{tag}"),
            html::<BillForm>(form(locale)).await
        );
        insta::assert_snapshot!(
            format!("checkout_{tag}"),
            html::<BillSummary>(summary(locale, broken.clone())).await
        );
        insta::assert_snapshot!(
            format!("broken_{tag}"),
            html::<BillForm>(with(broken)).await
        );
        insta::assert_snapshot!(format!("sending_{tag}"), html::<BillForm>(sending).await);
        insta::assert_snapshot!(
            format!("trouble_{tag}"),
            html::<BillForm>(with(trouble)).await
        );
        insta::assert_snapshot!(
            format!("issued_{tag}"),
            html::<ControlNumberCard>(card(locale, SAMPLE)).await
        );
    }
}

#[tokio::test(flavor = "current_thread")]
async fn the_form_of_an_empty_draft_is_a_usable_form() {
    let empty = BillFormProps {
        form: Filling::of(BillDraft::default()),
        ..form(Locale::English)
    };
    let html = html::<BillForm>(empty).await;
    for field in Field::ALL {
        assert!(
            html.contains(&format!("name=\"{}\"", field.wire_name())),
            "{field:?}"
        );
    }
    assert!(html.contains("<form") && html.contains("type=\"submit\""));
    let typed = self::html::<BillForm>(form(Locale::English)).await;
    assert!(
        !typed.contains("<b>") && typed.contains("&lt;b&gt;"),
        "{typed}"
    );
}

#[tokio::test(flavor = "current_thread")]
async fn a_number_alone_makes_a_card() {
    let card = card(Locale::English, r#"{"billPayNumber":"0969231256"}"#);
    let html = html::<ControlNumberCard>(card).await;
    assert!(
        html.contains("You choose the amount when you pay."),
        "{html}"
    );
    assert!(!html.contains("Customer"), "{html}");
}

#[tokio::test(flavor = "current_thread")]
async fn what_others_wrote_is_shown_as_text() {
    let card = card(
        Locale::English,
        r#"{"billPayNumber":"0969231256","billDescription":"<script>alert(1)</script>","billCustomerName":"<img src=x>"}"#,
    );
    let html = html::<ControlNumberCard>(card).await;
    assert!(
        !html.contains("<script>") && !html.contains("<img"),
        "{html}"
    );
    assert!(html.contains("&lt;script&gt;"), "{html}");
}

/// The selection copies what is written: groups must have no white space between them.
#[tokio::test(flavor = "current_thread")]
async fn the_number_is_written_without_gaps() {
    let html = html::<ControlNumberCard>(card(Locale::Swahili, SAMPLE)).await;
    let start = html.find("class=\"number\"").expect("the number");
    let end = html[start..].find("</p>").expect("its end");
    // The search began inside the opening tag.
    assert_eq!(
        text(&["<", &html[start..start + end]].concat()),
        "55042914871931"
    );
}

/// A form inside a shop's form would not be one.
#[tokio::test(flavor = "current_thread")]
async fn in_a_shops_page_there_is_no_form_and_no_button_that_sends_one() {
    let props = BillFormProps {
        place: Place::Element,
        ..form(Locale::English)
    };
    let form = html::<BillForm>(props).await;
    let summary = html::<BillSummary>(summary(Locale::English, Filling::of(draft()))).await;
    for html in [form, summary] {
        assert!(!html.contains("<form") && !html.contains("type=\"submit\""));
        assert!(html.contains("type=\"button\""), "{html}");
    }
}

#[tokio::test(flavor = "current_thread")]
async fn a_bill_that_cant_be_changed_gets_one_number() {
    let card = ControlNumberCardProps {
        on_another: None,
        ..card(Locale::English, SAMPLE)
    };
    let html = html::<ControlNumberCard>(card).await;
    assert!(!html.contains("Make another bill"), "{html}");
}

#[test]
fn targets_are_told_apart_by_field() {
    let targets = Targets::default();
    assert!(targets.field(Field::Amount) != targets.field(Field::Reference));
}
