//! What has been paid.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, Query, State as Shared};
use axum::http::HeaderMap;
use serde::Deserialize;
use serde_json::{Value, json};

use super::request::authorized;
use crate::messages::{Refusal, documented};
use crate::state::State;

pub(super) async fn of(
    Shared(state): Shared<Arc<State>>,
    headers: HeaderMap,
    Path(reference): Path<String>,
) -> Result<Json<Value>, Refusal> {
    authorized(&state, &headers)?;
    let payments = state.memory().payments.of(&reference);
    if payments.is_empty() {
        return Err(documented::NO_PAYMENT.about(&reference));
    }
    Ok(Json(json!(payments)))
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Filter {
    order_reference: Option<String>,
}

pub(super) async fn all(
    Shared(state): Shared<Arc<State>>,
    headers: HeaderMap,
    Query(filter): Query<Filter>,
) -> Result<Json<Value>, Refusal> {
    authorized(&state, &headers)?;
    let memory = state.memory();
    let payments = match &filter.order_reference {
        Some(reference) => memory.payments.of(reference),
        None => memory.payments.all(),
    };
    Ok(Json(
        json!({"data": payments, "totalCount": payments.len()}),
    ))
}
