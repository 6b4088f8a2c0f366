//! `POST /third-parties/generate-token`: checks the credentials and issues a token.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::http::HeaderMap;
use serde_json::{Value, json};

use crate::app_state::AppState;
use crate::refusal::{Refusal, documented};

pub(super) async fn generate_token(
    State(state): State<Arc<AppState>>,
    headers: HeaderMap,
) -> Result<Json<Value>, Refusal> {
    let settings = &state.settings;
    let matches = |name, expected: &str| headers.get(name).is_some_and(|value| value == expected);
    if !matches("client-id", &settings.client_id) {
        return Err(documented::CLIENT.into());
    }
    if !matches("api-key", &settings.api_key) {
        return Err(documented::KEY.into());
    }
    if !settings.api_key_authorized {
        return Err(documented::KEY_WITHOUT_RIGHTS.into());
    }
    let mut data = state.lock();
    let expiry = data.clock.elapsed().saturating_add(settings.token_lifetime);
    let token = data.tokens.issue(expiry);
    Ok(Json(
        json!({"success": true, "token": format!("Bearer {token}")}),
    ))
}
