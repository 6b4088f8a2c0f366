//! What becomes of a number, in every language, rendered as a server would.

use billpay_contract::{Amount, BillStatus, BillView};
use yew::prelude::*;

use super::bill_summary::{BillSummary, BillSummaryProps};
use super::control_number_card::{ControlNumberCard, ControlNumberCardProps};
use super::opening_card::{opening_card, unreadable};
use super::standing_block::standing_block;
use super::tests::{SAMPLE, card, draft, html, issued, summary};
use crate::answer::{Trouble, TroubleKind};
use crate::bill_id::BillId;
use crate::locale::Locale;
use crate::state::live_tests::{ID, NOW, news};
use crate::state::{Check, Filling, Issued, Made, Origin, Rest, Standing};
use crate::text::Text;

/// A bill of which the gateway said that.
pub(super) fn standing_at(bill: &str, said: Said) -> Issued {
    let bill = issued(bill);
    let id = BillId::parse(ID);
    let mut news = news(BillStatus::Issued);
    news.view.bill = bill.clone();
    said(&mut news.view);
    let mut issued = Issued::new(Made { bill, id }, Origin::Made);
    issued.news = Some(news);
    issued
}

fn came(view: &mut BillView, status: BillStatus, cents: u64) {
    view.status = status;
    view.paid_amount = Amount::from_cents(cents).ok();
    view.paid_at = Some(NOW);
    view.payment_reference = Some("ABC123".to_owned());
}

pub(super) fn underpaid(view: &mut BillView) {
    came(view, BillStatus::Underpaid, 9_000_000);
    view.missing_amount = Amount::from_cents(90_000).ok();
}

type Said = fn(&mut BillView);

const SETTLED: [(&str, Said); 5] = [
    ("paid", |view| came(view, BillStatus::Paid, 9_090_000)),
    ("underpaid", underpaid),
    ("overpaid", |view| {
        came(view, BillStatus::Overpaid, 9_100_000);
    }),
    ("paid_twice", |view| {
        came(view, BillStatus::PaidTwice, 18_180_000);
    }),
    ("closed", |view| view.status = BillStatus::Closed),
];

fn props(locale: Locale, issued: Issued) -> ControlNumberCardProps {
    ControlNumberCardProps {
        issued,
        ..card(locale, SAMPLE)
    }
}

/// A function that is shown like a component.
#[derive(PartialEq, Properties)]
struct ShownProps {
    shown: Html,
}

#[component]
fn Shown(props: &ShownProps) -> Html {
    props.shown.clone()
}

async fn standing(locale: Locale, standing: Standing, check: Check) -> String {
    let shown = standing_block(
        standing,
        check,
        Text::of(locale),
        &Callback::noop(),
        None,
        locale,
    );
    html::<Shown>(ShownProps { shown }).await + "\n"
}

async fn opening(locale: Locale, kind: Option<TroubleKind>) -> String {
    let request_id = "r1".to_owned();
    let trouble = kind.map(|kind| Trouble { kind, request_id });
    let shown = opening_card(
        trouble.as_ref(),
        Text::of(locale),
        "bills/1".to_owned(),
        &Callback::noop(),
    );
    html::<Shown>(ShownProps { shown }).await + "\n"
}

#[tokio::test(flavor = "current_thread")]
async fn every_settled_bill_in_every_language() {
    for locale in Locale::ALL {
        for (name, said) in SETTLED {
            let props = props(locale, standing_at(SAMPLE, said));
            let shown = html::<ControlNumberCard>(props).await;
            insta::assert_snapshot!(format!("{name}_{}", locale.tag()), shown);
        }
    }
}

#[tokio::test(flavor = "current_thread")]
async fn every_standing_of_an_unpaid_bill_in_every_language() {
    for locale in Locale::ALL {
        let mut shown = String::new();
        for one in Standing::ALL.into_iter().filter(|one| one.payable()) {
            shown += &standing(locale, one, Check::None).await;
        }
        let busy = Check::Failed(TroubleKind::Busy);
        let offline = Check::Failed(TroubleKind::Offline);
        for check in [Check::Asking, Check::Done, busy, offline] {
            shown += &standing(locale, Standing::Waiting, check).await;
        }
        insta::assert_snapshot!(format!("standings_{}", locale.tag()), shown);
    }
}

#[tokio::test(flavor = "current_thread")]
async fn a_number_with_a_deadline_and_a_page_of_its_own() {
    for locale in Locale::ALL {
        let mut issued = standing_at(SAMPLE, |view| view.deadline = Some(NOW));
        issued.of_rest = true;
        let shown = html::<ControlNumberCard>(props(locale, issued)).await;
        insta::assert_snapshot!(format!("live_{}", locale.tag()), shown);
    }
}

#[tokio::test(flavor = "current_thread")]
async fn a_signed_bill_says_until_when_it_can_be_paid() {
    let props = BillSummaryProps {
        deadline: Some(NOW),
        ..summary(Locale::English, Filling::of(draft()))
    };
    let shown = html::<BillSummary>(props).await;
    assert!(shown.contains("25 November 2026, 10:33"), "{shown}");
}

#[tokio::test(flavor = "current_thread")]
async fn a_rest_that_is_on_its_way_and_one_that_did_not_come() {
    let mut issued = standing_at(SAMPLE, underpaid);
    issued.rest = Rest::Asking;
    let asking = html::<ControlNumberCard>(props(Locale::English, issued.clone())).await;
    assert!(asking.contains("aria-disabled=\"true\""), "{asking}");
    issued.rest = Rest::Failed(Trouble {
        kind: TroubleKind::Busy,
        request_id: "r1".to_owned(),
    });
    let failed = html::<ControlNumberCard>(props(Locale::English, issued)).await;
    for shown in ["The service is busy", "Get a number for the rest", "r1"] {
        assert!(failed.contains(shown), "{shown}: {failed}");
    }
}

/// What is paid must not look as if it were to be paid.
#[tokio::test(flavor = "current_thread")]
async fn a_settled_bill_has_no_steps_and_nothing_to_copy() {
    for (name, said) in SETTLED {
        let props = props(Locale::Swahili, standing_at(SAMPLE, said));
        let shown = html::<ControlNumberCard>(props).await;
        for gone in [
            "class=\"how\"",
            "copying",
            "class=\"plate\"",
            "class=\"qr\"",
            "*150*",
        ] {
            assert!(!shown.contains(gone), "{name} has {gone}: {shown}");
        }
    }
}

#[tokio::test(flavor = "current_thread")]
async fn a_bills_page_before_the_bill_is_there_in_every_language() {
    for locale in Locale::ALL {
        let mut shown = String::new();
        for kind in [
            None,
            Some(TroubleKind::BillNotFound),
            Some(TroubleKind::Offline),
        ] {
            shown += &opening(locale, kind).await;
        }
        let unreadable = unreadable(Text::of(locale));
        shown += &html::<Shown>(ShownProps { shown: unreadable }).await;
        insta::assert_snapshot!(format!("opening_{}", locale.tag()), shown);
    }
}
