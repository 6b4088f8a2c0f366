//! Every screen in every language, rendered as a server would: a component that asks for a
//! browser while it renders fails here.

use billpay_contract::{AmountDraft, BillDraft, BrokenRule, Field, IssuedBill};
use yew::LocalServerRenderer;
use yew::prelude::*;

use super::bill_form::{BillForm, BillFormProps};
use super::control_number_card::{ControlNumberCard, ControlNumberCardProps};
use super::machine::Targets;
use super::page::{Page, PageProps};
use crate::answer::{FieldError, FieldErrors, Trouble, TroubleKind};
use crate::locale::Locale;

async fn html<C>(props: C::Properties) -> String
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

fn form(locale: Locale) -> BillFormProps {
    BillFormProps {
        locale,
        draft: BillDraft {
            description: "Ada <b>ya</b> shule".to_owned(),
            amount: AmountDraft::Typed("90900.5".to_owned()),
            payment_mode: "EXACT".to_owned(),
            reference: "INV-1".to_owned(),
        },
        errors: FieldErrors::default(),
        trouble: None,
        sending: false,
        targets: std::rc::Rc::default(),
        on_edit: Callback::noop(),
        on_submit: Callback::noop(),
    }
}

fn card(locale: Locale, bill: &str) -> ControlNumberCardProps {
    let bill: Result<IssuedBill, _> = serde_json::from_str(bill);
    ControlNumberCardProps {
        locale,
        bill: bill.expect("a bill of this test"),
        title: NodeRef::default(),
        on_another: Callback::noop(),
    }
}

const SAMPLE: &str = r#"{"billPayNumber":"55042914871931","billDescription":"Generic Bamboo Chees",
    "billCustomerName":"Mr. Freddie Walker-Graham","billAmount":90900,"billPaymentMode":"EXACT"}"#;

#[tokio::test(flavor = "current_thread")]
async fn every_screen_in_every_language() {
    for locale in Locale::ALL {
        let broken = BillFormProps {
            errors: FieldErrors::default()
                .with(Field::Description, FieldError::Rule(BrokenRule::BillEmpty))
                .with(Field::Amount, FieldError::Rule(BrokenRule::AmountAmbiguous))
                .with(Field::Reference, FieldError::ReferenceTaken),
            ..form(locale)
        };
        let sending = BillFormProps {
            sending: true,
            ..form(locale)
        };
        let trouble = BillFormProps {
            trouble: Some(Trouble {
                kind: TroubleKind::TimedOut,
                request_id: "r1".to_owned(),
            }),
            ..form(locale)
        };
        let tag = locale.tag();
        insta::assert_snapshot!(
            format!("page_{tag}"),
            html::<Page>(PageProps { locale }).await
        );
        insta::assert_snapshot!(
            format!("filled_{tag}"),
            html::<BillForm>(form(locale)).await
        );
        insta::assert_snapshot!(format!("broken_{tag}"), html::<BillForm>(broken).await);
        insta::assert_snapshot!(format!("sending_{tag}"), html::<BillForm>(sending).await);
        insta::assert_snapshot!(format!("trouble_{tag}"), html::<BillForm>(trouble).await);
        insta::assert_snapshot!(
            format!("issued_{tag}"),
            html::<ControlNumberCard>(card(locale, SAMPLE)).await
        );
    }
}

#[tokio::test(flavor = "current_thread")]
async fn the_form_of_an_empty_draft_is_a_usable_form() {
    let empty = BillFormProps {
        draft: BillDraft::default(),
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
    let number = html[start..start + end].replace(">\n", ">");
    let mut text = String::new();
    // The search began inside the opening tag.
    let mut in_tag = true;
    for c in number.chars() {
        match c {
            '<' => in_tag = true,
            '>' => in_tag = false,
            c if !in_tag => text.push(c),
            _ => {}
        }
    }
    assert_eq!(text, "55042914871931");
}

#[test]
fn targets_are_told_apart_by_field() {
    let targets = Targets::default();
    assert!(targets.field(Field::Amount) != targets.field(Field::Reference));
}
