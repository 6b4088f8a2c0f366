//! The bills and their control numbers.

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::{Map, Number, Value, json};
use strum::EnumString;

use crate::bill_fields::{BillFields, PaymentMode};
use crate::control_number;
use crate::json_number;
use crate::refusal::{Refusal, documented, modelled, own, seen_in_clients};

/// More bills than any test or demo creates. A full sandbox refuses further bills; it never forgets a
/// number, since numbers are never reused.
const MAX_BILLS: usize = 100_000;

/// Whether a control number accepts payments.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, EnumString)]
#[serde(rename_all = "UPPERCASE")]
#[strum(serialize_all = "UPPERCASE")]
pub(crate) enum BillStatus {
    Active,
    Inactive,
}

impl BillStatus {
    /// Parses the value of the field of that name.
    pub(crate) fn parse(name: &str, value: &Value) -> Result<Self, Refusal> {
        let status = value.as_str().unwrap_or_default();
        status.parse().map_err(|_| modelled::STATUS.about(name))
    }
}

/// A bill with its control number.
#[derive(Clone, Debug)]
pub(crate) struct Bill {
    pub(crate) number: String,
    pub(crate) description: Option<String>,
    pub(crate) amount: Option<Number>,
    pub(crate) mode: PaymentMode,
    pub(crate) status: BillStatus,
    /// The customer's name, for a customer control number: it accepts any number of payments.
    pub(crate) customer: Option<String>,
    /// The sum at which the number closes. Without one, the first payment closes it.
    pub(crate) max_collection: Option<Number>,
    /// The sum of the successful payments, in cents.
    pub(crate) collected_cents: u64,
    /// Whether an order control number has received all its payments. Activating the number again does
    /// not change this.
    pub(crate) paid: bool,
}

impl Bill {
    /// The JSON that every endpoint returns, without the fields that do not apply.
    pub(crate) fn to_json(&self) -> Value {
        let mut json = Map::new();
        json.insert("billPayNumber".into(), json!(self.number));
        if let Some(description) = &self.description {
            json.insert("billDescription".into(), json!(description));
        }
        if let Some(customer) = &self.customer {
            json.insert("billCustomerName".into(), json!(customer));
        }
        if let Some(amount) = &self.amount {
            json.insert("billAmount".into(), json!(amount));
            json.insert("billPaymentMode".into(), json!(self.mode.name()));
        }
        if let Some(max) = &self.max_collection {
            json.insert("billMaxCollectionAmount".into(), json!(max));
        }
        Value::Object(json)
    }

    /// The JSON that the PATCH returns: with the bill's status.
    pub(crate) fn to_json_with_status(&self) -> Value {
        let mut json = self.to_json();
        json["billStatus"] = json!(self.status);
        json
    }

    /// The JSON of the admin API: also with `paid`, which ClickPesa does not return.
    pub(crate) fn to_admin_json(&self) -> Value {
        let mut json = self.to_json_with_status();
        json["paid"] = json!(self.paid);
        json
    }

    /// Changes the fields that were sent. `EXACT` removes a maximum that was set before.
    pub(crate) fn update(
        &mut self,
        fields: BillFields,
        status: Option<BillStatus>,
    ) -> Result<(), Refusal> {
        let mut bill = self.clone();
        let max_before = bill.max_collection.take();
        bill.description = fields.description.or_else(|| bill.description.take());
        bill.amount = fields.amount.or_else(|| bill.amount.take());
        bill.mode = fields.mode.unwrap_or(bill.mode);
        bill.status = status.unwrap_or(bill.status);
        let kept = max_before.filter(|_| bill.mode != PaymentMode::Exact);
        bill.max_collection = fields.max_collection.or(kept);
        bill.check_max_collection()?;
        *self = bill;
        Ok(())
    }

    /// A maximum is not below the amount, and needs the mode that accepts several payments.
    fn check_max_collection(&self) -> Result<(), Refusal> {
        let Some(max) = &self.max_collection else {
            return Ok(());
        };
        let amount = self.amount.as_ref();
        let valid = self.mode == PaymentMode::AllowPartialAndOverPayment
            && amount.is_none_or(|amount| json_number::cents(amount) <= json_number::cents(max));
        valid
            .then_some(())
            .ok_or_else(|| seen_in_clients::MAX_COLLECTION.into())
    }
}

/// All bills, in the order in which they were created.
#[derive(Debug, Default)]
pub(crate) struct Bills {
    by_number: BTreeMap<String, Bill>,
    order: Vec<String>,
}

impl Bills {
    /// Creates a bill. Its number is the custom reference, or a generated number.
    pub(crate) fn create(
        &mut self,
        fields: BillFields,
        customer: Option<String>,
        namba: &str,
        random: &mut fastrand::Rng,
    ) -> Result<&Bill, Refusal> {
        if self.order.len() >= MAX_BILLS {
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
            mode: fields
                .mode
                .unwrap_or(PaymentMode::AllowPartialAndOverPayment),
            status: BillStatus::Active,
            customer,
            max_collection: fields.max_collection,
            collected_cents: 0,
            paid: false,
        };
        bill.check_max_collection()?;
        self.order.push(number.clone());
        Ok(self.by_number.entry(number).or_insert(bill))
    }

    fn unused_number(&self, namba: &str, random: &mut fastrand::Rng) -> String {
        loop {
            let number = control_number::generate(namba, random);
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

    fn create(bills: &mut Bills) -> Result<String, Refusal> {
        let mut random = fastrand::Rng::with_seed(1);
        let bill = bills.create(BillFields::default(), None, "5504", &mut random)?;
        Ok(bill.number.clone())
    }

    #[test]
    fn a_generated_number_is_never_one_that_exists() {
        let mut bills = Bills::default();
        let numbers: Result<Vec<String>, Refusal> = (0..3).map(|_| create(&mut bills)).collect();
        let mut numbers = numbers.unwrap();
        numbers.sort();
        numbers.dedup();
        assert_eq!(
            numbers.len(),
            3,
            "the same random numbers were drawn three times"
        );
    }

    #[test]
    fn a_full_sandbox_refuses_a_bill_and_forgets_none() {
        let mut bills = Bills::default();
        let first = create(&mut bills).unwrap();
        let last = bills.order.len();
        bills.order.extend((last..MAX_BILLS).map(|_| first.clone()));
        assert_eq!(create(&mut bills), Err(own::FULL.into()));
        assert!(bills.get(&first).is_ok());
    }
}
