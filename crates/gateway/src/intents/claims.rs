//! Parses the claims of an intent, and writes them.

use billpay_contract::{Amount, BillDescription, BillDraft, BillRequest, PaymentMode, Timestamp};
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::Value;

use super::error::{Flaw, IntentError};
use super::intent::Intent;
use super::jws::object;
use super::limits::{CUSTOMER_NAME_MAX_CHARS, ID_MAX_CHARS, MAX_VALIDITY_DAYS};

/// The tolerated difference between the clocks of two servers, in seconds.
const LEEWAY: i64 = 60;

const DAY: i64 = 24 * 60 * 60;

/// The claims except the bill's. Their types are checked one by one, so that each has its own error
/// message. Unknown claims are ignored, as RFC 7519 says.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Claims {
    jti: Option<Value>,
    exp: Option<Value>,
    nbf: Option<Value>,
    customer_name: Option<Value>,
    deadline: Option<Value>,
    /// `Some` also for `null`.
    #[serde(default, deserialize_with = "present")]
    bill_amount: Option<Value>,
    bill_max_collection_amount: Option<Value>,
}

fn present<'de, D: Deserializer<'de>>(value: D) -> Result<Option<Value>, D::Error> {
    Value::deserialize(value).map(Some)
}

/// The claims to write, in the order of the test vector in docs/intents.md.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct WrittenClaims<'a> {
    jti: &'a str,
    exp: i64,
    #[serde(flatten)]
    bill: &'a BillRequest,
    #[serde(skip_serializing_if = "Option::is_none")]
    bill_max_collection_amount: Option<Amount>,
    #[serde(skip_serializing_if = "Option::is_none")]
    customer_name: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    deadline: Option<Timestamp>,
}

/// Parses the payload of a token whose signature was verified.
pub(super) fn read(payload: &[u8], now: Timestamp) -> Result<Intent, IntentError> {
    let claims: Claims = object(payload).ok_or(Flaw::Payload)?;
    let text = |value: &Option<Value>, flaw| match value {
        Some(Value::String(text)) => Ok(Some(text.clone())),
        Some(_) => Err(flaw),
        None => Ok(None),
    };
    let jti = text(&claims.jti, Flaw::Id)?.ok_or(Flaw::Id)?;
    let named = text(&claims.customer_name, Flaw::CustomerName)?;
    let until = text(&claims.deadline, Flaw::Deadline)?;
    let expires_at = check_times(&claims, now)?;
    if claims.bill_amount.as_ref().is_some_and(is_blank) {
        return Err(Flaw::Amount.into());
    }
    let draft: BillDraft = object(payload).ok_or(Flaw::Bill)?;
    let request = draft.parse().map_err(IntentError::BrokenRules)?;
    let intent = Intent {
        id: id(&jti)?,
        max_collection: max_collection(claims.bill_max_collection_amount, &request)?,
        request,
        customer_name: customer_name(&named.unwrap_or_default())?,
        deadline: until.map(|text| deadline(&text)).transpose()?,
        expires_at,
    };
    if expires_at.unix().saturating_sub(now.unix()) <= -LEEWAY {
        return Err(IntentError::Expired(Box::new(intent)));
    }
    Ok(intent)
}

/// Whether the value is one that a variable without a value leaves behind.
fn is_blank(value: &Value) -> bool {
    value.is_null() || value.as_str().is_some_and(|text| text.trim().is_empty())
}

/// The time of expiry, if the intent is valid already.
fn check_times(claims: &Claims, now: Timestamp) -> Result<Timestamp, IntentError> {
    let seconds = |value: &Value, flaw| value.as_i64().ok_or(flaw);
    let exp = claims.exp.as_ref().ok_or(Flaw::Expiry)?;
    let exp = seconds(exp, Flaw::Expiry)?;
    let ahead = exp.saturating_sub(now.unix());
    if ahead > MAX_VALIDITY_DAYS * DAY + LEEWAY {
        return Err(Flaw::Expiry.into());
    }
    if let Some(nbf) = &claims.nbf {
        let nbf = seconds(nbf, Flaw::NotBefore)?;
        if nbf.saturating_sub(now.unix()) > LEEWAY {
            return Err(IntentError::NotYet);
        }
    }
    Ok(Timestamp::from_unix(exp))
}

/// Writes the payload of an intent.
pub(super) fn write(intent: &Intent) -> serde_json::Result<Vec<u8>> {
    serde_json::to_vec(&WrittenClaims {
        jti: &intent.id,
        exp: intent.expires_at.unix(),
        bill: &intent.request,
        bill_max_collection_amount: intent.max_collection,
        customer_name: intent.customer_name.as_deref(),
        deadline: intent.deadline,
    })
}

/// The sum that the number collects, which may not be below the bill's amount.
fn max_collection(claim: Option<Value>, bill: &BillRequest) -> Result<Option<Amount>, Flaw> {
    let Some(claim) = claim else {
        return Ok(None);
    };
    let max: Amount = serde_json::from_value(claim).map_err(|_| Flaw::MaxCollection)?;
    let fits = bill.charge().is_some_and(|charge| {
        charge.payment_mode == PaymentMode::AllowPartialAndOverPayment && charge.amount <= max
    });
    fits.then_some(Some(max)).ok_or(Flaw::MaxCollection)
}

/// Parses the id of an intent.
///
/// # Errors
/// [`Flaw::Id`].
pub fn id(text: &str) -> Result<String, Flaw> {
    let visible = text.bytes().all(|byte| byte.is_ascii_graphic());
    let fits = visible && (1..=ID_MAX_CHARS).contains(&text.len());
    fits.then(|| text.to_owned()).ok_or(Flaw::Id)
}

/// Parses a customer's name, by the rules of descriptions; a blank name is none.
///
/// # Errors
/// [`Flaw::CustomerName`].
pub fn customer_name(text: &str) -> Result<Option<String>, Flaw> {
    let line = BillDescription::parse(text).map_err(|_| Flaw::CustomerName)?;
    let name = line.map(|line| line.as_str().to_owned());
    let fits = |name: &String| name.chars().count() <= CUSTOMER_NAME_MAX_CHARS;
    match name {
        Some(name) if !fits(&name) => Err(Flaw::CustomerName),
        name => Ok(name),
    }
}

/// Parses a deadline.
///
/// # Errors
/// [`Flaw::Deadline`].
pub fn deadline(text: &str) -> Result<Timestamp, Flaw> {
    Timestamp::parse(text).ok_or(Flaw::Deadline)
}
