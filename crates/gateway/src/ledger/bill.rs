//! A bill as the gateway stores it.

use billpay_contract::{
    Amount, BillDraft, BillId, BillReference, BillRequest, BillStatus, BillView, IssuedBill,
    PaymentMode, Timestamp,
};
use serde::Deserialize;
use strum::{EnumString, IntoStaticStr, VariantArray};
use uuid::{NoContext, Uuid};

use super::balance::Balance;
use super::payment::Payment;

/// Generates the id of a new bill. It has 74 random bits, so it can't be guessed. It begins with the time in milliseconds,
/// so that the ids of new bills share pages of the database's indexes, however many bills there are.
pub(crate) fn new_bill_id() -> BillId {
    // With a counter as context, ids of the same millisecond would have fewer random bits.
    BillId::from_u128(Uuid::new_v7(uuid::Timestamp::now(NoContext)).as_u128())
}

/// The stage of a bill: from the request for a number to its closing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "lowercase")]
pub(crate) enum Stage {
    /// An attempt asks ClickPesa for the number. If its lease has expired, the attempt has died.
    Asking,
    /// ClickPesa made no number.
    Refused,
    /// It is not known whether ClickPesa made a number.
    Unknown,
    /// The bill has its number.
    Issued,
    /// The number accepts no more payments.
    Closed,
}

impl Stage {
    pub(crate) const ALL: &'static [Self] = Self::VARIANTS;

    /// The name in the database and in exports.
    pub(crate) fn name(self) -> &'static str {
        self.into()
    }

    pub(crate) fn from_name(name: &str) -> Option<Self> {
        name.parse().ok()
    }
}

/// The browser that sends a bill, by its id.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Browser {
    /// A form without scripts. For a while it is the same bill as the last one with its content, whatever its key.
    Repeats(String),
    /// The widget, which recognises a repeated bill itself: with a new key it is another bill.
    Decides(String),
}

impl Browser {
    /// The browser's id.
    pub(crate) fn id(&self) -> &str {
        let (Self::Repeats(id) | Self::Decides(id)) = self;
        id
    }
}

/// A new bill, before it is stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct NewBill {
    pub(crate) id: BillId,
    /// The idempotency key: retries of the same request have the same key.
    pub(crate) idempotency_key: String,
    /// The browser that sent the bill, if the bill has nothing else that identifies it.
    pub(crate) browser: Option<Browser>,
    /// The id of the signed intent.
    pub(crate) intent: Option<String>,
    pub(crate) request: BillRequest,
    /// The number that the gateway generated, if the request has no reference. A retry asks for the same
    /// number.
    pub(crate) generated_reference: Option<BillReference>,
    pub(crate) customer_name: Option<String>,
    /// The deadline for payments that the merchant signed.
    pub(crate) deadline: Option<Timestamp>,
    /// The deadline if the merchant signed none.
    pub(crate) default_deadline: Option<Timestamp>,
    /// The bill whose unpaid remainder this bill is for.
    pub(crate) remainder_of: Option<BillId>,
}

impl NewBill {
    /// The deadline that applies.
    pub(crate) fn effective_deadline(&self) -> Option<Timestamp> {
        self.deadline.or(self.default_deadline)
    }

    /// The number to ask for; `None` lets ClickPesa generate one.
    pub(crate) fn reference(&self) -> Option<&BillReference> {
        self.request
            .reference()
            .or(self.generated_reference.as_ref())
    }

    /// The bill as it is after it was stored.
    pub(crate) fn stored(&self, created_at: Timestamp) -> Bill {
        Bill {
            id: self.id.clone(),
            intent: self.intent.clone(),
            request: self.request.clone(),
            reference: self.reference().cloned(),
            customer_name: self.customer_name.clone(),
            deadline: self.effective_deadline(),
            remainder_of: self.remainder_of.clone(),
            stage: Stage::Asking,
            attempts: 1,
            issued: None,
            payments: Vec::new(),
            remainder: None,
            created_at,
            version: 1,
        }
    }
}

/// A stored bill.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Bill {
    pub(crate) id: BillId,
    pub(crate) intent: Option<String>,
    pub(crate) request: BillRequest,
    /// The number that was asked for, as long as it may exist.
    pub(crate) reference: Option<BillReference>,
    pub(crate) customer_name: Option<String>,
    pub(crate) deadline: Option<Timestamp>,
    pub(crate) remainder_of: Option<BillId>,
    pub(crate) stage: Stage,
    /// The number of attempts to get a number.
    pub(crate) attempts: i64,
    pub(crate) issued: Option<IssuedBill>,
    pub(crate) payments: Vec<Payment>,
    /// The bill for the unpaid remainder of this one.
    pub(crate) remainder: Option<BillId>,
    pub(crate) created_at: Timestamp,
    /// The number of changes.
    pub(crate) version: i64,
}

