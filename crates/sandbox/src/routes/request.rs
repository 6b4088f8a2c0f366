//! What every call of a merchant's application must bring: a token, JSON, and a checksum when
//! those are on.

use axum::body::Bytes;
use axum::http::HeaderMap;
use axum::http::header::{AUTHORIZATION, CONTENT_TYPE};
use serde_json::{Map, Value};

use crate::checksum;
use crate::messages::{Refusal, documented, modelled};
use crate::state::State;

/// The token of a call: after one `Bearer `, exactly as it was given out. A second one makes it
/// another token, which nobody knows.
pub(super) fn token(headers: &HeaderMap) -> Option<&str> {
    headers
        .get(AUTHORIZATION)?
        .to_str()
        .ok()?
        .strip_prefix("Bearer ")
}

/// Refuses a call without a good token.
pub(super) fn authorized(state: &State, headers: &HeaderMap) -> Result<(), Refusal> {
    let memory = state.memory();
    let now = memory.clock.now();
    let good = token(headers).is_some_and(|token| memory.tokens.is_good(token, now));
    good.then_some(())
        .ok_or_else(|| documented::UNAUTHORIZED.into())
}

/// `Content-Type: application/json`, in any case and with any parameter.
fn json_promised(headers: &HeaderMap) -> Option<()> {
    let kind = headers.get(CONTENT_TYPE)?.to_str().ok()?;
    let essence = kind.split(';').next()?.trim();
    essence
        .eq_ignore_ascii_case("application/json")
        .then_some(())
}

/// The object that an authorised call sends; no body is an empty object.
pub(super) fn object(
    state: &State,
    headers: &HeaderMap,
    body: &Bytes,
) -> Result<Map<String, Value>, Refusal> {
    authorized(state, headers)?;
    let value = if body.is_empty() {
        Value::Object(Map::new())
    } else {
        json_promised(headers).ok_or(modelled::NOT_JSON)?;
        serde_json::from_slice(body).map_err(|_| Refusal::from(modelled::NOT_JSON))?
    };
    if let Some((key, method)) = &state.settings.checksum
        && !checksum::holds(&value, key, *method)
    {
        return Err(modelled::CHECKSUM.into());
    }
    match value {
        Value::Object(object) => Ok(object),
        _ => Err(modelled::NOT_JSON.into()),
    }
}
