//! The sandbox's own interface: what is not ClickPesa's.

use std::sync::Arc;

use axum::extract::{Path, State as Shared};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value, json};

use crate::bills::Bill;
use crate::calls::Endpoint;
use crate::cashier;
use crate::faults::Fault;
use crate::messages::Refusal;
use crate::payments::{Outcome, Paid, Payment};
use crate::state::State;

pub(super) fn router() -> Router<Arc<State>> {
    Router::new()
        .route("/faults", get(faults).post(inject).delete(clear))
        .route("/calls", get(calls))
        .route("/bills", get(bills))
        .route("/payments", post(pay).get(payments))
        .route("/payments/{id}/outcome", post(settle))
        .route("/tokens/revoke", post(revoke))
        .route("/reset", post(reset))
}

type Memory = Shared<Arc<State>>;

/// What is wrong with a request to the sandbox itself, and what to do.
pub(super) fn refused(message: impl std::fmt::Display) -> Response {
    let body = Json(json!({"message": message.to_string()}));
    (StatusCode::UNPROCESSABLE_ENTITY, body).into_response()
}

/// The same with a code, by which a program can tell why.
pub(super) fn coded(refusal: &Refusal) -> Response {
    let body = Json(json!({"message": refusal.message(), "code": refusal.code()}));
    (StatusCode::UNPROCESSABLE_ENTITY, body).into_response()
}

/// Reads what was sent. (The response is large, and cold.)
pub(super) fn read<T: DeserializeOwned>(body: &str) -> Result<T, Box<Response>> {
    serde_json::from_str(body).map_err(|error| {
        Box::new(refused(format!(
            "{error}; see the sandbox's page for what can be sent"
        )))
    })
}

async fn inject(Shared(state): Memory, body: String) -> Response {
    let fault: Fault = match read(&body) {
        Ok(fault) => fault,
        Err(refusal) => return *refusal,
    };
    match state.memory().faults.inject(fault) {
        Ok(()) => StatusCode::NO_CONTENT.into_response(),
        Err(problem) => refused(problem),
    }
}

async fn faults(Shared(state): Memory) -> Json<Vec<Fault>> {
    Json(state.memory().faults.waiting())
}

async fn clear(Shared(state): Memory) -> StatusCode {
    state.memory().faults.clear();
    StatusCode::NO_CONTENT
}

async fn calls(Shared(state): Memory) -> Json<Value> {
    let memory = state.memory();
    let calls = Endpoint::ALL.map(|one| (one.name().to_owned(), json!(memory.calls.of(one))));
    Json(Value::Object(Map::from_iter(calls)))
}

async fn bills(Shared(state): Memory) -> Json<Vec<Value>> {
    Json(state.memory().bills.iter().map(Bill::listed).collect())
}

async fn payments(Shared(state): Memory) -> Json<Vec<Value>> {
    Json(state.memory().payments.all())
}

async fn pay(Shared(state): Memory, body: String) -> Response {
    let payment: Payment = match read(&body) {
        Ok(payment) => payment,
        Err(refusal) => return *refusal,
    };
    paid(cashier::pay(&state, payment))
}

/// Only the end that comes late; nothing else of a payment changes.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct End {
    outcome: Outcome,
}

async fn settle(Shared(state): Memory, Path(id): Path<String>, body: String) -> Response {
    let end: End = match read(&body) {
        Ok(end) => end,
        Err(refusal) => return *refusal,
    };
    paid(cashier::settle(&state, &id, end.outcome))
}

fn paid(paid: Result<Paid, Refusal>) -> Response {
    match paid {
        Ok(paid) => Json(paid.shown()).into_response(),
        Err(refusal) => coded(&refusal),
    }
}

async fn revoke(Shared(state): Memory) -> StatusCode {
    state.memory().tokens.revoke_all();
    StatusCode::NO_CONTENT
}

async fn reset(Shared(state): Memory) -> StatusCode {
    state.reset();
    StatusCode::NO_CONTENT
}
