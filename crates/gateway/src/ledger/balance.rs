//! Computes a bill's status and amounts from its payments.

use std::cmp::Ordering;

use billpay_contract::{Amount, BillStatus, PaymentMode, Timestamp};

use super::payment::{Payment, PaymentSource, PaymentStatus};

/// The payments of a bill, compared with its amount.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Balance {
    pub(crate) status: BillStatus,
    /// The sum of the payments.
    pub(crate) paid: Option<Amount>,
    /// The unpaid remainder of an underpaid or a partly paid bill.
    pub(crate) missing: Option<Amount>,
    /// The time of the last payment.
    pub(crate) paid_at: Option<Timestamp>,
    /// The payer's reference of the last payment.
    pub(crate) reference: Option<String>,
    /// Whether a payment is pending.
    pub(crate) pending: bool,
    /// Whether every payment so far has failed.
    pub(crate) failed: bool,
    /// Whether the number takes a further payment at ClickPesa. Also a paid one does, until its maximum.
    pub(crate) open: bool,
}

impl Balance {
    /// `charge` is the bill's amount; without it any amount pays the bill. A number with `max` collects that sum in
    /// several payments.
    pub(crate) fn of(
        charge: Option<Amount>,
        mode: PaymentMode,
        max: Option<Amount>,
        payments: &[Payment],
    ) -> Self {
        let collected = counted(payments);
        let Some(last) = collected.iter().max_by_key(|payment| payment.updated_at) else {
            return Self::unpaid(payments);
        };
        let cents = |payment: &&Payment| payment.collected().map_or(0, Amount::cents);
        let paid: u64 = collected.iter().map(cents).sum();
        let due = charge.map(Amount::cents);
        let max = max.filter(|_| mode != PaymentMode::Exact);
        let status = match (due, max.map(Amount::cents)) {
            (Some(due), Some(max)) => status_in_parts(due, max, paid),
            _ => status(due, mode, paid, collected.len()),
        };
        let missing =
            due.filter(|_| matches!(status, BillStatus::Underpaid | BillStatus::PartPaid));
        Self {
            status,
            paid: Amount::from_cents(paid).ok(),
            missing: missing.and_then(|due| Amount::from_cents(due.saturating_sub(paid)).ok()),
            paid_at: last.updated_at,
            reference: last.reference.clone(),
            pending: any_pending(payments),
            failed: false,
            open: max.is_some_and(|max| paid < max.cents()),
        }
    }

    fn unpaid(payments: &[Payment]) -> Self {
        let pending = any_pending(payments);
        Self {
            pending,
            failed: !pending && !payments.is_empty(),
            open: true,
            ..Self::default()
        }
    }
}

/// Whether a payment is pending. One that can't be counted, or has an unknown status, may be real: it counts as pending,
/// so that nobody is asked to pay again.
fn any_pending(payments: &[Payment]) -> bool {
    let ended = |payment: &Payment| {
        payment.collected().is_some() || payment.status == PaymentStatus::Failed
    };
    !payments.iter().all(ended)
}

fn status(due: Option<u64>, mode: PaymentMode, paid: u64, payments: usize) -> BillStatus {
    match due {
        // ClickPesa accepts only the exact amount for such a number. If it reports less, fees were taken off,
        // and the customer owes nothing.
        Some(due) if paid < due && mode == PaymentMode::Exact => match payments {
            1 => BillStatus::Paid,
            _ => BillStatus::PaidTwice,
        },
        Some(due) if paid < due => BillStatus::Underpaid,
        Some(due) if paid == due => BillStatus::Paid,
        // ClickPesa closes a number with its payment, so two payments were made at the same moment.
        _ if payments > 1 => BillStatus::PaidTwice,
        Some(_) => BillStatus::Overpaid,
        None => BillStatus::Paid,
    }
}

/// The status of a bill whose number takes several payments: only their sum counts.
fn status_in_parts(due: u64, max: u64, paid: u64) -> BillStatus {
    match paid.cmp(&due) {
        Ordering::Less if paid < max => BillStatus::PartPaid,
        Ordering::Less => BillStatus::Underpaid,
        Ordering::Equal => BillStatus::Paid,
        Ordering::Greater => BillStatus::Overpaid,
    }
}

/// The payments that count. Webhooks of the older shape have other payment ids than ClickPesa's list,
/// and no receipt. Once the list has a payment, they do not count, so that no payment is counted under
/// two ids. A webhook's payment with a receipt that the list does not have counts.
fn counted(payments: &[Payment]) -> Vec<&Payment> {
    let collected = payments.iter().filter(|one| one.collected().is_some());
    let collected: Vec<&Payment> = collected.collect();
    let listed = |one: &&Payment| one.source == PaymentSource::PaymentList;
    if !collected.iter().any(&listed) {
        return collected;
    }
    let named_twice = |told: &Payment| {
        let mut list = collected.iter().copied().filter(listed);
        told.reference.is_none() || list.any(|one| one.reference == told.reference)
    };
    let counts = |one: &&&Payment| listed(one) || !named_twice(one);
    collected.iter().filter(counts).copied().collect()
}

#[cfg(test)]
mod tests {
    use super::super::payment::PaymentStatus::{Failed, Pending, Settled, Success};
    use super::super::payment::tests::payment;
    use super::*;

    fn shillings(amount: u64) -> Option<Amount> {
        Amount::from_cents(amount * 100).ok()
    }

    #[track_caller]
    fn check(payments: &[Payment], expected: BillStatus) -> Balance {
        let mode = PaymentMode::AllowPartialAndOverPayment;
        let balance = Balance::of(shillings(1000), mode, None, payments);
        assert_eq!(balance.status, expected, "{payments:?}");
        balance
    }

