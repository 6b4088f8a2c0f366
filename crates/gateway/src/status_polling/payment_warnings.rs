//! Logs what the operator must check: payments that can't be counted, and reports that disagree.

use crate::ledger::{Bill, Payment, PaymentSource, PaymentStatus};

/// Logs a payment that can't be counted.
pub(crate) fn warn_if_uncountable(payment: &Payment) {
    let uncounted = payment.status.paid() && payment.collected().is_none();
    if uncounted || payment.status == PaymentStatus::Unknown {
        tracing::error!(
            payment = payment.id,
            status = payment.status.wire_name(),
            currency = payment.currency,
            "a payment that can't be counted: check it in ClickPesa's dashboard"
        );
    }
}

/// Logs where a webhook and ClickPesa's list disagree about an amount.
pub(super) fn warn_on_disagreement(bill: &Bill, listed: &[Payment]) {
    let reported = bill.payments.iter();
    for reported in reported.filter(|payment| payment.source == PaymentSource::Webhook) {
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
