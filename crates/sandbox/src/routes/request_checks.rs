//! Checks every call of a merchant's application: its token, its content type, its JSON and, when
//! checksums are on, its checksum.

use axum::body::Bytes;
use axum::http::HeaderMap;
use axum::http::header::{AUTHORIZATION, CONTENT_TYPE};
use serde_json::{Map, Value};

use crate::app_state::AppState;
use crate::checksum;
use crate::refusal::{Refusal, documented, modelled, seen_in_clients};

/// The token of a call: the header's value after exactly one `Bearer `.
pub(super) fn bearer_token(headers: &HeaderMap) -> Option<&str> {
    headers
        .get(AUTHORIZATION)?
        .to_str()
        .ok()?
        .strip_prefix("Bearer ")
}

/// Refuses a call without a valid token.
pub(super) fn authorize(state: &AppState, headers: &HeaderMap) -> Result<(), Refusal> {
    let data = state.lock();
    let now = data.clock.elapsed();
    let is_valid = bearer_token(headers).is_some_and(|token| data.tokens.is_valid(token, now));
    is_valid
        .then_some(())
        .ok_or_else(|| documented::UNAUTHORIZED.into())
}

/// Whether the content type is `application/json`, in any case and with any parameters.
fn json_content_type(headers: &HeaderMap) -> Option<()> {
    let kind = headers.get(CONTENT_TYPE)?.to_str().ok()?;
    let essence = kind.split(';').next()?.trim();
    essence
        .eq_ignore_ascii_case("application/json")
        .then_some(())
}

/// Authorizes a call, verifies its checksum and returns its JSON object. An empty body counts as an
/// empty object.
pub(super) fn parse_signed_object(
    state: &AppState,
    headers: &HeaderMap,
    body: &Bytes,
) -> Result<Map<String, Value>, Refusal> {
    authorize(state, headers)?;
    let value = if body.is_empty() {
        Value::Object(Map::new())
    } else {
        json_content_type(headers).ok_or(modelled::NOT_JSON)?;
        serde_json::from_slice(body).map_err(|_| Refusal::from(modelled::NOT_JSON))?
    };
    if let Some((key, method)) = &state.settings.checksum {
        if value.get("checksum").is_none() {
            return Err(seen_in_clients::NO_CHECKSUM.into());
        }
        if !checksum::verify(&value, key, *method) {
            return Err(seen_in_clients::CHECKSUM.into());
        }
    }
    match value {
        Value::Object(object) => Ok(object),
        _ => Err(modelled::NOT_JSON.into()),
    }
}
