//! Every screen in every language, rendered as a server would: one that asks for a browser while it
//! renders fails here.

use billpay_contract::{
    AmountDraft, BillDraft, BrokenRule, ChannelChanges, Field, IssuedBill, Moment,
};
use futures_util::FutureExt;
use yew::LocalServerRenderer;
use yew::prelude::*;

use super::bill_form::{BillForm, bill_form};
use super::bill_summary::{BillSummary, bill_summary};
use super::billpay::{BillPay, BillPayProps, Place};
use super::control_number_card::{Another, Card, control_number_card};
use super::markup::Markup;
use super::targets::Targets;
use super::view::{Look, View};
use crate::answer::{FieldError, FieldErrors, Trouble, TroubleKind};
use crate::locale::Locale;
use crate::state::{Filling, IdempotencyKey, Issued, Made, Origin};
use crate::text::Text;

pub(super) fn html<C: BaseComponent>(props: C::Properties) -> String {
    let rendered = LocalServerRenderer::<C>::with_props(props).hydratable(false);
    let rendered = rendered
        .render()
        .now_or_never()
        .expect("nothing to wait for");
    // A line an element reads better in a snapshot.
    rendered.replace("><", ">\n<")
}

#[derive(PartialEq, Properties)]
struct WrittenProps {
    written: Html,
}

#[component]
fn Written(props: &WrittenProps) -> Html {
    props.written.clone()
}

/// What is written on a page in that language.
pub(super) fn on_page(locale: Locale, write: impl FnOnce(&mut Markup, &View<'_>)) -> String {
    written(locale, Place::Page, &ChannelChanges::default(), write)
}

/// The same in a shop's page.
pub(super) fn in_shop(locale: Locale, write: impl FnOnce(&mut Markup, &View<'_>)) -> String {
    written(locale, Place::Element, &ChannelChanges::default(), write)
}

pub(super) fn written(
    locale: Locale,
    place: Place,
    changes: &ChannelChanges,
    write: impl FnOnce(&mut Markup, &View<'_>),
) -> String {
    let view = View {
        locale,
        text: Text::of(locale),
        place,
        gateway: "./",
        public: "./",
        changes,
        targets: &Targets::default(),
        look: &Look::default(),
        begun: false,
        in_parts: false,
    };
    let mut to = Markup::new(None);
    write(&mut to, &view);
    let written = to.finish();
    html::<Written>(WrittenProps { written })
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

fn form(form: &Filling, sending: bool) -> BillForm<'_> {
    BillForm {
        form,
        sending,
        sent_by: Some(IdempotencyKey::from_random([0x5a; 16])),
    }
}

pub(super) fn summary(locale: Locale, form: &Filling, deadline: Option<Moment>) -> String {
    let shown = BillSummary {
        form,
        customer: "Asha",
        deadline,
        sending: false,
        sent_by: None,
        intent: None,
    };
    in_shop(locale, |to, view| bill_summary(to, view, &shown))
}

pub(super) fn issued(bill: &str) -> IssuedBill {
    let bill: Result<IssuedBill, _> = serde_json::from_str(bill);
    bill.expect("a bill of this test")
}

/// A number that nobody tells anything about.
pub(super) fn made(bill: &str) -> Issued {
    let bill = issued(bill);
    Issued::new(Made { bill, id: None }, Origin::Made)
}

pub(super) fn card(locale: Locale, issued: &Issued, another: Option<Another>) -> String {
    let card = Card {
        issued,
        customer: "",
        deadline: None,
        another,
    };
    in_shop(locale, |to, view| control_number_card(to, view, &card))
}

fn english_card(bill: &str) -> String {
    card(Locale::English, &made(bill), Some(Another::Bill))
}

pub(super) const SAMPLE: &str = r#"{"billPayNumber":"55042914871931","billDescription":"Generic Bamboo Chees",
    "billCustomerName":"Mr. Freddie Walker-Graham","billAmount":90900,"billPaymentMode":"EXACT"}"#;

#[test]
fn every_screen_in_every_language() {
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
    let filled = Filling::of(draft());
    for &locale in Locale::ALL {
        let shown = |filling, sending| {
            on_page(locale, |to, view| {
                bill_form(to, view, &form(filling, sending));
            })
        };
        let page = BillPayProps::page(locale, "./".into());
        for (name, shown) in [
            ("page", html::<BillPay>(page)),
            ("filled", shown(&filled, false)),
            ("checkout", summary(locale, &broken, None)),
            ("broken", shown(&broken, false)),
            ("sending", shown(&filled, true)),
            ("trouble", shown(&trouble, false)),
            ("issued", card(locale, &made(SAMPLE), Some(Another::Bill))),
        ] {
            insta::assert_snapshot!(format!("{name}_{}", locale.tag()), shown);
        }
    }
}

#[test]
fn the_form_of_an_empty_draft_is_a_usable_form() {
    let empty = Filling::of(BillDraft::default());
    let shown = |filling| {
        on_page(Locale::English, |to, view| {
            bill_form(to, view, &form(filling, false));
        })
    };
    let html = shown(&empty);
    for &field in Field::ALL {
        assert!(
            html.contains(&format!("name=\"{}\"", field.wire_name())),
            "{field:?}"
        );
    }
    assert!(html.contains("<form") && html.contains("type=\"submit\""));
    let typed = shown(&Filling::of(draft()));
    assert!(
        !typed.contains("<b>") && typed.contains("&lt;b&gt;"),
        "{typed}"
    );
}

#[test]
fn a_number_alone_makes_a_card() {
    let html = english_card(r#"{"billPayNumber":"0969231256"}"#);
    assert!(
        html.contains("You choose the amount when you pay."),
        "{html}"
    );
    assert!(!html.contains("Customer"), "{html}");
}

#[test]
fn what_others_wrote_is_shown_as_text() {
    let html = english_card(
        r#"{"billPayNumber":"0969231256","billDescription":"<script>alert(1)</script>","billCustomerName":"<img src=x>"}"#,
    );
    assert!(
        !html.contains("<script>") && !html.contains("<img"),
        "{html}"
    );
    assert!(html.contains("&lt;script&gt;"), "{html}");
}

/// The selection copies what is written: groups must have no white space between them.
#[test]
fn the_number_is_written_without_gaps() {
    let html = card(Locale::Swahili, &made(SAMPLE), None);
    let start = html.find("class=\"number\"").expect("the number");
    let end = html[start..].find("</p>").expect("its end");
    // The search began inside the opening tag.
    assert_eq!(
        text(&["<", &html[start..start + end]].concat()),
        "55042914871931"
    );
}

/// A form inside a shop's form would not be one.
#[test]
fn in_a_shops_page_there_is_no_form_and_no_button_that_sends_one() {
    let filling = Filling::of(draft());
    let form = in_shop(Locale::English, |to, view| {
        bill_form(to, view, &form(&filling, false));
    });
    let summary = summary(Locale::English, &filling, None);
    for html in [form, summary] {
        assert!(!html.contains("<form") && !html.contains("type=\"submit\""));
        assert!(html.contains("type=\"button\""), "{html}");
    }
}

#[test]
fn a_bill_that_cant_be_changed_gets_one_number() {
    let html = card(Locale::English, &made(SAMPLE), None);
    assert!(!html.contains("Make another bill"), "{html}");
}

#[test]
fn targets_are_told_apart_by_field() {
    let targets = Targets::default();
    assert!(targets.field(Field::Amount) != targets.field(Field::Reference));
}
