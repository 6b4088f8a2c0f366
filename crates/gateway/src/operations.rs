//! What a load balancer asks: does the process run, and can it do its work. Must not know bills.

use axum::Json;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use http::HeaderValue;
use http::header::CACHE_CONTROL;
use serde_json::json;

use crate::clickpesa::ClickPesa;
use crate::problems::Failure;

/// `GET /healthz`: the process runs and answers.
pub(crate) async fn health() -> Response {
    fresh("up")
}

/// `GET /readyz`: a token could be had. The token cache answers, so asking often costs ClickPesa
/// nothing, in an outage neither.
pub(crate) async fn readiness(State(clickpesa): State<ClickPesa>) -> Result<Response, Failure> {
    clickpesa.ready().await?;
    Ok(fresh("ready"))
}

fn fresh(status: &str) -> Response {
    let no_store = [(CACHE_CONTROL, HeaderValue::from_static("no-store"))];
    (no_store, Json(json!({ "status": status }))).into_response()
}
