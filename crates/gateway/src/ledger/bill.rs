//! A bill as the gateway keeps it.

use billpay_contract::{
    Amount, BillDraft, BillId, BillReference, BillRequest, BillStatus, BillView, IssuedBill,
    Timestamp,
};
use strum::{EnumString, IntoStaticStr, VariantArray};
use uuid::Uuid;

use super::account::Account;
use super::payment::Payment;

/// A new bill's id, which nobody can guess: 122 of its bits are random.
pub(crate) fn new_bill_id() -> BillId {
    BillId::from_u128(Uuid::new_v4().as_u128())
}

/// How far a bill is on its way to a number, and to the end of that number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "lowercase")]
pub(crate) enum Stage {
    /// ClickPesa is being asked. When the lease is over, whoever asked has died meanwhile.
    Asking,
    /// ClickPesa surely made no number.
    Refused,
    /// Whether ClickPesa made a number is not known.
    Unknown,
    /// It has its number.
    Issued,
    /// Its number takes no money any more.
    Closed,
}

impl Stage {
    pub(crate) const ALL: &'static [Self] = Self::VARIANTS;

    /// The name in the store and in exports.
    pub(crate) fn name(self) -> &'static str {
        self.into()
    }

    pub(crate) fn from_name(name: &str) -> Option<Self> {
        name.parse().ok()
    }
}

/// A bill that ClickPesa is to be asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct NewBill {
    pub(crate) id: BillId,
    /// The same intention has the same key.
    pub(crate) key: String,
    /// The signed intent's own id.
    pub(crate) intent: Option<String>,
    pub(crate) request: BillRequest,
    /// The number that the gateway chose, where the request has none of its own: asked for again,
    /// it is the same number.
    pub(crate) chosen: Option<BillReference>,
    pub(crate) customer_name: Option<String>,
    /// Until when it can be paid, as the merchant signed it.
    pub(crate) deadline: Option<Timestamp>,
    /// Until when otherwise.
    pub(crate) default_deadline: Option<Timestamp>,
    /// The bill whose missing amount this one is over.
    pub(crate) rest_of: Option<BillId>,
}

impl NewBill {
    /// Until when it can be paid.
    pub(crate) fn until(&self) -> Option<Timestamp> {
        self.deadline.or(self.default_deadline)
    }

    /// The number that is asked for, if it is not ClickPesa's to choose.
    pub(crate) fn reference(&self) -> Option<&BillReference> {
        self.request.reference().or(self.chosen.as_ref())
    }
}

/// A bill that is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Bill {
    pub(crate) id: BillId,
    pub(crate) intent: Option<String>,
    pub(crate) request: BillRequest,
    /// The number that was asked for, while it may exist.
    pub(crate) reference: Option<BillReference>,
    pub(crate) customer_name: Option<String>,
    pub(crate) deadline: Option<Timestamp>,
    pub(crate) rest_of: Option<BillId>,
    pub(crate) stage: Stage,
    /// How often ClickPesa was asked for a number.
    pub(crate) attempts: i64,
    pub(crate) issued: Option<IssuedBill>,
    pub(crate) payments: Vec<Payment>,
    /// The bill over what is missing of this one.
    pub(crate) rest: Option<BillId>,
    pub(crate) created_at: Timestamp,
    /// Counts changes.
    pub(crate) version: i64,
}

impl Bill {
    /// What the bill asks for: the merchant's word goes before ClickPesa's answer.
    pub(crate) fn amount(&self) -> Option<Amount> {
        let asked = self.request.charge().map(|charge| charge.amount);
        asked.or_else(|| self.issued.as_ref().and_then(|bill| bill.bill_amount))
    }

    /// What ClickPesa is asked for.
    pub(crate) fn asked(&self) -> BillRequest {
        match &self.reference {
            Some(reference) => self.request.clone().with_reference(reference.clone()),
            None => self.request.clone(),
        }
    }

    /// What has come.
    pub(crate) fn account(&self) -> Account {
        let mut account = Account::of(self.amount(), &self.payments);
        if self.stage == Stage::Closed && account.status == BillStatus::Issued {
            account.status = BillStatus::Closed;
        }
        account
    }

    /// What a browser is told; `None` while there is no number.
    pub(crate) fn view(&self, now: Timestamp) -> Option<BillView> {
        let mut bill = self.issued.clone()?;
        bill.bill_customer_name = bill
            .bill_customer_name
            .or_else(|| self.customer_name.clone());
        let account = self.account();
        Some(BillView {
            id: self.id.clone(),
            bill,
            status: account.status,
            paid_amount: account.paid,
            missing_amount: account.missing,
            paid_at: account.paid_at,
            payment_reference: account.reference,
            payment_pending: account.pending,
            attempt_failed: account.failed,
            deadline: self.deadline,
            rest: self.rest.clone(),
            rest_of: self.rest_of.clone(),
            version: self.version,
            at: now,
        })
    }
}

/// The bill that was written as JSON by this gateway or an earlier one.
pub(crate) fn request(json: &str) -> Option<BillRequest> {
    let draft: BillDraft = serde_json::from_str(json).ok()?;
    draft.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_bill_has_an_id_of_its_own() {
        assert_ne!(new_bill_id(), new_bill_id());
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
