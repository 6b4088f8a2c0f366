//! The admin API for webhooks: their URL, their delivery, and the attempts to send them.

use std::sync::Arc;

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post, put};
use axum::{Json, Router};
use serde::Deserialize;
use serde_json::{Value, json};

use super::admin::{parse_body, unprocessable, unprocessable_with_code};
use crate::app_state::AppState;
use crate::webhooks::{DeliveryChange, WebhookDelivery, WebhookUrl};

pub(super) fn router() -> Router<Arc<AppState>> {
    Router::new()
        .route("/webhook-url", put(set_url))
        .route(
            "/webhooks",
            get(show).post(change_delivery).put(replace_delivery),
        )
        .route("/webhooks/release", post(release))
}

type SharedState = State<Arc<AppState>>;

/// The body of a change of the URL. With `null`, no webhook is sent.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct UrlChange {
    url: Option<WebhookUrl>,
}

async fn set_url(State(state): SharedState, body: String) -> Response {
    let change: UrlChange = match parse_body(&body) {
        Ok(change) => change,
        Err(response) => return *response,
    };
    state.lock().outbox.url = change.url;
    StatusCode::NO_CONTENT.into_response()
}

async fn show(State(state): SharedState) -> Json<Value> {
    Json(state.lock().outbox.to_json())
}

/// Changes the delivery. A missing field keeps its value.
async fn change_delivery(State(state): SharedState, body: String) -> Response {
    let delivery = state.lock().outbox.delivery();
    apply_change(&state, &body, delivery)
}

/// Replaces the delivery. A missing field gets its default.
async fn replace_delivery(State(state): SharedState, body: String) -> Response {
    apply_change(&state, &body, WebhookDelivery::default())
}

fn apply_change(state: &AppState, body: &str, base: WebhookDelivery) -> Response {
    let change: DeliveryChange = match parse_body(body) {
        Ok(change) => change,
        Err(response) => return *response,
    };
    let mut data = state.lock();
    let result = change
        .apply_to(base)
        .and_then(|delivery| data.outbox.set_delivery(delivery));
    match result {
        Ok(()) => StatusCode::NO_CONTENT.into_response(),
        Err(error) => unprocessable(error),
    }
}

async fn release(State(state): SharedState) -> Response {
    match state.lock().outbox.release() {
        Ok(released) => Json(json!({"released": released})).into_response(),
        Err(refusal) => unprocessable_with_code(&refusal),
    }
}
