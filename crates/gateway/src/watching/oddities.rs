//! What about payments only a person can judge: the operator is told.

use crate::ledger::{Bill, Payment, PaymentStatus, Source};

/// Money that can't be counted is the operator's to look at.
pub(crate) fn tell_of_odd(payment: &Payment) {
    let uncounted = payment.status.paid() && payment.collected().is_none();
    if uncounted || payment.status == PaymentStatus::Unknown {
        tracing::error!(
            payment = payment.id,
            status = payment.status.wire_name(),
            currency = payment.currency,
            "a payment that can't be counted: look at it in ClickPesa's dashboard"
        );
    }
}

/// Where a webhook and the list disagree about money, the operator is told.
pub(super) fn compare(bill: &Bill, listed: &[Payment]) {
    let told = bill.payments.iter();
    for told in told.filter(|told| told.source == Source::Webhook) {
        let Some(listed) = listed.iter().find(|listed| listed.id == told.id) else {
            continue;
        };
        if listed.amount != told.amount || listed.currency != told.currency {
            tracing::error!(
                bill = bill.id.as_str(),
                payment = told.id,
                told = ?told.amount,
                listed = ?listed.amount,
                "a webhook and ClickPesa's list disagree about the money: the list counts"
            );
        }
    }
}
