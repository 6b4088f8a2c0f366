//! Parses and validates the fields of a bill by ClickPesa's rules.
//!
//! The rules are deliberately not shared with the gateway: see the crate's README.

use serde_json::{Map, Number, Value};
use strum::{EnumString, IntoStaticStr};

use crate::json_number;
use crate::refusal::{Refusal, documented, modelled, seen_in_clients};

/// The maximum length of a description, documented for the PATCH of a bill.
const MAX_DESCRIPTION_CHARS: usize = 500;

/// The minimum amount in shillings, documented for the PATCH of a bill.
const MIN_AMOUNT: f64 = 0.01;

/// The maximum number of decimals of an amount, documented for the PATCH of a bill.
const MAX_DECIMALS: usize = 2;

/// Which amounts a control number accepts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumString, IntoStaticStr)]
#[strum(serialize_all = "SCREAMING_SNAKE_CASE")]
pub(crate) enum PaymentMode {
    AllowPartialAndOverPayment,
    Exact,
}

impl PaymentMode {
    pub(crate) fn name(self) -> &'static str {
        self.into()
    }
}

/// The fields that a request contains, each of them valid.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct BillFields {
    pub(crate) description: Option<String>,
    pub(crate) amount: Option<Number>,
    pub(crate) mode: Option<PaymentMode>,
    pub(crate) reference: Option<String>,
    /// The sum at which the number closes: seen in clients.
    pub(crate) max_collection: Option<Number>,
}

/// The fields of an order control number, and those of every signed request.
const ORDER_FIELDS: [&str; 7] = [
    "billDescription",
    "billPaymentMode",
    "billAmount",
    "billReference",
    "billMaxCollectionAmount",
    "checksum",
    "checksumMethod",
];

/// Refuses a field that an order control number does not have, such as `customerName`: seen in clients.
pub(crate) fn refuse_foreign_fields(body: &Map<String, Value>) -> Result<(), Refusal> {
    let foreign = |name: &&String| !ORDER_FIELDS.contains(&name.as_str());
    let foreign = body.keys().find(foreign);
    foreign.map_or(Ok(()), |name| {
        Err(seen_in_clients::FOREIGN_FIELD.about(name))
    })
}

impl BillFields {
    /// Parses the fields. `null` counts as absent; unknown fields are ignored.
    pub(crate) fn parse(body: &Map<String, Value>) -> Result<Self, Refusal> {
        Ok(Self {
            description: field(body, "billDescription")
                .map(parse_description)
                .transpose()?,
            amount: field(body, "billAmount").map(parse_amount).transpose()?,
            mode: field(body, "billPaymentMode").map(parse_mode).transpose()?,
            reference: field(body, "billReference")
                .map(parse_reference)
                .transpose()?,
            max_collection: field(body, "billMaxCollectionAmount")
                .map(|value| parse_amount(value).map_err(|_| modelled::MAX_COLLECTION_TYPE))
                .transpose()?,
        })
    }
}

/// The value of a field; `None` when it is absent or `null`.
pub(crate) fn field<'a>(body: &'a Map<String, Value>, name: &str) -> Option<&'a Value> {
    body.get(name).filter(|value| !value.is_null())
}

fn parse_description(value: &Value) -> Result<String, Refusal> {
    let text = value.as_str().ok_or(modelled::DESCRIPTION_TYPE)?;
    if text.chars().count() > MAX_DESCRIPTION_CHARS {
        return Err(modelled::DESCRIPTION_LONG.into());
    }
    Ok(text.to_owned())
}

/// A JSON number of at least 0.01 with at most two decimals. A numeric string is refused.
pub(crate) fn parse_amount(value: &Value) -> Result<Number, Refusal> {
    let Value::Number(number) = value else {
        return Err(modelled::AMOUNT_TYPE.into());
    };
    // The text of the number has its exact decimals.
    let text = json_number::to_text(number);
    let decimals = text.split_once('.').map_or("", |(_, decimals)| decimals);
    if decimals.len() > MAX_DECIMALS {
        return Err(modelled::AMOUNT_DECIMALS.into());
    }
    if number
        .as_f64()
        .is_none_or(|shillings| shillings < MIN_AMOUNT)
    {
        return Err(modelled::AMOUNT_SMALL.into());
    }
    Ok(json_number::normalized(number))
}

fn parse_mode(value: &Value) -> Result<PaymentMode, Refusal> {
    let name = value.as_str().unwrap_or_default();
    name.parse().map_err(|_| modelled::MODE.into())
}

fn parse_reference(value: &Value) -> Result<String, Refusal> {
    let text = value.as_str().unwrap_or_default();
    let valid = !text.is_empty() && text.chars().all(|c| c.is_ascii_alphanumeric());
    valid
        .then(|| text.to_owned())
        .ok_or_else(|| documented::REFERENCE.into())
}
