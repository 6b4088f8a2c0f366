//! A payment as ClickPesa reports it, and the rule that merges two reports.

use billpay_contract::{Amount, Timestamp};
use strum::{EnumString, IntoStaticStr};

/// The status of a payment. Both `Success` (received) and `Settled` (with the merchant) are paid.
///
/// The order of the variants matters: a later status replaces an earlier one, see [`merge_reports`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, EnumString, IntoStaticStr)]
#[strum(serialize_all = "SCREAMING-KEBAB-CASE")]
pub(crate) enum PaymentStatus {
    /// A status that is not documented: it does not count as paid.
    Unknown,
    Pending,
    Processing,
    OnHold,
    Failed,
    Success,
    Settled,
}

impl PaymentStatus {
    /// The name in ClickPesa's JSON, in the database and in exports.
    pub(crate) fn wire_name(self) -> &'static str {
        self.into()
    }

    pub(crate) fn from_wire_name(name: &str) -> Self {
        name.parse().unwrap_or(Self::Unknown)
    }

    /// Whether the payment has succeeded.
    pub(crate) const fn paid(self) -> bool {
        matches!(self, Self::Success | Self::Settled)
    }
}

/// Where a report of a payment came from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumString, IntoStaticStr)]
#[strum(serialize_all = "lowercase")]
pub(crate) enum PaymentSource {
    /// A verified webhook.
    Webhook,
    /// ClickPesa's list of a number's payments. It has precedence.
    #[strum(serialize = "lookup")]
    PaymentList,
}

impl PaymentSource {
    pub(crate) fn name(self) -> &'static str {
        self.into()
    }

    /// An unknown name becomes `Webhook`, the source with the lower precedence.
    pub(crate) fn from_name(name: &str) -> Self {
        name.parse().unwrap_or(Self::Webhook)
    }
}

/// A payment on a control number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Payment {
    /// ClickPesa's id of the payment.
    pub(crate) id: String,
    pub(crate) status: PaymentStatus,
    /// The collected amount; `None` when it can't be read, and then the payment does not count.
    pub(crate) amount: Option<Amount>,
    /// ISO 4217; only payments in shillings count.
    pub(crate) currency: String,
    /// The reference on the payer's receipt.
    pub(crate) reference: Option<String>,
    pub(crate) updated_at: Option<Timestamp>,
    pub(crate) source: PaymentSource,
}

impl Payment {
    /// The amount that counts for the bill.
    pub(crate) fn collected(&self) -> Option<Amount> {
        let counts = self.status.paid() && self.currency == billpay_contract::CURRENCY;
        self.amount.filter(|_| counts)
    }
}

/// Merges a new report into the known one of the same payment. Reports may repeat and come in any order.
///
/// ClickPesa's list has precedence over a webhook. A paid payment stays paid.
pub(crate) fn merge_reports(known: &Payment, reported: &Payment) -> Payment {
    let takes_back = known.status.paid() && !reported.status.paid();
    let reported_has_precedence = match (known.source, reported.source) {
        (_, PaymentSource::PaymentList) => true,
        (PaymentSource::PaymentList, PaymentSource::Webhook) => reported.status > known.status,
        (PaymentSource::Webhook, PaymentSource::Webhook) => {
            (reported.status, reported.updated_at) >= (known.status, known.updated_at)
        }
    };
    if takes_back || !reported_has_precedence {
        return known.clone();
    }
    let mut merged = reported.clone();
    merged.reference = merged.reference.or_else(|| known.reference.clone());
    merged.amount = merged.amount.or(known.amount);
    merged
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    /// A payment in shillings.
    pub(crate) fn payment(id: &str, status: PaymentStatus, shillings: u64) -> Payment {
        Payment {
            id: id.to_owned(),
            status,
            amount: Amount::from_cents(shillings * 100).ok(),
            currency: "TZS".to_owned(),
            reference: Some(format!("receipt-{id}")),
            updated_at: Timestamp::parse("2026-11-25T10:00:00Z"),
            source: PaymentSource::Webhook,
        }
    }

    #[test]
    fn the_order_of_reports_does_not_change_the_result() {
        let failed = payment("p1", PaymentStatus::Failed, 500);
        let paid = payment("p1", PaymentStatus::Success, 500);
        let settled = payment("p1", PaymentStatus::Settled, 500);
        assert_eq!(merge_reports(&failed, &paid), paid);
        assert_eq!(merge_reports(&paid, &failed), paid);
        assert_eq!(merge_reports(&settled, &paid), settled);
        assert_eq!(merge_reports(&paid, &paid), paid);
    }

    #[test]
    fn clickpesas_list_has_precedence_but_a_paid_payment_stays_paid() {
        let from_webhook = payment("p1", PaymentStatus::Success, 500);
        let mut listed = payment("p1", PaymentStatus::Success, 400);
        listed.source = PaymentSource::PaymentList;
        assert_eq!(merge_reports(&from_webhook, &listed), listed);
        assert_eq!(merge_reports(&listed, &from_webhook), listed);
        listed.status = PaymentStatus::Processing;
        assert_eq!(merge_reports(&from_webhook, &listed), from_webhook);
    }

    #[test]
    fn an_undocumented_status_does_not_count_as_paid() {
        let status = PaymentStatus::from_wire_name("REVERSED");
        assert_eq!(status, PaymentStatus::Unknown);
        assert_eq!(payment("p1", status, 500).collected(), None);
        for (name, status) in [
            ("UNKNOWN", PaymentStatus::Unknown),
            ("PENDING", PaymentStatus::Pending),
            ("PROCESSING", PaymentStatus::Processing),
            ("ON-HOLD", PaymentStatus::OnHold),
            ("FAILED", PaymentStatus::Failed),
            ("SUCCESS", PaymentStatus::Success),
            ("SETTLED", PaymentStatus::Settled),
        ] {
            assert_eq!(PaymentStatus::from_wire_name(name), status);
            assert_eq!(status.wire_name(), name);
        }
    }

    #[test]
    fn payments_in_other_currencies_do_not_count() {
        let mut dollars = payment("p1", PaymentStatus::Success, 500);
        "USD".clone_into(&mut dollars.currency);
        assert_eq!(dollars.collected(), None);
    }
}
