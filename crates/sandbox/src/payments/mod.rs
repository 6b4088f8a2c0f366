//! Payments on numbers: what a customer's phone would do.

mod payment;

pub use payment::{Channel, Outcome, Payment};

use jiff::Timestamp;
use serde_json::{Number, Value, json};

use crate::bills::{Bill, Bills, Status};
use crate::clock;
use crate::fields::Mode;
use crate::messages::{Refusal, own};

/// More payments than any test or demo makes; then the sandbox says that it is full.
const MOST: usize = 100_000;

/// A payment that was made.
#[derive(Clone, Debug)]
pub(crate) struct Paid {
    pub(crate) id: String,
    pub(crate) payment: Payment,
    created: Timestamp,
    updated: Timestamp,
}

impl Paid {
    /// As `GET /payments/{orderReference}` shows it.
    pub(crate) fn shown(&self) -> Value {
        let payment = &self.payment;
        json!({
            "id": self.id,
            "status": payment.outcome,
            "paymentReference": self.reference(),
            "paymentPhoneNumber": payment.phone_number,
            "orderReference": payment.bill_pay_number,
            "collectedAmount": payment.amount,
            "collectedCurrency": "TZS",
            "message": payment.outcome.message(),
            "createdAt": self.created_at(),
            "updatedAt": self.updated_at(),
            "customer": {
                "customerName": payment.customer_name,
                "customerPhoneNumber": payment.phone_number,
                "customerEmail": null,
            },
            "clientId": "sandbox",
        })
    }

    /// What the payer's message calls it.
    pub(crate) fn reference(&self) -> String {
        self.id.to_lowercase()
    }

    pub(crate) fn created_at(&self) -> String {
        clock::written(self.created)
    }

    pub(crate) fn updated_at(&self) -> String {
        clock::written(self.updated)
    }
}

/// Whether the number takes the payment.
fn admit(bill: &Bill, payment: &Payment) -> Result<(), Refusal> {
    if bill.paid && !payment.force {
        return Err(own::ALREADY_PAID.into());
    }
    if bill.status == Status::Inactive {
        return Err(own::INACTIVE.into());
    }
    exact(bill, &payment.amount)
}

fn exact(bill: &Bill, amount: &Number) -> Result<(), Refusal> {
    match &bill.amount {
        Some(due) if bill.mode == Mode::Exact && due != amount => {
            Err(own::NOT_EXACT.about(&due.to_string()))
        }
        _ => Ok(()),
    }
}

/// One payment closes an order's number, even a partial one; a customer's stays open.
fn close(bill: &mut Bill, outcome: Outcome) {
    bill.paid |= outcome.pays() && bill.customer.is_none();
}

/// All payments.
#[derive(Debug, Default)]
pub(crate) struct Payments(Vec<Paid>);

impl Payments {
    /// Pays, where the number takes it.
    pub(crate) fn pay(
        &mut self,
        payment: Payment,
        bills: &mut Bills,
        now: Timestamp,
    ) -> Result<Paid, Refusal> {
        if self.0.len() >= MOST {
            return Err(own::FULL.into());
        }
        let payment = payment.checked()?;
        let number = &payment.bill_pay_number;
        let bill = bills
            .get_mut(number)
            .map_err(|_| own::NO_NUMBER.about(number))?;
        admit(bill, &payment)?;
        close(bill, payment.outcome);
        let paid = Paid {
            id: format!("{number}LCP{:06}", self.0.len() + 1),
            payment,
            created: now,
            updated: now,
        };
        self.0.push(paid.clone());
        Ok(paid)
    }

    /// Ends a payment whose end was not known, or brings received money to the merchant. Money that
    /// is on its way arrives, whatever has become of the number meanwhile.
    pub(crate) fn settle(
        &mut self,
        id: &str,
        outcome: Outcome,
        bills: &mut Bills,
        now: Timestamp,
    ) -> Result<Paid, Refusal> {
        let paid = self.0.iter_mut().find(|paid| paid.id == id);
        let paid = paid.ok_or_else(|| own::NO_PAYMENT.about(id))?;
        if !paid.payment.outcome.leads_to(outcome) {
            return Err(own::ENDED.about(id));
        }
        paid.payment.outcome = outcome;
        paid.updated = now;
        if let Ok(bill) = bills.get_mut(&paid.payment.bill_pay_number) {
            close(bill, outcome);
        }
        Ok(paid.clone())
    }

    pub(crate) fn of(&self, number: &str) -> Vec<Value> {
        let paid = self.0.iter();
        paid.filter(|paid| paid.payment.bill_pay_number == number)
            .map(Paid::shown)
            .collect()
    }

    pub(crate) fn all(&self) -> Vec<Value> {
        self.0.iter().map(Paid::shown).collect()
    }
}
