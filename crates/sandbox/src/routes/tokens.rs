//! `POST /third-parties/generate-token`. Must not know what a token opens.

use std::sync::Arc;

use axum::Json;
use axum::extract::State as Shared;
use axum::http::HeaderMap;
use serde_json::{Value, json};

use crate::messages::Refusal;
use crate::state::State;

pub(super) async fn generate(
    Shared(state): Shared<Arc<State>>,
    headers: HeaderMap,
) -> Result<Json<Value>, Refusal> {
    let settings = &state.settings;
    let is = |name, right: &str| headers.get(name).is_some_and(|given| given == right);
    if !is("client-id", &settings.client_id) {
        return Err(Refusal::InvalidClient);
    }
    if !is("api-key", &settings.api_key) {
        return Err(Refusal::InvalidKey);
    }
    if !settings.api_key_authorized {
        return Err(Refusal::UnauthorizedKey);
    }
    let mut memory = state.memory();
    let memory = &mut *memory;
    let until = memory.clock.now() + settings.token_lifetime;
    let token = memory.tokens.make(&mut memory.random, until);
    Ok(Json(
        json!({"success": true, "token": format!("Bearer {token}")}),
    ))
}
