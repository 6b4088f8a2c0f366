//! Payments on numbers: what a customer's phone would do. Must not know HTTP.

use serde::Deserialize;
use serde_json::{Number, Value, json};

use crate::bills::{Bills, Status};
use crate::fields::Mode;
use crate::messages::Refusal;

/// When the documentation's own sample was paid: the sandbox's time is not the world's.
const SAMPLE_TIME: &str = "2024-04-10T18:22:56.153Z";

/// How a payment ends.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub(crate) enum End {
    #[default]
    Success,
    Settled,
    Processing,
    Pending,
    Failed,
}

impl End {
    const fn name(self) -> &'static str {
        match self {
            Self::Success => "SUCCESS",
            Self::Settled => "SETTLED",
            Self::Processing => "PROCESSING",
            Self::Pending => "PENDING",
            Self::Failed => "FAILED",
        }
    }

    const fn closes(self) -> bool {
        matches!(self, Self::Success | Self::Settled)
    }
}

/// A payment to be made.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct Payment {
    bill_pay_number: String,
    amount: Number,
    #[serde(default)]
    outcome: End,
}

/// A payment that was made.
#[derive(Clone, Debug)]
pub(crate) struct Paid {
    id: String,
    number: String,
    amount: Number,
    end: End,
}

impl Paid {
    pub(crate) fn shown(&self) -> Value {
        json!({
            "id": self.id,
            "status": self.end.name(),
            "paymentReference": self.id.to_lowercase(),
            "paymentPhoneNumber": "255700000000",
            "orderReference": self.number,
            "collectedAmount": self.amount,
            "collectedCurrency": "TZS",
            "message": if self.end == End::Failed { "Insufficient balance" } else { "success" },
            "createdAt": SAMPLE_TIME,
            "updatedAt": SAMPLE_TIME,
            "customer": {"customerName": "Asha Juma", "customerPhoneNumber": "255700000000", "customerEmail": null},
            "clientId": "sandbox",
        })
    }
}

/// All payments.
#[derive(Debug, Default)]
pub(crate) struct Payments(Vec<Paid>);

impl Payments {
    /// Pays, where the number takes it. One payment closes an order's number, even a partial one.
    pub(crate) fn pay(&mut self, payment: Payment, bills: &mut Bills) -> Result<&Paid, Refusal> {
        let bill = bills.get_mut(&payment.bill_pay_number)?;
        if bill.status == Status::Inactive {
            return Err(Refusal::Field(
                "The number takes no payment: it is paid or inactive",
            ));
        }
        let exact = bill.mode == Mode::Exact;
        let differs = bill
            .amount
            .as_ref()
            .is_some_and(|due| due.as_f64() != payment.amount.as_f64());
        if exact && differs {
            return Err(Refusal::Field("The number takes its exact amount only"));
        }
        if payment.outcome.closes() && bill.customer.is_none() {
            bill.status = Status::Inactive;
        }
        let id = format!("{}LCP{:06}", payment.bill_pay_number, self.0.len() + 1);
        self.0.push(Paid {
            id,
            number: payment.bill_pay_number,
            amount: payment.amount,
            end: payment.outcome,
        });
        self.0.last().ok_or(Refusal::Full)
    }

    pub(crate) fn of(&self, number: &str) -> Vec<Value> {
        let paid = self.0.iter().filter(|paid| paid.number == number);
        paid.map(Paid::shown).collect()
    }

    pub(crate) fn all(&self) -> Vec<Value> {
        self.0.iter().map(Paid::shown).collect()
    }
}
