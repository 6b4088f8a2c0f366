//! The numbers that were made, and what is known of each.

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::{Map, Number, Value, json};

use crate::fields::{Fields, Mode};
use crate::messages::{Refusal, documented, modelled, own};

/// More bills than any test or demo makes; then the sandbox says that it is full rather than
/// forget a number, since numbers never repeat.
const MOST: usize = 100_000;

/// Digits of a generated number, of which the first four are the merchant's.
const DIGITS: usize = 14;

/// Whether a number takes payments.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "UPPERCASE")]
pub(crate) enum Status {
    Active,
    Inactive,
}

impl Status {
    /// Reads the field of that name.
    pub(crate) fn read(name: &str, value: &Value) -> Result<Self, Refusal> {
        match value.as_str() {
            Some("ACTIVE") => Ok(Self::Active),
            Some("INACTIVE") => Ok(Self::Inactive),
            _ => Err(modelled::STATUS.about(name)),
        }
    }
}

/// A bill and its number.
#[derive(Clone, Debug)]
pub(crate) struct Bill {
    pub(crate) number: String,
    pub(crate) description: Option<String>,
    pub(crate) amount: Option<Number>,
    pub(crate) mode: Mode,
    pub(crate) status: Status,
    /// Whose number it is: such a number takes payment after payment.
    pub(crate) customer: Option<String>,
    /// Whether the one payment that an order's number takes has come. Switching the number on
    /// again does not undo it.
    pub(crate) paid: bool,
}

impl Bill {
    /// As every endpoint shows it: only what applies.
    pub(crate) fn shown(&self) -> Value {
        let mut shown = Map::new();
        shown.insert("billPayNumber".into(), json!(self.number));
        if let Some(description) = &self.description {
            shown.insert("billDescription".into(), json!(description));
        }
        if let Some(customer) = &self.customer {
            shown.insert("billCustomerName".into(), json!(customer));
        }
        if let Some(amount) = &self.amount {
            shown.insert("billAmount".into(), json!(amount));
            shown.insert("billPaymentMode".into(), json!(self.mode.name()));
        }
        Value::Object(shown)
    }

    /// As the PATCH shows it: with its status.
    pub(crate) fn shown_with_status(&self) -> Value {
        let mut shown = self.shown();
        shown["billStatus"] = json!(self.status);
        shown
    }

    /// As the sandbox's own list shows it: with what ClickPesa does not tell.
    pub(crate) fn listed(&self) -> Value {
        let mut listed = self.shown_with_status();
        listed["paid"] = json!(self.paid);
        listed
    }

    /// Changes what was sent.
    pub(crate) fn update(&mut self, fields: Fields, status: Option<Status>) {
        self.description = fields.description.or_else(|| self.description.take());
        self.amount = fields.amount.or_else(|| self.amount.take());
        self.mode = fields.mode.unwrap_or(self.mode);
        self.status = status.unwrap_or(self.status);
    }
}

/// All bills, in the order of their making.
#[derive(Debug, Default)]
pub(crate) struct Bills {
    by_number: BTreeMap<String, Bill>,
    order: Vec<String>,
}

impl Bills {
    /// Makes a number for the bill: its reference, or a generated one.
    pub(crate) fn make(
        &mut self,
        fields: Fields,
        customer: Option<String>,
        namba: &str,
        random: &mut fastrand::Rng,
    ) -> Result<&Bill, Refusal> {
        if self.order.len() >= MOST {
            return Err(own::FULL.into());
        }
        let number = match fields.reference {
            Some(reference) if self.by_number.contains_key(&reference) => {
                return Err(documented::REFERENCE_USED.about(&reference));
            }
            Some(reference) => reference,
            None => self.unused_number(namba, random),
        };
        let bill = Bill {
            number: number.clone(),
            description: fields.description,
            amount: fields.amount,
            mode: fields.mode.unwrap_or(Mode::AllowPartialAndOverPayment),
            status: Status::Active,
            customer,
            paid: false,
        };
        self.order.push(number.clone());
        Ok(self.by_number.entry(number).or_insert(bill))
    }

    fn unused_number(&self, namba: &str, random: &mut fastrand::Rng) -> String {
        loop {
            let rest = (namba.len()..DIGITS).map(|_| char::from(b'0' + random.u8(0..10)));
            let number: String = namba.chars().chain(rest).collect();
            if !self.by_number.contains_key(&number) {
                return number;
            }
        }
    }

    pub(crate) fn get(&self, number: &str) -> Result<&Bill, Refusal> {
        self.by_number
            .get(number)
            .ok_or_else(|| modelled::NO_NUMBER.about(number))
    }

    pub(crate) fn get_mut(&mut self, number: &str) -> Result<&mut Bill, Refusal> {
        self.by_number
            .get_mut(number)
            .ok_or_else(|| modelled::NO_NUMBER.about(number))
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = &Bill> {
        self.order
            .iter()
            .filter_map(|number| self.by_number.get(number))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn make(bills: &mut Bills) -> Result<String, Refusal> {
        let mut random = fastrand::Rng::with_seed(1);
        let bill = bills.make(Fields::default(), None, "5504", &mut random)?;
        Ok(bill.number.clone())
    }

    #[test]
    fn a_number_that_is_taken_is_not_generated() {
        let mut bills = Bills::default();
        let numbers: Result<Vec<String>, Refusal> = (0..3).map(|_| make(&mut bills)).collect();
        let mut numbers = numbers.unwrap();
        numbers.sort();
        numbers.dedup();
        assert_eq!(numbers.len(), 3, "the same dice fell three times");
    }

    #[test]
    fn a_full_sandbox_says_so_and_forgets_nothing() {
        let mut bills = Bills::default();
        let first = make(&mut bills).unwrap();
        let last = bills.order.len();
        bills.order.extend((last..MOST).map(|_| first.clone()));
        assert_eq!(make(&mut bills), Err(own::FULL.into()));
        assert!(bills.get(&first).is_ok());
    }
}
