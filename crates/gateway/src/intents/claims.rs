//! What an intent says: claims read into types, and written.

use billpay_contract::{BillDescription, BillDraft, BillRequest, Timestamp};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::error::{Flaw, IntentError};
use super::intent::Intent;
use super::jws::object;
use super::limits::{CUSTOMER_NAME_MAX_CHARS, ID_MAX_CHARS, MAX_LIFE_DAYS};

/// In seconds: what the clocks of two servers may differ by.
const LEEWAY: i64 = 60;

const DAY: i64 = 24 * 60 * 60;

/// The claims beside the bill. Their types are looked at one by one, so that each has its own
/// sentence; what is unknown is ignored, as RFC 7519 asks.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Claims {
    jti: Option<Value>,
    exp: Option<Value>,
    nbf: Option<Value>,
    customer_name: Option<Value>,
    deadline: Option<Value>,
}

/// The order is that of the test vector in docs/intents.md.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Written<'a> {
    jti: &'a str,
    exp: i64,
    #[serde(flatten)]
    bill: &'a BillRequest,
    #[serde(skip_serializing_if = "Option::is_none")]
    customer_name: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    deadline: Option<Timestamp>,
}

/// The intent in a payload whose signature has been checked.
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
    let expires_at = in_time(&claims, now)?;
    let draft: BillDraft = object(payload).ok_or(Flaw::Bill)?;
    let intent = Intent {
        id: id(&jti)?,
        request: draft.parse().map_err(IntentError::BrokenRules)?,
        customer_name: customer_name(&named.unwrap_or_default())?,
        deadline: until.map(|text| deadline(&text)).transpose()?,
        expires_at,
    };
    if expires_at.unix().saturating_sub(now.unix()) <= -LEEWAY {
        return Err(IntentError::Expired(Box::new(intent)));
    }
    Ok(intent)
}

/// When it expires, if its time has begun.
fn in_time(claims: &Claims, now: Timestamp) -> Result<Timestamp, IntentError> {
    let seconds = |value: &Value, flaw| value.as_i64().ok_or(flaw);
    let exp = claims.exp.as_ref().ok_or(Flaw::Expiry)?;
    let exp = seconds(exp, Flaw::Expiry)?;
    let ahead = exp.saturating_sub(now.unix());
    if ahead > MAX_LIFE_DAYS * DAY + LEEWAY {
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

/// The payload that says this.
pub(super) fn write(intent: &Intent) -> serde_json::Result<Vec<u8>> {
    serde_json::to_vec(&Written {
        jti: &intent.id,
        exp: intent.expires_at.unix(),
        bill: &intent.request,
        customer_name: intent.customer_name.as_deref(),
        deadline: intent.deadline,
    })
}

/// The id of an intent.
///
/// # Errors
/// [`Flaw::Id`].
pub fn id(text: &str) -> Result<String, Flaw> {
    let visible = text.bytes().all(|byte| byte.is_ascii_graphic());
    let fits = visible && (1..=ID_MAX_CHARS).contains(&text.len());
    fits.then(|| text.to_owned()).ok_or(Flaw::Id)
}

/// Whom a bill is for; blank is nobody. It is shown as it reads, as descriptions are.
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

/// The end of a bill's time.
///
/// # Errors
/// [`Flaw::Deadline`].
pub fn deadline(text: &str) -> Result<Timestamp, Flaw> {
    Timestamp::parse(text).ok_or(Flaw::Deadline)
}
