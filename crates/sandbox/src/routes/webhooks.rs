//! The sandbox's own interface to its webhooks: where they go, how, and what became of them. Must
//! not know what they say.

use std::sync::Arc;

use axum::extract::State as Shared;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post, put};
use axum::{Json, Router};
use serde::Deserialize;
use serde_json::{Value, json};

use super::admin::{coded, read, refused};
use crate::state::State;
use crate::webhooks::{Change, WebhookDelivery, WebhookUrl};

pub(super) fn router() -> Router<Arc<State>> {
    Router::new()
        .route("/webhook-url", put(set_url))
        .route("/webhooks", get(shown).post(change).put(replace))
        .route("/webhooks/release", post(release))
}

type Memory = Shared<Arc<State>>;

/// `null` sends them nowhere.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Address {
    url: Option<WebhookUrl>,
}

async fn set_url(Shared(state): Memory, body: String) -> Response {
    let address: Address = match read(&body) {
        Ok(address) => address,
        Err(refusal) => return *refusal,
    };
    state.memory().outbox.url = address.url;
    StatusCode::NO_CONTENT.into_response()
}

async fn shown(Shared(state): Memory) -> Json<Value> {
    Json(state.memory().outbox.shown())
}

/// What is not said stays as it is.
async fn change(Shared(state): Memory, body: String) -> Response {
    let delivery = state.memory().outbox.delivery();
    set(&state, &body, delivery)
}

/// What is not said is as at the start.
async fn replace(Shared(state): Memory, body: String) -> Response {
    set(&state, &body, WebhookDelivery::default())
}

fn set(state: &State, body: &str, before: WebhookDelivery) -> Response {
    let change: Change = match read(body) {
        Ok(change) => change,
        Err(refusal) => return *refusal,
    };
    let mut memory = state.memory();
    let set = change
        .of(before)
        .and_then(|delivery| memory.outbox.set_delivery(delivery));
    match set {
        Ok(()) => StatusCode::NO_CONTENT.into_response(),
        Err(problem) => refused(problem),
    }
}

async fn release(Shared(state): Memory) -> Response {
    match state.memory().outbox.release() {
        Ok(released) => Json(json!({"released": released})).into_response(),
        Err(refusal) => coded(&refusal),
    }
}
