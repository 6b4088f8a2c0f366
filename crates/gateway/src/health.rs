//! `GET /healthz` and `GET /readyz`, for load balancers.

use axum::Json;
use axum::extract::State;
use serde_json::{Value, json};

use crate::api_error::ApiError;
use crate::app_state::AppState;

/// `GET /healthz`: the process runs.
pub(crate) async fn health() -> Json<Value> {
    Json(json!({"status": "up"}))
}

/// `GET /readyz`: the database responds, and there is a token. The token comes from the cache. When there is none,
/// the cache limits how often ClickPesa is called, even in an outage.
pub(crate) async fn readiness(State(state): State<AppState>) -> Result<Json<Value>, ApiError> {
    state.issuer.store.ready().await?;
    state.clickpesa.ready().await?;
    Ok(Json(json!({"status": "ready"})))
}
