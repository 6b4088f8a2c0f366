//! One payment as ClickPesa tells of it, and which of two tellings counts.

use billpay_contract::{Amount, Timestamp};
use strum::{EnumString, IntoStaticStr};

/// How far a payment is. Both `Success` (received) and `Settled` (with the merchant) are paid.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, EnumString, IntoStaticStr)]
#[strum(serialize_all = "SCREAMING-KEBAB-CASE")]
pub(crate) enum PaymentStatus {
    /// A word that is not documented: no money is believed on it.
    Unknown,
    Pending,
    Processing,
    OnHold,
    Failed,
    Success,
    Settled,
}

impl PaymentStatus {
    /// The name on ClickPesa's wire, in the store and in exports.
    pub(crate) fn wire_name(self) -> &'static str {
        self.into()
    }

    pub(crate) fn from_wire_name(name: &str) -> Self {
        name.parse().unwrap_or(Self::Unknown)
    }

    /// Whether the money is there.
    pub(crate) const fn paid(self) -> bool {
        matches!(self, Self::Success | Self::Settled)
    }

    /// Whether it is not known yet how it ends.
    pub(crate) const fn pending(self) -> bool {
        matches!(self, Self::Pending | Self::Processing | Self::OnHold)
    }
}

/// Who told of a payment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumString, IntoStaticStr)]
#[strum(serialize_all = "lowercase")]
pub(crate) enum Source {
    /// A verified webhook.
    Webhook,
    /// ClickPesa's own list of a number's payments: what it says goes first.
    Lookup,
}

impl Source {
    pub(crate) fn name(self) -> &'static str {
        self.into()
    }

    pub(crate) fn from_name(name: &str) -> Self {
        name.parse().unwrap_or(Self::Webhook)
    }
}

/// A payment on a control number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Payment {
    /// ClickPesa's id of it.
    pub(crate) id: String,
    pub(crate) status: PaymentStatus,
    /// What was collected; `None` where it can't be read, and then it counts for nothing.
    pub(crate) amount: Option<Amount>,
    /// ISO 4217; only shillings count.
    pub(crate) currency: String,
    /// What the payer's own receipt says.
    pub(crate) reference: Option<String>,
    pub(crate) updated_at: Option<Timestamp>,
    pub(crate) source: Source,
}

impl Payment {
    /// What it adds to its bill.
    pub(crate) fn collected(&self) -> Option<Amount> {
        let counts = self.status.paid() && self.currency == billpay_contract::CURRENCY;
        self.amount.filter(|_| counts)
    }
}

/// The telling that counts of the same payment: tellings come twice, and in any order.
///
/// ClickPesa's own list goes before a webhook, except that nothing takes money back that a list
/// has not: a payment that was paid stays paid.
pub(crate) fn merged(known: &Payment, told: &Payment) -> Payment {
    let takes_back = known.status.paid() && !told.status.paid();
    let newer = match (known.source, told.source) {
        (_, Source::Lookup) => true,
        (Source::Lookup, Source::Webhook) => told.status > known.status,
        (Source::Webhook, Source::Webhook) => {
            (told.status, told.updated_at) >= (known.status, known.updated_at)
        }
    };
    if takes_back || !newer {
        return known.clone();
    }
    let mut merged = told.clone();
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
            source: Source::Webhook,
        }
    }

    #[test]
    fn repeats_and_disorder_change_nothing() {
        let failed = payment("p1", PaymentStatus::Failed, 500);
        let paid = payment("p1", PaymentStatus::Success, 500);
        let settled = payment("p1", PaymentStatus::Settled, 500);
        assert_eq!(merged(&failed, &paid), paid);
        assert_eq!(merged(&paid, &failed), paid);
        assert_eq!(merged(&settled, &paid), settled);
        assert_eq!(merged(&paid, &paid), paid);
    }

    #[test]
    fn clickpesas_own_list_goes_first_but_takes_no_money_back() {
        let told = payment("p1", PaymentStatus::Success, 500);
        let mut listed = payment("p1", PaymentStatus::Success, 400);
        listed.source = Source::Lookup;
        assert_eq!(merged(&told, &listed), listed);
        assert_eq!(merged(&listed, &told), listed);
        listed.status = PaymentStatus::Processing;
        assert_eq!(merged(&told, &listed), told);
    }

    #[test]
    fn words_that_are_not_documented_move_no_money() {
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
    fn other_currencies_count_for_nothing() {
        let mut dollars = payment("p1", PaymentStatus::Success, 500);
        "USD".clone_into(&mut dollars.currency);
        assert_eq!(dollars.collected(), None);
    }
}
