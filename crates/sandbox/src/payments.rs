//! Payments on numbers: what a customer's phone would do. Must not know HTTP.

use serde::{Deserialize, Serialize};
use serde_json::{Number, Value, json};

use crate::bills::{Bill, Bills, Status};
use crate::fields::{self, Mode};
use crate::messages::{Refusal, own};

/// More payments than any test or demo makes; then the sandbox says that it is full.
const MOST: usize = 100_000;

/// When the documentation's own sample was paid: the sandbox's time is not the world's.
const SAMPLE_TIME: &str = "2024-04-10T18:22:56.153Z";

/// How a payment ends.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum Outcome {
    /// The money was received.
    #[default]
    Success,
    /// The money is with the merchant.
    Settled,
    /// Not known yet.
    Processing,
    /// Not known yet.
    Pending,
    /// No money has moved.
    Failed,
}

impl Outcome {
    const fn pays(self) -> bool {
        matches!(self, Self::Success | Self::Settled)
    }
}

/// A payment to be made.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Payment {
    /// The number that is paid.
    pub bill_pay_number: String,
    /// In shillings.
    pub amount: Number,
    /// How it ends.
    #[serde(default)]
    pub outcome: Outcome,
}

/// A payment that was made.
#[derive(Clone, Debug)]
pub(crate) struct Paid {
    id: String,
    payment: Payment,
}

impl Paid {
    pub(crate) fn shown(&self) -> Value {
        let Payment {
            bill_pay_number,
            amount,
            outcome,
        } = &self.payment;
        let failed = *outcome == Outcome::Failed;
        json!({
            "id": self.id,
            "status": outcome,
            "paymentReference": self.id.to_lowercase(),
            "paymentPhoneNumber": "255700000000",
            "orderReference": bill_pay_number,
            "collectedAmount": amount,
            "collectedCurrency": "TZS",
            "message": if failed { "Insufficient balance" } else { "success" },
            "createdAt": SAMPLE_TIME,
            "updatedAt": SAMPLE_TIME,
            "customer": {"customerName": "Asha Juma", "customerPhoneNumber": "255700000000", "customerEmail": null},
            "clientId": "sandbox",
        })
    }
}

/// Whether the number takes the payment.
fn admit(bill: &Bill, amount: &Number) -> Result<(), Refusal> {
    if bill.paid {
        return Err(own::ALREADY_PAID.into());
    }
    if bill.status == Status::Inactive {
        return Err(own::INACTIVE.into());
    }
    match &bill.amount {
        Some(due) if bill.mode == Mode::Exact && due != amount => {
            Err(own::NOT_EXACT.about(&due.to_string()))
        }
        _ => Ok(()),
    }
}

/// All payments.
#[derive(Debug, Default)]
pub(crate) struct Payments(Vec<Paid>);

impl Payments {
    /// Pays, where the number takes it. One payment closes an order's number, even a partial one.
    pub(crate) fn pay(&mut self, payment: Payment, bills: &mut Bills) -> Result<Paid, Refusal> {
        if self.0.len() >= MOST {
            return Err(own::FULL.into());
        }
        let amount = fields::amount(&Value::Number(payment.amount.clone()))
            .map_err(|_| Refusal::from(own::PAID_AMOUNT))?;
        let bill = bills.get_mut(&payment.bill_pay_number)?;
        admit(bill, &amount)?;
        bill.paid = payment.outcome.pays() && bill.customer.is_none();
        let id = format!("{}LCP{:06}", payment.bill_pay_number, self.0.len() + 1);
        let payment = Payment { amount, ..payment };
        let paid = Paid { id, payment };
        self.0.push(paid.clone());
        Ok(paid)
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
