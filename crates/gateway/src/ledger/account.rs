//! What payments make of a bill.

use billpay_contract::{Amount, BillStatus, Timestamp};

use super::payment::{Payment, PaymentStatus, Source};

/// What has come, against what was asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Account {
    pub(crate) status: BillStatus,
    /// All that has come.
    pub(crate) paid: Option<Amount>,
    /// What an underpaid bill lacks.
    pub(crate) missing: Option<Amount>,
    /// When the last money came.
    pub(crate) paid_at: Option<Timestamp>,
    /// The payer's reference of the last money.
    pub(crate) reference: Option<String>,
    /// A payment is on its way.
    pub(crate) pending: bool,
    /// Nothing has come and nothing is on its way, and the last attempt failed.
    pub(crate) failed: bool,
}

impl Account {
    /// `charge` is what was asked for; without it any amount is the right one.
    pub(crate) fn of(charge: Option<Amount>, payments: &[Payment]) -> Self {
        let collected = counted(payments);
        let Some(last) = collected.iter().max_by_key(|payment| payment.updated_at) else {
            return Self::unpaid(payments);
        };
        let cents = |payment: &&Payment| payment.collected().map_or(0, Amount::cents);
        let paid: u64 = collected.iter().map(cents).sum();
        let due = charge.map(Amount::cents);
        Self {
            status: status(due, paid, collected.len()),
            paid: Amount::from_cents(paid).ok(),
            missing: due.and_then(|due| Amount::from_cents(due.saturating_sub(paid)).ok()),
            paid_at: last.updated_at,
            reference: last.reference.clone(),
            pending: payments.iter().any(|payment| payment.status.pending()),
            failed: false,
        }
    }

    fn unpaid(payments: &[Payment]) -> Self {
        // Money that can't be counted, or a word that nobody has documented, may be money: nobody is
        // told to pay again.
        let ended = |payment: &Payment| payment.status == PaymentStatus::Failed;
        let pending = payments.iter().any(|payment| !ended(payment));
        Self {
            pending,
            failed: !pending && !payments.is_empty(),
            ..Self::default()
        }
    }
}

fn status(due: Option<u64>, paid: u64, payments: usize) -> BillStatus {
    match due {
        Some(due) if paid < due => BillStatus::Underpaid,
        Some(due) if paid == due => BillStatus::Paid,
        // One payment closes an order's number: two of them were made at the same moment.
        _ if payments > 1 => BillStatus::PaidTwice,
        Some(_) => BillStatus::Overpaid,
        None => BillStatus::Paid,
    }
}

/// The payments that count. Webhooks of the older shape name a payment otherwise than ClickPesa's
/// list does and have no receipt: once the list shows money, such a one counts for nothing, so that
/// no payment is counted under two names. One with a receipt that the list does not show counts.
fn counted(payments: &[Payment]) -> Vec<&Payment> {
    let collected = payments.iter().filter(|one| one.collected().is_some());
    let collected: Vec<&Payment> = collected.collect();
    let listed = |one: &&Payment| one.source == Source::Lookup;
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
    fn check(payments: &[Payment], expected: BillStatus) -> Account {
        let account = Account::of(shillings(1000), payments);
        assert_eq!(account.status, expected, "{payments:?}");
        account
    }

    #[test]
    fn money_is_weighed_against_the_bill() {
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
    fn the_one_that_succeeded_counts_wherever_it_stands() {
        let payments = [payment("a", Failed, 1000), payment("b", Success, 1000)];
        let account = check(&payments, BillStatus::Paid);
        assert_eq!(account.reference.as_deref(), Some("receipt-b"));
        assert!(!account.failed);
    }

    #[test]
    fn attempts_are_told_while_nothing_has_come() {
        assert!(check(&[payment("a", Failed, 1000)], BillStatus::Issued).failed);
        let retried = [payment("a", Failed, 1000), payment("b", Pending, 1000)];
        let account = check(&retried, BillStatus::Issued);
        assert!(account.pending && !account.failed);
    }

    #[test]
    fn without_an_amount_any_money_pays() {
        let account = Account::of(None, &[payment("a", Success, 5)]);
        assert_eq!((account.status, account.missing), (BillStatus::Paid, None));
        let twice = [payment("a", Success, 5), payment("b", Success, 5)];
        assert_eq!(Account::of(None, &twice).status, BillStatus::PaidTwice);
    }

    #[test]
    fn one_payment_under_two_names_counts_once_and_a_second_one_counts() {
        let mut listed = payment("a", Success, 1000);
        listed.source = Source::Lookup;
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
    fn who_may_have_paid_is_not_told_to_pay_again() {
        let mut dollars = payment("a", Success, 1000);
        "USD".clone_into(&mut dollars.currency);
        for odd in [dollars, payment("b", PaymentStatus::Unknown, 1000)] {
            let account = check(&[payment("c", Failed, 1000), odd], BillStatus::Issued);
            assert!(account.pending && !account.failed);
        }
    }
}
