//! What becomes of a number, in every language, rendered as a server would.

use billpay_contract::{Amount, BillId, BillStatus, BillView, Locale};

use yew::prelude::*;

use super::card::StatusBlock;
use super::tests::{SAMPLE, card, draft, issued, localized, summary};
use super::{Another, OpeningCard, unreadable_notice};
use crate::answer::{Trouble, TroubleKind};
use crate::state::live_tests::{ID, NOW, news};
use crate::state::{Check, Filling, Issued, Made, Opening, Origin, Rest, Standing};
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

fn shown(locale: Locale, issued: &Issued) -> String {
    card(locale, issued, Some(Another::Bill))
}

fn standing(locale: Locale, standing: Standing, check: Check) -> String {
    let block = html! {
        <StatusBlock status={standing} {check} action={None::<AttrValue>} on_check={Callback::noop()} />
    };
    localized(locale, block) + "\n"
}

fn opening(locale: Locale, kind: Option<TroubleKind>) -> String {
    let request_id = "r1".to_owned();
    let opening = Opening {
        id: BillId::parse(ID).expect("an id"),
        trouble: kind.map(|kind| Trouble { kind, request_id }),
    };
    let card = html! { <OpeningCard {opening} on_open={Callback::noop()} /> };
    localized(locale, card) + "\n"
}

#[test]
fn every_settled_bill_in_every_language() {
    for &locale in Locale::ALL {
        for (name, said) in SETTLED {
            let shown = shown(locale, &standing_at(SAMPLE, said));
            insta::assert_snapshot!(format!("{name}_{}", locale.tag()), shown);
        }
    }
}

#[test]
fn every_standing_of_an_unpaid_bill_in_every_language() {
    for &locale in Locale::ALL {
        let mut shown = String::new();
        for one in Standing::ALL.into_iter().filter(|one| one.payable()) {
            shown += &standing(locale, one, Check::None);
        }
        let busy = Check::Failed(TroubleKind::Busy);
        let offline = Check::Failed(TroubleKind::Offline);
        for check in [Check::Asking, Check::Done, busy, offline] {
            shown += &standing(locale, Standing::Waiting, check);
        }
        insta::assert_snapshot!(format!("standings_{}", locale.tag()), shown);
    }
}

#[test]
fn a_number_with_a_deadline_and_a_page_of_its_own() {
    for &locale in Locale::ALL {
        let mut issued = standing_at(SAMPLE, |view| view.deadline = Some(NOW));
        issued.of_rest = true;
        let shown = shown(locale, &issued);
        insta::assert_snapshot!(format!("live_{}", locale.tag()), shown);
    }
}

#[test]
fn a_signed_bill_says_until_when_it_can_be_paid() {
    let shown = summary(Locale::English, &Filling::of(draft()), Some(NOW));
    assert!(shown.contains("25 November 2026, 10:33"), "{shown}");
}

#[test]
fn a_rest_that_is_on_its_way_and_one_that_did_not_come() {
    let mut issued = standing_at(SAMPLE, underpaid);
    issued.rest = Rest::Asking;
    let asking = shown(Locale::English, &issued);
    assert!(asking.contains("aria-disabled=\"true\""), "{asking}");
    issued.rest = Rest::Failed(Trouble {
        kind: TroubleKind::Busy,
        request_id: "r1".to_owned(),
    });
    let failed = shown(Locale::English, &issued);
    for shown in ["The service is busy", "Get a number for the rest", "r1"] {
        assert!(failed.contains(shown), "{shown}: {failed}");
    }
}

/// What is paid must not look as if it were to be paid.
#[test]
fn a_settled_bill_has_no_steps_and_nothing_to_copy() {
    for (name, said) in SETTLED {
        let shown = shown(Locale::Swahili, &standing_at(SAMPLE, said));
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

#[test]
fn a_bills_page_before_the_bill_is_there_in_every_language() {
    for &locale in Locale::ALL {
        let mut shown = String::new();
        for kind in [
            None,
            Some(TroubleKind::BillNotFound),
            Some(TroubleKind::Offline),
        ] {
            shown += &opening(locale, kind);
        }
        shown += &localized(locale, unreadable_notice(Text::of(locale)));
        insta::assert_snapshot!(format!("opening_{}", locale.tag()), shown);
    }
}
