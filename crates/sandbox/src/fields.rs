//! The fields of a bill as they come over the wire, and ClickPesa's rules for them. The
//! sandbox's own reading of the documentation, on purpose: see the crate's page.

use serde_json::{Map, Number, Value};

use crate::messages::{Refusal, documented, modelled};
use crate::numbers;

/// At most so many characters in a description: documented for the sibling PATCH.
const DESCRIPTION_CHARACTERS: usize = 500;

/// The least amount, in shillings, and its decimals: documented for the sibling PATCH.
const LEAST: f64 = 0.01;
const DECIMALS: usize = 2;

/// Which amounts a number takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Mode {
    AllowPartialAndOverPayment,
    Exact,
}

impl Mode {
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::AllowPartialAndOverPayment => "ALLOW_PARTIAL_AND_OVER_PAYMENT",
            Self::Exact => "EXACT",
        }
    }
}

/// A bill's fields that were sent, each good by itself.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Fields {
    pub(crate) description: Option<String>,
    pub(crate) amount: Option<Number>,
    pub(crate) mode: Option<Mode>,
    pub(crate) reference: Option<String>,
}

impl Fields {
    /// Reads what is there. `null` is as if absent, unknown fields are ignored.
    pub(crate) fn read(body: &Map<String, Value>) -> Result<Self, Refusal> {
        Ok(Self {
            description: sent(body, "billDescription").map(description).transpose()?,
            amount: sent(body, "billAmount").map(amount).transpose()?,
            mode: sent(body, "billPaymentMode").map(mode).transpose()?,
            reference: sent(body, "billReference").map(reference).transpose()?,
        })
    }
}

pub(crate) fn sent<'a>(body: &'a Map<String, Value>, name: &str) -> Option<&'a Value> {
    body.get(name).filter(|value| !value.is_null())
}

fn description(value: &Value) -> Result<String, Refusal> {
    let text = value.as_str().ok_or(modelled::DESCRIPTION_TYPE)?;
    if text.chars().count() > DESCRIPTION_CHARACTERS {
        return Err(modelled::DESCRIPTION_LONG.into());
    }
    Ok(text.to_owned())
}

/// A JSON number of at least 0.01 with at most two decimals; a string is another type.
pub(crate) fn amount(value: &Value) -> Result<Number, Refusal> {
    let Value::Number(number) = value else {
        return Err(modelled::AMOUNT_TYPE.into());
    };
    // The number as it is written shows its decimals exactly.
    let written = numbers::written(number);
    let decimals = written.split_once('.').map_or("", |(_, decimals)| decimals);
    if decimals.len() > DECIMALS {
        return Err(modelled::AMOUNT_DECIMALS.into());
    }
    if number.as_f64().is_none_or(|shillings| shillings < LEAST) {
        return Err(modelled::AMOUNT_SMALL.into());
    }
    Ok(numbers::plain(number))
}

fn mode(value: &Value) -> Result<Mode, Refusal> {
    [Mode::AllowPartialAndOverPayment, Mode::Exact]
        .into_iter()
        .find(|mode| value.as_str() == Some(mode.name()))
        .ok_or_else(|| modelled::MODE.into())
}

fn reference(value: &Value) -> Result<String, Refusal> {
    let text = value.as_str().unwrap_or_default();
    let fits = !text.is_empty() && text.chars().all(|c| c.is_ascii_alphanumeric());
    fits.then(|| text.to_owned())
        .ok_or_else(|| documented::REFERENCE.into())
}
