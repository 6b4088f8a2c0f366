//! Control numbers: made one by one and in bulk, shown, changed.

use std::sync::Arc;

use axum::Json;
use axum::body::Bytes;
use axum::extract::{Path, State as Shared};
use axum::http::HeaderMap;
use serde_json::{Map, Value, json};

use super::request::{authorized, object};
use crate::bills::{Bill, Status};
use crate::fields::{Fields, sent};
use crate::messages::{Refusal, modelled};
use crate::state::State;

/// Numbers in one bulk call: documented.
const BULK: std::ops::RangeInclusive<usize> = 1..=50;

type Answer = Result<Json<Value>, Refusal>;

/// Whose number it is, from the fields of a bill.
type Customer = fn(&Map<String, Value>) -> Result<Option<String>, Refusal>;

fn nobody(_: &Map<String, Value>) -> Result<Option<String>, Refusal> {
    Ok(None)
}

/// A name, and a way to reach them.
fn customer(body: &Map<String, Value>) -> Result<Option<String>, Refusal> {
    let text = |name| {
        sent(body, name)
            .and_then(Value::as_str)
            .filter(|text| !text.is_empty())
    };
    let name = text("customerName").ok_or(modelled::CUSTOMER_NAME)?;
    text("customerPhone")
        .or_else(|| text("customerEmail"))
        .ok_or(modelled::CUSTOMER_CONTACT)?;
    Ok(Some(name.to_owned()))
}

fn make(state: &State, body: &Map<String, Value>, whose: Customer) -> Result<Value, Refusal> {
    let (fields, whose) = (Fields::read(body)?, whose(body)?);
    let mut memory = state.memory();
    let memory = &mut *memory;
    let bill = memory
        .bills
        .make(fields, whose, &state.settings.namba, &mut memory.random)?;
    Ok(bill.shown())
}

pub(super) async fn create_order(
    Shared(state): Shared<Arc<State>>,
    headers: HeaderMap,
    body: Bytes,
) -> Answer {
    let body = object(&state, &headers, &body)?;
    make(&state, &body, nobody).map(Json)
}

pub(super) async fn create_customer(
    Shared(state): Shared<Arc<State>>,
    headers: HeaderMap,
    body: Bytes,
) -> Answer {
    let body = object(&state, &headers, &body)?;
    make(&state, &body, customer).map(Json)
}

pub(super) async fn bulk_orders(
    Shared(state): Shared<Arc<State>>,
    headers: HeaderMap,
    body: Bytes,
) -> Answer {
    bulk(&state, &object(&state, &headers, &body)?, nobody)
}

pub(super) async fn bulk_customers(
    Shared(state): Shared<Arc<State>>,
    headers: HeaderMap,
    body: Bytes,
) -> Answer {
    bulk(&state, &object(&state, &headers, &body)?, customer)
}

/// Some may fail: the answer says which and why.
fn bulk(state: &State, body: &Map<String, Value>, whose: Customer) -> Answer {
    let items = body.get("controlNumbers").and_then(Value::as_array);
    let items = items.filter(|items| BULK.contains(&items.len()));
    let items = items.ok_or(modelled::BULK_SIZE)?;
    let (mut numbers, mut errors) = (Vec::new(), Vec::new());
    for (index, item) in items.iter().enumerate() {
        let item = item.as_object().ok_or_else(|| modelled::BULK_ITEM.into());
        match item.and_then(|item| make(state, item, whose)) {
            Ok(bill) => numbers.push(bill["billPayNumber"].clone()),
            Err(refusal) => errors.push(json!({"index": index, "reason": refusal.message()})),
        }
    }
    let (created, failed) = (numbers.len(), errors.len());
    Ok(Json(
        json!({"billPayNumbers": numbers, "created": created, "failed": failed, "errors": errors}),
    ))
}

pub(super) async fn show(
    Shared(state): Shared<Arc<State>>,
    headers: HeaderMap,
    Path(number): Path<String>,
) -> Answer {
    authorized(&state, &headers)?;
    state.memory().bills.get(&number).map(Bill::shown).map(Json)
}

pub(super) async fn update(
    Shared(state): Shared<Arc<State>>,
    headers: HeaderMap,
    Path(number): Path<String>,
    body: Bytes,
) -> Answer {
    let body = object(&state, &headers, &body)?;
    let status = sent(&body, "billStatus")
        .map(|status| Status::read("billStatus", status))
        .transpose()?;
    let fields = Fields::read(&body)?;
    change(&state, &number, fields, status)
}

/// Deprecated at ClickPesa in favour of the PATCH, and still there.
pub(super) async fn update_status(
    Shared(state): Shared<Arc<State>>,
    headers: HeaderMap,
    body: Bytes,
) -> Answer {
    let body = object(&state, &headers, &body)?;
    let number = body
        .get("billPayNumber")
        .and_then(Value::as_str)
        .unwrap_or_default();
    let status = Status::read("status", body.get("status").unwrap_or(&Value::Null))?;
    change(&state, number, Fields::default(), Some(status))
}

fn change(state: &State, number: &str, fields: Fields, status: Option<Status>) -> Answer {
    let mut memory = state.memory();
    let bill = memory.bills.get_mut(number)?;
    bill.update(fields, status);
    Ok(Json(bill.shown_with_status()))
}