impl Bill {
    /// The bill's amount: the merchant's, or else ClickPesa's.
    pub(crate) fn amount(&self) -> Option<Amount> {
        let requested = self.request.charge().map(|charge| charge.amount);
        requested.or_else(|| self.issued.as_ref().and_then(|bill| bill.bill_amount))
    }

    /// The payment mode; ClickPesa's default is to accept every amount. A number is exact only if ClickPesa's answer does not
    /// say otherwise: with another mode or another amount, it may accept less than the bill's amount.
    fn payment_mode(&self) -> PaymentMode {
        use PaymentMode::{AllowPartialAndOverPayment, Exact};
        let requested = self.request.charge().map(|charge| charge.payment_mode);
        let issued = self.issued.as_ref();
        let answered = issued.and_then(|bill| bill.bill_payment_mode);
        let amount = issued.and_then(|bill| bill.bill_amount);
        match (requested, answered) {
            (Some(Exact), Some(Exact) | None) | (None, Some(Exact))
                if amount.is_none_or(|amount| Some(amount) == self.amount()) =>
            {
                Exact
            }
            _ => AllowPartialAndOverPayment,
        }
    }

    /// The sum that the number collects in several payments. Only what ClickPesa confirms counts: otherwise one payment
    /// closes the number.
    fn max_collection(&self) -> Option<Amount> {
        self.issued.as_ref()?.bill_max_collection_amount
    }

    /// The request to ClickPesa, with the generated number if there is one.
    pub(crate) fn request_with_reference(&self) -> BillRequest {
        match &self.reference {
            Some(reference) => self.request.clone().with_reference(reference.clone()),
            None => self.request.clone(),
        }
    }

    /// The status and the amounts that follow from the payments.
    pub(crate) fn balance(&self) -> Balance {
        let mut balance = Balance::of(
            self.amount(),
            self.payment_mode(),
            self.max_collection(),
            &self.payments,
        );
        if self.stage == Stage::Closed {
            balance.open = false;
            balance.status = match balance.status {
                BillStatus::Issued => BillStatus::Closed,
                BillStatus::PartPaid => BillStatus::Underpaid,
                other => other,
            };
        }
        balance
    }

    /// The bill as browsers receive it; `None` while there is no number.
    pub(crate) fn view(&self, now: Timestamp) -> Option<BillView> {
        let mut bill = self.issued.clone()?;
        bill.bill_customer_name = bill
            .bill_customer_name
            .or_else(|| self.customer_name.clone());
        let balance = self.balance();
        Some(BillView {
            id: self.id.clone(),
            bill,
            status: balance.status,
            paid_amount: balance.paid,
            missing_amount: balance.missing,
            paid_at: balance.paid_at,
            payment_reference: balance.reference,
            payment_pending: balance.pending,
            attempt_failed: balance.failed,
            deadline: self.deadline,
            remainder: self.remainder.clone(),
            remainder_of: self.remainder_of.clone(),
            version: self.version,
            at: now,
        })
    }
}

/// The field of a stored request that only the gateway sets.
#[derive(Deserialize)]
struct Parts {
    #[serde(rename = "billMaxCollectionAmount")]
    max_collection: Option<Amount>,
}

/// Parses a request that this or an earlier version has stored as JSON.
pub(crate) fn parse_request(json: &str) -> Option<BillRequest> {
    let draft: BillDraft = serde_json::from_str(json).ok()?;
    let Parts { max_collection } = serde_json::from_str(json).ok()?;
    Some(draft.parse().ok()?.with_max_collection(max_collection))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_bill_has_an_id_of_its_own_and_those_of_one_hour_begin_alike() {
        let (one, other) = (new_bill_id(), new_bill_id());
        assert_ne!(one, other);
        // The first 24 bits are the time in units of four and a half hours.
        let hours = |id: &BillId| u32::from_str_radix(&id.as_str()[..6], 16).unwrap();
        assert!(hours(&other) - hours(&one) <= 1);
    }

    #[test]
    fn stages_are_stored_by_these_names() {
        let names: Vec<&str> = Stage::ALL.iter().map(|stage| stage.name()).collect();
        assert_eq!(names, ["asking", "refused", "unknown", "issued", "closed"]);
        for &stage in Stage::ALL {
            assert_eq!(Stage::from_name(stage.name()), Some(stage));
        }
    }
}
