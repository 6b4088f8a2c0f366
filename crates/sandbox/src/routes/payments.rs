//! ClickPesa's endpoints for payments.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, Query, State};
use axum::http::HeaderMap;
use serde::Deserialize;
use serde_json::{Value, json};

use super::request_checks::authorize;
use crate::app_state::AppState;
use crate::refusal::{Refusal, documented};

/// The payments on a control number.
pub(super) async fn of(
    State(state): State<Arc<AppState>>,
    headers: HeaderMap,
    Path(reference): Path<String>,
) -> Result<Json<Value>, Refusal> {
    authorize(&state, &headers)?;
    let payments = state.lock().payments.of(&reference);
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

/// All payments, or those on a control number.
pub(super) async fn all(
    State(state): State<Arc<AppState>>,
    headers: HeaderMap,
    Query(filter): Query<Filter>,
) -> Result<Json<Value>, Refusal> {
    authorize(&state, &headers)?;
    let data = state.lock();
    let payments = match &filter.order_reference {
        Some(reference) => data.payments.of(reference),
        None => data.payments.all(),
    };
    Ok(Json(
        json!({"data": payments, "totalCount": payments.len()}),
    ))
}
