//! Logs payments that the operator must check: those that can't be counted, those about which a webhook and
//! ClickPesa's list disagree, and those that are smaller than their bill.

use crate::ledger::{Bill, Payment, PaymentSource, PaymentStatus};

/// Logs the payment if it can't be counted for its bill. Then its status is unknown, or it was paid
/// without a valid amount or in a currency other than TZS.
pub(crate) fn log_uncountable_payment(payment: &Payment) {
    let uncountable = payment.status.paid() && payment.collected().is_none();
    if uncountable || payment.status == PaymentStatus::Unknown {
        tracing::error!(
            payment = payment.id,
            status = payment.status.wire_name(),
            currency = payment.currency,
            "a payment that can't be counted: check it in ClickPesa's dashboard"
        );
    }
}

/// Logs each payment whose amount or currency differs between its webhook and ClickPesa's list.
pub(super) fn log_disagreement(bill: &Bill, listed: &[Payment]) {
    let payments = bill.payments.iter();
    for reported in payments.filter(|payment| payment.source == PaymentSource::Webhook) {
        let Some(listed) = listed.iter().find(|listed| listed.id == reported.id) else {
            continue;
        };
        if listed.amount != reported.amount || listed.currency != reported.currency {
            tracing::error!(
                bill = bill.id.as_str(),
                payment = reported.id,
                reported = ?reported.amount,
                listed = ?listed.amount,
                "a webhook and ClickPesa's list disagree about a payment: the list counts"
            );
        }
    }
}

/// Logs a bill that counts as paid although less than its amount was reported, see [`Balance::of`].
///
/// [`Balance::of`]: crate::ledger::Balance::of
pub(crate) fn log_smaller_payment(bill: &Bill) {
    let balance = bill.balance();
    let (paid, due) = (balance.paid, bill.amount());
    if balance.status.is_fully_paid() && paid < due {
        tracing::error!(
            bill = bill.id.as_str(),
            ?paid,
            ?due,
            "less than the bill's exact amount was reported, perhaps because fees were taken off: it counts as \
             paid; compare it with ClickPesa's dashboard"
        );
    }
}
