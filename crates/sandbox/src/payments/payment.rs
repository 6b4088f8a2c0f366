//! A payment as it is asked for: who pays, through which channel, and how it ends.

use serde::{Deserialize, Serialize};
use serde_json::{Number, Value};

use crate::fields;
use crate::messages::{Refusal, own};

/// Who pays when nobody is named: the documentation's sample number.
const SAMPLE_PHONE: &str = "255700000000";
const SAMPLE_CUSTOMER: &str = "Asha Juma";

/// Digits of a phone number with its country code: at most those of E.164.
const PHONE_DIGITS: std::ops::RangeInclusive<usize> = 9..=15;

/// The longest name of a customer, in characters: longer than any that fits on a receipt.
const NAME_CHARACTERS: usize = 100;

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
    /// Whether money has moved.
    pub(crate) const fn pays(self) -> bool {
        matches!(self, Self::Success | Self::Settled)
    }

    /// Whether it is known how the payment ended; only then is the merchant told.
    pub(crate) const fn known(self) -> bool {
        !matches!(self, Self::Processing | Self::Pending)
    }

    /// Whether a payment can go from here to there. Money that was received can reach the
    /// merchant; nothing else comes after a known end.
    pub(crate) fn leads_to(self, next: Self) -> bool {
        !self.known() || (self == Self::Success && next == Self::Settled)
    }

    /// The `message` of a payment: the documentation's samples have the first two.
    pub(crate) const fn message(self) -> &'static str {
        match self {
            Self::Success | Self::Settled => "success",
            Self::Failed => "Insufficient balance",
            Self::Processing | Self::Pending => "processing",
        }
    }
}

/// Through what a customer pays, as webhooks name it: modelled, not confirmed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Channel {
    /// Vodacom's mobile money.
    #[default]
    #[serde(rename = "M-PESA")]
    MPesa,
    /// Yas's, formerly Tigo Pesa.
    #[serde(rename = "MIXX BY YAS")]
    MixxByYas,
    /// Airtel's.
    #[serde(rename = "AIRTEL MONEY")]
    AirtelMoney,
    /// Halotel's.
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
    /// The number that is paid.
    pub bill_pay_number: String,
    /// In shillings.
    pub amount: Number,
    /// How it ends.
    #[serde(default)]
    pub outcome: Outcome,
    /// Through what it is made.
    #[serde(default)]
    pub channel: Channel,
    /// The payer's phone: 9 to 15 digits, with the country code and without a plus.
    #[serde(default = "sample_phone")]
    pub phone_number: String,
    /// The payer's name.
    #[serde(default = "sample_customer")]
    pub customer_name: String,
    /// Lets it in on a number that is paid already: two payers at the same moment. An inactive
    /// number and a wrong exact amount are refused all the same.
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
    /// One that succeeds, by the sample's customer through M-Pesa; every field can be set after.
    pub fn new(bill_pay_number: impl Into<String>, amount: impl Into<Number>) -> Self {
        Self {
            bill_pay_number: bill_pay_number.into(),
            amount: amount.into(),
            outcome: Outcome::default(),
            channel: Channel::default(),
            phone_number: sample_phone(),
            customer_name: sample_customer(),
            force: false,
        }
    }

    /// The same, where each field is good by itself; the amount is a plain number then.
    pub(crate) fn checked(self) -> Result<Self, Refusal> {
        let amount = fields::amount(&Value::Number(self.amount.clone()))
            .map_err(|_| Refusal::from(own::PAID_AMOUNT))?;
        let digits = self.phone_number.bytes().all(|byte| byte.is_ascii_digit());
        if !digits || !PHONE_DIGITS.contains(&self.phone_number.len()) {
            return Err(own::PHONE_NUMBER.into());
        }
        if !(1..=NAME_CHARACTERS).contains(&self.customer_name.chars().count()) {
            return Err(own::CUSTOMER_NAME.into());
        }
        Ok(Self { amount, ..self })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_comes_after_a_known_end_but_settlement() {
        use Outcome::{Failed, Pending, Processing, Settled, Success};
        for next in [Success, Settled, Processing, Pending, Failed] {
            assert!(Processing.leads_to(next) && Pending.leads_to(next));
            assert!(!Failed.leads_to(next) && !Settled.leads_to(next));
            assert_eq!(Success.leads_to(next), next == Settled);
        }
    }
}
