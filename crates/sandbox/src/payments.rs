//! The payments on control numbers, and which payments a number accepts.

use jiff::Timestamp;
use serde_json::{Number, Value, json};

use crate::bill_fields::PaymentMode;
use crate::bills::{Bill, BillStatus, Bills};
use crate::clock;
use crate::json_number;
use crate::payment::{Outcome, Payment};
use crate::refusal::{Refusal, own};

/// More payments than any test or demo makes. A full sandbox refuses further payments.
const MAX_PAYMENTS: usize = 100_000;

/// A payment that was made, with its id and times.
#[derive(Clone, Debug)]
pub(crate) struct PaymentRecord {
    pub(crate) id: String,
    pub(crate) payment: Payment,
    created: Timestamp,
    updated: Timestamp,
}

impl PaymentRecord {
    /// The JSON of `GET /payments/{orderReference}`.
    pub(crate) fn to_json(&self) -> Value {
        let payment = &self.payment;
        json!({
            "id": self.id,
            "status": payment.outcome,
            "paymentReference": self.reference(),
            "paymentPhoneNumber": payment.phone_number,
            "orderReference": payment.bill_pay_number,
            "collectedAmount": payment.collected(),
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

    /// The payment's reference in the payer's own message.
    pub(crate) fn reference(&self) -> String {
        self.id.to_lowercase()
    }

    pub(crate) fn created_at(&self) -> String {
        clock::rfc3339(self.created)
    }

    pub(crate) fn updated_at(&self) -> String {
        clock::rfc3339(self.updated)
    }
}

/// Refuses a payment that the number does not accept.
fn check_acceptance(bill: &Bill, payment: &Payment) -> Result<(), Refusal> {
    if bill.paid && !payment.force {
        return Err(own::ALREADY_PAID.into());
    }
    if bill.status == BillStatus::Inactive {
        return Err(own::INACTIVE.into());
    }
    check_maximum(bill, &payment.amount)?;
    check_exact_amount(bill, &payment.amount)
}

/// Refuses a payment after which the number would have collected more than its maximum: modelled.
fn check_maximum(bill: &Bill, amount: &Number) -> Result<(), Refusal> {
    match &bill.max_collection {
        Some(max)
            if bill.collected_cents + json_number::cents(amount) > json_number::cents(max) =>
        {
            Err(own::ABOVE_MAXIMUM.about(&max.to_string()))
        }
        _ => Ok(()),
    }
}

fn check_exact_amount(bill: &Bill, amount: &Number) -> Result<(), Refusal> {
    match &bill.amount {
        Some(due) if bill.mode == PaymentMode::Exact && due != amount => {
            Err(own::NOT_EXACT.about(&due.to_string()))
        }
        _ => Ok(()),
    }
}

/// Counts a payment that has succeeded. One closes an order control number, even a partial one: documented. A
/// number with a maximum closes when it has collected that sum: seen in clients. A customer control number
/// stays open.
fn collect(bill: &mut Bill, amount: &Number) {
    bill.collected_cents += json_number::cents(amount);
    let max = bill.max_collection.as_ref().map(json_number::cents);
    bill.paid |= bill.customer.is_none() && max.is_none_or(|max| bill.collected_cents >= max);
}

/// All payments, in the order in which they were made.
#[derive(Debug, Default)]
pub(crate) struct Payments(Vec<PaymentRecord>);

impl Payments {
    /// Makes a payment, if the number accepts it.
    pub(crate) fn pay(
        &mut self,
        payment: Payment,
        bills: &mut Bills,
        now: Timestamp,
    ) -> Result<PaymentRecord, Refusal> {
        if self.0.len() >= MAX_PAYMENTS {
            return Err(own::FULL.into());
        }
        let payment = payment.validated()?;
        let number = &payment.bill_pay_number;
        let bill = bills
            .get_mut(number)
            .map_err(|_| own::NO_NUMBER.about(number))?;
        check_acceptance(bill, &payment)?;
        if payment.outcome.is_paid() {
            collect(bill, &payment.amount);
        }
        let record = PaymentRecord {
            id: format!("{number}LCP{:06}", self.0.len() + 1),
            payment,
            created: now,
            updated: now,
        };
        self.0.push(record.clone());
        Ok(record)
    }

    /// Changes the outcome of a payment in progress, or settles a successful one. The state of the
    /// number, which may have changed meanwhile, does not matter.
    pub(crate) fn settle(
        &mut self,
        id: &str,
        outcome: Outcome,
        bills: &mut Bills,
        now: Timestamp,
    ) -> Result<PaymentRecord, Refusal> {
        let record = self.0.iter_mut().find(|record| record.id == id);
        let record = record.ok_or_else(|| own::NO_PAYMENT.about(id))?;
        if !record.payment.outcome.can_become(outcome) {
            return Err(own::ENDED.about(id));
        }
        let succeeds = outcome.is_paid() && !record.payment.outcome.is_paid();
        record.payment.outcome = outcome;
        record.updated = now;
        if succeeds && let Ok(bill) = bills.get_mut(&record.payment.bill_pay_number) {
            collect(bill, &record.payment.amount);
        }
        Ok(record.clone())
    }

    /// The JSON of the payments on that number.
    pub(crate) fn of(&self, number: &str) -> Vec<Value> {
        self.0
            .iter()
            .filter(|record| record.payment.bill_pay_number == number)
            .map(PaymentRecord::to_json)
            .collect()
    }

    /// The JSON of all payments.
    pub(crate) fn all(&self) -> Vec<Value> {
        self.0.iter().map(PaymentRecord::to_json).collect()
    }
}
