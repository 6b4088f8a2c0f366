//! ClickPesa's endpoints for control numbers: create one or many, show, update.

use std::sync::Arc;

use axum::Json;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::HeaderMap;
use serde_json::{Map, Value, json};

use super::request_checks::{authorize, parse_signed_object};
use crate::app_state::AppState;
use crate::bill_fields::{BillFields, field, refuse_foreign_fields};
use crate::bills::{Bill, BillStatus};
use crate::refusal::{Refusal, modelled};

/// Control numbers in one bulk call: documented.
const BULK_SIZE: std::ops::RangeInclusive<usize> = 1..=50;

type JsonResult = Result<Json<Value>, Refusal>;

/// Reads the customer's name from the fields of a bill; `None` for an order control number.
type ReadCustomer = fn(&Map<String, Value>) -> Result<Option<String>, Refusal>;

fn no_customer(body: &Map<String, Value>) -> Result<Option<String>, Refusal> {
    refuse_foreign_fields(body)?;
    Ok(None)
}

/// A customer needs a name, and a phone number or an email address.
fn required_customer(body: &Map<String, Value>) -> Result<Option<String>, Refusal> {
    let text = |name| {
        field(body, name)
            .and_then(Value::as_str)
            .filter(|text| !text.is_empty())
    };
    let name = text("customerName").ok_or(modelled::CUSTOMER_NAME)?;
    text("customerPhone")
        .or_else(|| text("customerEmail"))
        .ok_or(modelled::CUSTOMER_CONTACT)?;
    Ok(Some(name.to_owned()))
}

fn create(
    state: &AppState,
    body: &Map<String, Value>,
    read_customer: ReadCustomer,
) -> Result<Value, Refusal> {
    let fields = BillFields::parse(body)?;
    let customer = read_customer(body)?;
    let mut data = state.lock();
    let data = &mut *data;
    let bill = data
        .bills
        .create(fields, customer, &state.settings.namba, &mut data.random)?;
    Ok(bill.to_json())
}

pub(super) async fn create_order(
    State(state): State<Arc<AppState>>,
    headers: HeaderMap,
    body: Bytes,
) -> JsonResult {
    let body = parse_signed_object(&state, &headers, &body)?;
    create(&state, &body, no_customer).map(Json)
}

pub(super) async fn create_customer(
    State(state): State<Arc<AppState>>,
    headers: HeaderMap,
    body: Bytes,
) -> JsonResult {
    let body = parse_signed_object(&state, &headers, &body)?;
    create(&state, &body, required_customer).map(Json)
}

pub(super) async fn bulk_create_order(
    State(state): State<Arc<AppState>>,
    headers: HeaderMap,
    body: Bytes,
) -> JsonResult {
    let body = parse_signed_object(&state, &headers, &body)?;
    create_each(&state, &body, no_customer)
}

pub(super) async fn bulk_create_customer(
    State(state): State<Arc<AppState>>,
    headers: HeaderMap,
    body: Bytes,
) -> JsonResult {
    let body = parse_signed_object(&state, &headers, &body)?;
    create_each(&state, &body, required_customer)
}

/// Creates each item. The response lists the items that failed, and why.
fn create_each(
    state: &AppState,
    body: &Map<String, Value>,
    read_customer: ReadCustomer,
) -> JsonResult {
    let items = body.get("controlNumbers").and_then(Value::as_array);
    let items = items.filter(|items| BULK_SIZE.contains(&items.len()));
    let items = items.ok_or(modelled::BULK_SIZE)?;
    let (mut numbers, mut errors) = (Vec::new(), Vec::new());
    for (index, item) in items.iter().enumerate() {
        let item = item.as_object().ok_or_else(|| modelled::BULK_ITEM.into());
        match item.and_then(|item| create(state, item, read_customer)) {
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
    State(state): State<Arc<AppState>>,
    headers: HeaderMap,
    Path(number): Path<String>,
) -> JsonResult {
    authorize(&state, &headers)?;
    state.lock().bills.get(&number).map(Bill::to_json).map(Json)
}

pub(super) async fn update(
    State(state): State<Arc<AppState>>,
    headers: HeaderMap,
    Path(number): Path<String>,
    body: Bytes,
) -> JsonResult {
    let body = parse_signed_object(&state, &headers, &body)?;
    let status = field(&body, "billStatus")
        .map(|status| BillStatus::parse("billStatus", status))
        .transpose()?;
    let fields = BillFields::parse(&body)?;
    apply_update(&state, &number, fields, status)
}

/// ClickPesa has deprecated this endpoint in favour of the PATCH, and still supports it.
pub(super) async fn update_status(
    State(state): State<Arc<AppState>>,
    headers: HeaderMap,
    body: Bytes,
) -> JsonResult {
    let body = parse_signed_object(&state, &headers, &body)?;
    let number = body
        .get("billPayNumber")
        .and_then(Value::as_str)
        .unwrap_or_default();
    let status = BillStatus::parse("status", body.get("status").unwrap_or(&Value::Null))?;
    apply_update(&state, number, BillFields::default(), Some(status))
}

fn apply_update(
    state: &AppState,
    number: &str,
    fields: BillFields,
    status: Option<BillStatus>,
) -> JsonResult {
    let mut data = state.lock();
    let bill = data.bills.get_mut(number)?;
    bill.update(fields, status)?;
    Ok(Json(bill.to_json_with_status()))
}
