//! A payment to be made: who pays, through which channel, and with which outcome.

use serde::{Deserialize, Serialize};
use serde_json::{Number, Value};

use crate::bill_fields::parse_amount;
use crate::json_number;
use crate::refusal::{Refusal, own};

/// The default phone number: the one of the documentation's samples.
const SAMPLE_PHONE: &str = "255700000000";

/// The default payer.
const SAMPLE_CUSTOMER: &str = "Asha Juma";

/// Digits of a phone number with its country code. The maximum is that of E.164.
const PHONE_DIGITS: std::ops::RangeInclusive<usize> = 9..=15;

/// The maximum length of a customer's name: longer than any that fits on a receipt.
const MAX_NAME_CHARS: usize = 100;

/// The outcome of a payment, as ClickPesa's `status`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum Outcome {
    /// The money was received.
    #[default]
    Success,
    /// The money was paid out to the merchant.
    Settled,
    /// The payment is in progress.
    Processing,
    /// The payment is in progress, as with `Processing`.
    Pending,
    /// No money was moved.
    Failed,
}

impl Outcome {
    /// Whether money was moved.
    pub(crate) const fn is_paid(self) -> bool {
        matches!(self, Self::Success | Self::Settled)
    }

    /// Whether the payment has ended. Only then is a webhook sent.
    pub(crate) const fn is_final(self) -> bool {
        !matches!(self, Self::Processing | Self::Pending)
    }

    /// Whether a payment can change to this outcome. Of a payment that has ended, only one that
    /// succeeded can still be settled.
    pub(crate) fn can_become(self, next: Self) -> bool {
        !self.is_final() || (self == Self::Success && next == Self::Settled)
    }

    /// The payment's `message`. `success` and `Insufficient balance` are in the documentation's samples.
    pub(crate) const fn message(self) -> &'static str {
        match self {
            Self::Success | Self::Settled => "success",
            Self::Failed => "Insufficient balance",
            Self::Processing | Self::Pending => "processing",
        }
    }
}

/// The payment channel, as webhooks name it: modelled, not confirmed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Channel {
    /// Vodacom's mobile money.
    #[default]
    #[serde(rename = "M-PESA")]
    MPesa,
    /// Yas's mobile money, formerly Tigo Pesa.
    #[serde(rename = "MIXX BY YAS")]
    MixxByYas,
    /// Airtel's mobile money.
    #[serde(rename = "AIRTEL MONEY")]
    AirtelMoney,
    /// Halotel's mobile money.
    #[serde(rename = "HALOPESA")]
    HaloPesa,
    /// CRDB's SimBanking, internet banking, agents and branches.
    #[serde(rename = "CRDB")]
    Crdb,
}

/// A payment to be made.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Payment {
    /// The control number.
    pub bill_pay_number: String,
    /// The amount, in shillings.
    pub amount: Number,
    /// The outcome.
    #[serde(default)]
    pub outcome: Outcome,
    /// The payment channel.
    #[serde(default)]
    pub channel: Channel,
    /// The payer's phone: 9 to 15 digits, with the country code and without a plus.
    #[serde(default = "sample_phone")]
    pub phone_number: String,
    /// The payer's name.
    #[serde(default = "sample_customer")]
    pub customer_name: String,
    /// What is taken off `collectedAmount`, as fees may be: modelled.
    pub fee: Option<Number>,
    /// Accepts the payment even when the number is already paid, as when two customers pay at the same
    /// time. An inactive number and a wrong exact amount are still refused.
    #[serde(default)]
    pub force: bool,
}

fn sample_phone() -> String {
    SAMPLE_PHONE.to_owned()
}

fn sample_customer() -> String {
    SAMPLE_CUSTOMER.to_owned()
}

impl Payment {
    /// A successful payment by the sample customer through M-Pesa.
    pub fn new(bill_pay_number: impl Into<String>, amount: impl Into<Number>) -> Self {
        Self {
            bill_pay_number: bill_pay_number.into(),
            amount: amount.into(),
            outcome: Outcome::default(),
            channel: Channel::default(),
            phone_number: sample_phone(),
            customer_name: sample_customer(),
            fee: None,
            force: false,
        }
    }

    /// The amount that ClickPesa reports: never below zero, as documented.
    pub(crate) fn collected(&self) -> Number {
        let fee = self.fee.as_ref().map_or(0, json_number::cents);
        json_number::from_cents(json_number::cents(&self.amount).saturating_sub(fee))
    }

    /// Validates each field and normalizes the amounts.
    pub(crate) fn validated(self) -> Result<Self, Refusal> {
        let amount = parse_amount(&Value::Number(self.amount.clone()))
            .map_err(|_| Refusal::from(own::PAID_AMOUNT))?;
        let is_digits = self.phone_number.bytes().all(|byte| byte.is_ascii_digit());
        if !is_digits || !PHONE_DIGITS.contains(&self.phone_number.len()) {
            return Err(own::PHONE_NUMBER.into());
        }
        if !(1..=MAX_NAME_CHARS).contains(&self.customer_name.chars().count()) {
            return Err(own::CUSTOMER_NAME.into());
        }
        let fee = self
            .fee
            .clone()
            .map(|fee| parse_amount(&Value::Number(fee)));
        let fee = fee.transpose().map_err(|_| Refusal::from(own::FEE))?;
        Ok(Self {
            amount,
            fee,
            ..self
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_payment_in_progress_or_a_successful_one_changes_its_outcome() {
        use Outcome::{Failed, Pending, Processing, Settled, Success};
        for next in [Success, Settled, Processing, Pending, Failed] {
            assert!(Processing.can_become(next) && Pending.can_become(next));
            assert!(!Failed.can_become(next) && !Settled.can_become(next));
            assert_eq!(Success.can_become(next), next == Settled);
        }
    }
}
