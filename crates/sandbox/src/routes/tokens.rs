//! `POST /third-parties/generate-token`.

use std::sync::Arc;

use axum::Json;
use axum::extract::State as Shared;
use axum::http::HeaderMap;
use serde_json::{Value, json};

use crate::messages::{Refusal, documented};
use crate::state::State;

pub(super) async fn generate(
    Shared(state): Shared<Arc<State>>,
    headers: HeaderMap,
) -> Result<Json<Value>, Refusal> {
    let settings = &state.settings;
    let is = |name, right: &str| headers.get(name).is_some_and(|given| given == right);
    if !is("client-id", &settings.client_id) {
        return Err(documented::CLIENT.into());
    }
    if !is("api-key", &settings.api_key) {
        return Err(documented::KEY.into());
    }
    if !settings.api_key_authorized {
        return Err(documented::KEY_WITHOUT_RIGHTS.into());
    }
    let mut memory = state.memory();
    let until = memory.clock.now().saturating_add(settings.token_lifetime);
    let token = memory.tokens.make(until);
    Ok(Json(
        json!({"success": true, "token": format!("Bearer {token}")}),
    ))
}
