//! Snapshot tests of a bill that has its number, in every language and payment status.

use billpay_contract::{Amount, BillId, BillStatus, BillView, Locale};

use yew::prelude::*;

use super::card::StatusBlock;
use super::screen_tests::{SAMPLE, card, draft, issued, localized, summary, text};
use super::{Another, LoadingCard, unusable_notice};
use crate::failure::{Problem, ProblemKind};
use crate::state::issued_tests::{ID, NOW, update};
use crate::state::{
    CreatedBill, EditingForm, Issued, LoadingBill, Origin, PaymentStatus, RemainderProgress,
    StatusCheck,
};
use crate::text::Text;

/// An issued bill with a changed view.
pub(super) fn issued_with(bill: &str, change: Change) -> Issued {
    let bill = issued(bill);
    let id = BillId::parse(ID);
    let mut update = update(BillStatus::Issued);
    update.view.bill = bill.clone();
    change(&mut update.view);
    let mut issued = Issued::new(CreatedBill { bill, id }, Origin::Created);
    issued.update = Some(update);
    issued
}

fn paid_with(view: &mut BillView, status: BillStatus, cents: u64) {
    view.status = status;
    view.paid_amount = Amount::from_cents(cents).ok();
    view.paid_at = Some(NOW);
    view.payment_reference = Some("ABC123".to_owned());
}

pub(super) fn underpaid(view: &mut BillView) {
    paid_with(view, BillStatus::Underpaid, 9_000_000);
    view.missing_amount = Amount::from_cents(90_000).ok();
}

type Change = fn(&mut BillView);

const SETTLED: [(&str, Change); 6] = [
    ("paid", |view| paid_with(view, BillStatus::Paid, 9_090_000)),
    ("underpaid", underpaid),
    ("last_payment_pending", |view| {
        underpaid(view);
        view.payment_pending = true;
    }),
    ("overpaid", |view| {
        paid_with(view, BillStatus::Overpaid, 9_100_000);
    }),
    ("paid_twice", |view| {
        paid_with(view, BillStatus::PaidTwice, 18_180_000);
    }),
    ("closed", |view| view.status = BillStatus::Closed),
];

fn shown(locale: Locale, issued: &Issued) -> String {
    card(locale, issued, Some(Another::Bill))
}

fn status(locale: Locale, status: PaymentStatus, check: StatusCheck) -> String {
    let block = html! {
        <StatusBlock {status} {check} action={None::<AttrValue>} on_check={Callback::noop()} />
    };
    localized(locale, block) + "\n"
}

fn loading_card(locale: Locale, kind: Option<ProblemKind>) -> String {
    let request_id = "r1".to_owned();
    let loading = LoadingBill {
        id: BillId::parse(ID).expect("an id"),
        problem: kind.map(|kind| Problem {
            request_id,
            ..kind.into_problem()
        }),
    };
    let card = html! { <LoadingCard {loading} on_reload={Callback::noop()} /> };
    localized(locale, card) + "\n"
}

#[test]
fn every_settled_bill_in_every_language() {
    for &locale in Locale::ALL {
        for (name, change) in SETTLED {
            let shown = shown(locale, &issued_with(SAMPLE, change));
            insta::assert_snapshot!(format!("{name}_{}", locale.tag()), shown);
        }
    }
}

/// A bill of TZS 90,900 whose number takes several payments, of which so many cents are missing.
fn part_paid(missing_cents: u64) -> Issued {
    let bill = r#"{"billPayNumber":"55042914871931","billAmount":90900,
        "billPaymentMode":"ALLOW_PARTIAL_AND_OVER_PAYMENT","billMaxCollectionAmount":90900}"#;
    let mut issued = issued_with(bill, underpaid);
    let update = issued.update.as_mut().expect("an update");
    update.view.status = BillStatus::PartPaid;
    update.view.missing_amount = Amount::from_cents(missing_cents).ok();
    issued
}

#[test]
fn a_partly_paid_number_shows_what_is_left_and_offers_no_other() {
    for &locale in Locale::ALL {
        let words = Text::of(locale).payment;
        let html = shown(locale, &part_paid(90_000));
        let seen = text(&html);
        for part in [
            "TZS\u{a0}900",
            "TZS\u{a0}90,000",
            words.paid_amount,
            words.in_parts,
        ] {
            assert!(seen.contains(part), "{part} is missing: {seen}");
        }
        assert!(
            !seen.contains("TZS\u{a0}90,900"),
            "the whole amount: {seen}"
        );
        assert!(!seen.contains(words.get_remainder), "{seen}");
    }
}

#[test]
fn the_rest_of_a_partly_paid_bill_is_not_asked_for_if_it_is_too_small_for_every_channel() {
    for &locale in Locale::ALL {
        let words = Text::of(locale).payment;
        let advice = (words.status)(PaymentStatus::PartPaid).advice;
        let steps = "class=\"how\"";
        let small = shown(locale, &part_paid(30_000));
        assert!(small.contains(words.rest_too_small), "{small}");
        assert!(!small.contains(advice) && !small.contains(steps), "{small}");
        // More than any channel takes at a time can be paid in several parts.
        for missing_cents in [90_000, 20_000_000_000] {
            let shown = shown(locale, &part_paid(missing_cents));
            assert!(!shown.contains(words.rest_too_small), "{shown}");
            assert!(shown.contains(advice) && shown.contains(steps), "{shown}");
        }
    }
}

