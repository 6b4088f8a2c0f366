//! The admin API under `/sandbox`: faults, call counts, bills, payments, tokens and reset.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value, json};

use crate::app_state::AppState;
use crate::bills::Bill;
use crate::endpoint::Endpoint;
use crate::faults::Fault;
use crate::payment::{Outcome, Payment};
use crate::payments::PaymentRecord;
use crate::refusal::Refusal;

pub(super) fn router() -> Router<Arc<AppState>> {
    Router::new()
        .route(
            "/faults",
            get(list_faults).post(add_fault).delete(clear_faults),
        )
        .route("/calls", get(call_counts))
        .route("/bills", get(list_bills))
        .route("/payments", post(pay).get(list_payments))
        .route("/payments/{id}/outcome", post(settle))
        .route("/tokens/revoke", post(revoke_tokens))
        .route("/reset", post(reset))
}

type SharedState = State<Arc<AppState>>;

/// The response to an invalid request.
pub(super) fn unprocessable(message: impl std::fmt::Display) -> Response {
    let body = Json(json!({"message": message.to_string()}));
    (StatusCode::UNPROCESSABLE_ENTITY, body).into_response()
}

/// The response to a refused request, with the refusal's code.
pub(super) fn unprocessable_with_code(refusal: &Refusal) -> Response {
    let body = Json(json!({"message": refusal.message(), "code": refusal.code()}));
    (StatusCode::UNPROCESSABLE_ENTITY, body).into_response()
}

/// Parses a JSON body. The error response is boxed because it is large.
pub(super) fn parse_body<T: DeserializeOwned>(body: &str) -> Result<T, Box<Response>> {
    serde_json::from_str(body).map_err(|error| {
        Box::new(unprocessable(format!(
            "{error}; see the sandbox's README for the fields of this request"
        )))
    })
}

async fn add_fault(State(state): SharedState, body: String) -> Response {
    let fault: Fault = match parse_body(&body) {
        Ok(fault) => fault,
        Err(response) => return *response,
    };
    match state.lock().faults.add(fault) {
        Ok(()) => StatusCode::NO_CONTENT.into_response(),
        Err(error) => unprocessable(error),
    }
}

async fn list_faults(State(state): SharedState) -> Json<Vec<Fault>> {
    Json(state.lock().faults.list())
}

async fn clear_faults(State(state): SharedState) -> StatusCode {
    state.lock().faults.clear();
    StatusCode::NO_CONTENT
}

async fn call_counts(State(state): SharedState) -> Json<Value> {
    let data = state.lock();
    let counts = Endpoint::ALL.iter().map(|&endpoint| {
        let count = data.calls.of(endpoint);
        (endpoint.name().to_owned(), json!(count))
    });
    Json(Value::Object(Map::from_iter(counts)))
}

async fn list_bills(State(state): SharedState) -> Json<Vec<Value>> {
    Json(state.lock().bills.iter().map(Bill::to_admin_json).collect())
}

async fn list_payments(State(state): SharedState) -> Json<Vec<Value>> {
    Json(state.lock().payments.all())
}

async fn pay(State(state): SharedState, body: String) -> Response {
    let payment: Payment = match parse_body(&body) {
        Ok(payment) => payment,
        Err(response) => return *response,
    };
    payment_response(state.pay(payment))
}

/// The body of a change of a payment's outcome.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct OutcomeChange {
    outcome: Outcome,
}

async fn settle(State(state): SharedState, Path(id): Path<String>, body: String) -> Response {
    let change: OutcomeChange = match parse_body(&body) {
        Ok(change) => change,
        Err(response) => return *response,
    };
    payment_response(state.settle(&id, change.outcome))
}

fn payment_response(result: Result<PaymentRecord, Refusal>) -> Response {
    match result {
        Ok(record) => Json(record.to_json()).into_response(),
        Err(refusal) => unprocessable_with_code(&refusal),
    }
}

async fn revoke_tokens(State(state): SharedState) -> StatusCode {
    state.lock().tokens.revoke_all();
    StatusCode::NO_CONTENT
}

async fn reset(State(state): SharedState) -> StatusCode {
    state.reset();
    StatusCode::NO_CONTENT
}
