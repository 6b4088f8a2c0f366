//! The fields of a bill as they come over the wire, and ClickPesa's rules for them. The
//! sandbox's own reading of the documentation, on purpose: see the crate's page.

use serde_json::{Map, Number, Value};

use crate::messages::Refusal;

/// At most so many characters in a description: documented for the sibling PATCH.
const DESCRIPTION_CHARACTERS: usize = 500;

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
    let text = value
        .as_str()
        .ok_or(Refusal::Field("billDescription must be a string"))?;
    if text.chars().count() > DESCRIPTION_CHARACTERS {
        return Err(Refusal::Field(
            "billDescription must be at most 500 characters",
        ));
    }
    Ok(text.to_owned())
}

/// A JSON number of at least 0.01 with at most two decimals; a string is another type.
fn amount(value: &Value) -> Result<Number, Refusal> {
    let Value::Number(number) = value else {
        return Err(Refusal::Field("billAmount must be a number"));
    };
    // The number as it would be written shows its decimals exactly.
    let written = number.to_string();
    let decimals = written.split_once('.').map_or("", |(_, decimals)| decimals);
    if decimals.trim_end_matches('0').len() > 2 || written.contains(['e', 'E']) {
        return Err(Refusal::Field(
            "billAmount must have at most 2 decimal places",
        ));
    }
    let positive = number.as_f64().is_some_and(|shillings| shillings >= 0.01);
    positive
        .then(|| number.clone())
        .ok_or(Refusal::Field("billAmount must be at least 0.01"))
}

fn mode(value: &Value) -> Result<Mode, Refusal> {
    [Mode::AllowPartialAndOverPayment, Mode::Exact]
        .into_iter()
        .find(|mode| value.as_str() == Some(mode.name()))
        .ok_or(Refusal::Field(
            "billPaymentMode must be ALLOW_PARTIAL_AND_OVER_PAYMENT or EXACT",
        ))
}

fn reference(value: &Value) -> Result<String, Refusal> {
    let text = value.as_str().unwrap_or_default();
    let fits = !text.is_empty() && text.chars().all(|c| c.is_ascii_alphanumeric());
    fits.then(|| text.to_owned())
        .ok_or(Refusal::InvalidReference)
}