#[test]
fn a_remainder_that_no_channel_takes_is_not_offered() {
    for &locale in Locale::ALL {
        let words = Text::of(locale).payment;
        let offered = shown(locale, &issued_with(SAMPLE, underpaid));
        assert!(offered.contains(words.get_remainder));
        let little = issued_with(SAMPLE, |view| {
            underpaid(view);
            view.missing_amount = Amount::from_cents(30_000).ok();
        });
        let shown = shown(locale, &little);
        assert!(!shown.contains(words.get_remainder), "{shown}");
        assert!(shown.contains(words.remainder_refused), "{shown}");
    }
}

#[test]
fn while_the_last_payment_is_pending_it_can_be_checked_and_nothing_is_asked_for() {
    for &locale in Locale::ALL {
        let words = Text::of(locale).payment;
        let pending = issued_with(SAMPLE, |view| {
            underpaid(view);
            view.payment_pending = true;
        });
        let shown = shown(locale, &pending);
        for part in [words.check_now, words.updates_automatically] {
            assert!(shown.contains(part), "{part} is missing: {shown}");
        }
        for part in [words.get_remainder, words.missing_amount] {
            assert!(!shown.contains(part), "{part}: {shown}");
        }
    }
}

#[test]
fn every_status_of_a_payable_bill_in_every_language() {
    for &locale in Locale::ALL {
        let mut shown = String::new();
        for one in PaymentStatus::ALL.into_iter().filter(|one| one.payable()) {
            shown += &status(locale, one, StatusCheck::None);
        }
        let busy = StatusCheck::Failed(ProblemKind::Busy);
        let offline = StatusCheck::Failed(ProblemKind::Offline);
        for check in [StatusCheck::InProgress, StatusCheck::Done, busy, offline] {
            shown += &status(locale, PaymentStatus::Waiting, check);
        }
        insta::assert_snapshot!(format!("payable_statuses_{}", locale.tag()), shown);
    }
}

#[test]
fn a_number_with_a_deadline_and_its_own_page() {
    for &locale in Locale::ALL {
        let mut issued = issued_with(SAMPLE, |view| view.deadline = Some(NOW));
        issued.for_remainder = true;
        let shown = shown(locale, &issued);
        insta::assert_snapshot!(format!("deadline_{}", locale.tag()), shown);
    }
}

#[test]
fn a_number_that_the_browser_forgets_and_one_with_other_numbers() {
    for &locale in Locale::ALL {
        let mut issued = issued_with(SAMPLE, |_| {});
        issued.unsaved = true;
        let other = |number: &str, id| {
            let mut bill = issued.bill.clone();
            bill.bill_pay_number = number.to_owned().try_into().expect("a number");
            CreatedBill { bill, id }
        };
        issued.others = vec![other("551", BillId::parse(ID)), other("552", None)];
        let shown = shown(locale, &issued);
        let text = Text::of(locale);
        assert!(shown.contains(text.card_unsaved), "{shown}");
        let (_, others) = shown.split_once("class=\"others\"").expect("a list");
        let (others, _) = others.split_once("</section>").expect("its end");
        insta::assert_snapshot!(format!("others_{}", locale.tag()), others);
    }
}

#[test]
fn a_signed_bill_shows_its_deadline() {
    let shown = summary(Locale::English, &EditingForm::new(draft()), Some(NOW));
    assert!(shown.contains("25 November 2026, 10:33"), "{shown}");
}

#[test]
fn a_remainder_request_in_progress_and_a_failed_one() {
    let mut issued = issued_with(SAMPLE, underpaid);
    issued.remainder = RemainderProgress::InProgress;
    let busy = shown(Locale::English, &issued);
    assert!(busy.contains("aria-disabled=\"true\""), "{busy}");
    issued.remainder = RemainderProgress::Failed(Problem {
        kind: ProblemKind::Busy,
        request_id: "r1".to_owned(),
        retry_after: None,
    });
    let failed = shown(Locale::English, &issued);
    for shown in [
        "The service is busy",
        "Get a number for the remaining amount",
        "r1",
    ] {
        assert!(failed.contains(shown), "{shown}: {failed}");
    }
}

/// A settled number must not look payable.
#[test]
fn a_settled_bill_has_no_steps_and_no_copy_buttons() {
    for (name, change) in SETTLED {
        let shown = shown(Locale::Swahili, &issued_with(SAMPLE, change));
        for absent in [
            "class=\"how\"",
            "copying",
            "class=\"plate\"",
            "class=\"qr\"",
            "*150*",
        ] {
            assert!(!shown.contains(absent), "{name} has {absent}: {shown}");
        }
    }
}

#[test]
fn a_loading_bill_in_every_language() {
    for &locale in Locale::ALL {
        let mut shown = String::new();
        for kind in [
            None,
            Some(ProblemKind::BillNotFound),
            Some(ProblemKind::Offline),
        ] {
            shown += &loading_card(locale, kind);
        }
        for kind in [ProblemKind::IntentInvalid, ProblemKind::AttributesInvalid] {
            shown += &localized(locale, unusable_notice(Text::of(locale), kind));
        }
        insta::assert_snapshot!(format!("loading_{}", locale.tag()), shown);
    }
}
