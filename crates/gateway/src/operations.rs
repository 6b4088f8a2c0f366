//! What a load balancer asks: does the process run, and can it do its work.

use axum::Json;
use axum::extract::State;
use serde_json::{Value, json};

use crate::api_error::ApiError;
use crate::app_state::AppState;

/// `GET /healthz`: the process runs and answers.
pub(crate) async fn health() -> Json<Value> {
    Json(json!({"status": "up"}))
}

/// `GET /readyz`: the store answers, and a token could be had. The token cache answers, so asking
/// often costs ClickPesa nothing, in an outage neither.
pub(crate) async fn readiness(State(state): State<AppState>) -> Result<Json<Value>, ApiError> {
    state.issuer.store.ready().await?;
    state.clickpesa.ready().await?;
    Ok(Json(json!({"status": "ready"})))
}