    #[test]
    fn payments_are_compared_with_the_amount() {
        check(&[], BillStatus::Issued);
        check(&[payment("a", Success, 1000)], BillStatus::Paid);
        check(&[payment("a", Settled, 1000)], BillStatus::Paid);
        check(&[payment("a", Success, 1001)], BillStatus::Overpaid);
        let under = check(&[payment("a", Success, 400)], BillStatus::Underpaid);
        assert_eq!(under.missing, shillings(600));
        let halves = [payment("a", Success, 400), payment("b", Success, 600)];
        check(&halves, BillStatus::Paid);
        let twice = [payment("a", Success, 1000), payment("b", Success, 1000)];
        let twice = check(&twice, BillStatus::PaidTwice);
        assert_eq!(twice.paid, shillings(2000));
    }

    #[test]
    fn a_successful_payment_counts_wherever_it_is_listed() {
        let payments = [payment("a", Failed, 1000), payment("b", Success, 1000)];
        let balance = check(&payments, BillStatus::Paid);
        assert_eq!(balance.reference.as_deref(), Some("receipt-b"));
        assert!(!balance.failed);
    }

    #[test]
    fn failed_and_pending_payments_show_while_nothing_is_paid() {
        assert!(check(&[payment("a", Failed, 1000)], BillStatus::Issued).failed);
        let retried = [payment("a", Failed, 1000), payment("b", Pending, 1000)];
        let balance = check(&retried, BillStatus::Issued);
        assert!(balance.pending && !balance.failed);
    }

    #[test]
    fn without_an_amount_any_payment_pays() {
        let mode = PaymentMode::AllowPartialAndOverPayment;
        let balance = Balance::of(None, mode, None, &[payment("a", Success, 5)]);
        assert_eq!((balance.status, balance.missing), (BillStatus::Paid, None));
        let twice = [payment("a", Success, 5), payment("b", Success, 5)];
        assert_eq!(
            Balance::of(None, mode, None, &twice).status,
            BillStatus::PaidTwice
        );
    }

    #[test]
    fn the_sum_decides_where_a_number_takes_several_payments() {
        let balance = |max, amounts: &[u64]| {
            let ids = ["a", "b", "c"].into_iter().zip(amounts);
            let payments: Vec<_> = ids
                .map(|(id, amount)| payment(id, Success, *amount))
                .collect();
            let mode = PaymentMode::AllowPartialAndOverPayment;
            let balance = Balance::of(shillings(1000), mode, shillings(max), &payments);
            assert_eq!(
                balance.open,
                amounts.iter().sum::<u64>() < max,
                "{balance:?}"
            );
            (balance.status, balance.missing)
        };
        assert_eq!(balance(1000, &[]), (BillStatus::Issued, None));
        assert_eq!(balance(2000, &[1000]), (BillStatus::Paid, None));
        assert_eq!(
            balance(1000, &[400]),
            (BillStatus::PartPaid, shillings(600))
        );
        assert_eq!(
            balance(1000, &[400, 500]),
            (BillStatus::PartPaid, shillings(100))
        );
        assert_eq!(balance(1000, &[400, 500, 100]), (BillStatus::Paid, None));
        assert_eq!(
            balance(2000, &[400, 500, 200]),
            (BillStatus::Overpaid, None)
        );
        assert_eq!(
            balance(500, &[500]),
            (BillStatus::Underpaid, shillings(500))
        );
    }

    #[test]
    fn an_exact_bill_is_paid_also_if_less_is_reported() {
        let balance = |payments: &[Payment]| {
            let balance = Balance::of(
                shillings(1000),
                PaymentMode::Exact,
                shillings(1000),
                payments,
            );
            (balance.status, balance.paid, balance.missing)
        };
        let once = [payment("a", Success, 990)];
        assert_eq!(balance(&once), (BillStatus::Paid, shillings(990), None));
        let twice = [payment("a", Success, 490), payment("b", Success, 490)];
        assert_eq!(
            balance(&twice),
            (BillStatus::PaidTwice, shillings(980), None)
        );
    }

    #[test]
    fn one_payment_under_two_ids_counts_once_and_a_second_one_counts() {
        let mut listed = payment("a", Success, 1000);
        listed.source = PaymentSource::PaymentList;
        let mut older = payment("PAY-a", Success, 1000);
        older.reference = None;
        check(&[older, listed.clone()], BillStatus::Paid);
        let mut renamed = payment("PAY-b", Success, 1000);
        renamed.reference.clone_from(&listed.reference);
        check(&[renamed, listed.clone()], BillStatus::Paid);
        check(
            &[payment("b", Success, 1000), listed],
            BillStatus::PaidTwice,
        );
    }

    #[test]
    fn a_payment_that_cant_be_counted_is_pending() {
        let mut dollars = payment("a", Success, 1000);
        "USD".clone_into(&mut dollars.currency);
        for odd in [dollars, payment("b", PaymentStatus::Unknown, 1000)] {
            let balance = check(
                &[payment("c", Failed, 1000), odd.clone()],
                BillStatus::Issued,
            );
            assert!(balance.pending && !balance.failed);
            let partly = [payment("d", Success, 400), odd];
            assert!(check(&partly, BillStatus::Underpaid).pending);
        }
    }

    #[test]
    fn payments_that_have_ended_are_not_pending() {
        let mut listed = payment("a", Success, 400);
        listed.source = PaymentSource::PaymentList;
        let mut older = payment("PAY-a", Success, 400);
        older.reference = None;
        let ended = [payment("b", Failed, 600), older, listed];
        assert!(!check(&ended, BillStatus::Underpaid).pending);
    }
}
