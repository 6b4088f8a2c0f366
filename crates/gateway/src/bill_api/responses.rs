//! The JSON answers about a bill.

use axum::Json;
use axum::response::{IntoResponse, Response};
use billpay_contract::{BillView, ProblemCode};
use http::HeaderValue;
use http::header::LOCATION;

use crate::api_error::ApiError;
use crate::app_state::AppState;
use crate::ledger::Bill;

/// The bill and its number in ClickPesa's shape, with the address of the bill's page in `Location`.
pub(super) fn issued(state: &AppState, bill: &Bill) -> Result<Response, ApiError> {
    let issued = bill.issued.as_ref();
    let issued = issued.ok_or_else(|| ApiError::new(ProblemCode::Internal))?;
    let mut issued = issued.clone();
    issued.bill_customer_name = issued
        .bill_customer_name
        .or_else(|| bill.customer_name.clone());
    let address = state.public_address.bill_path(&bill.id);
    // The path is ASCII, so it is a valid header value.
    let location = HeaderValue::from_str(&address).unwrap_or(HeaderValue::from_static("/"));
    Ok(([(LOCATION, location)], Json(issued)).into_response())
}

/// The bill as browsers receive it.
pub(crate) fn view(state: &AppState, bill: &Bill) -> Result<BillView, ApiError> {
    let view = bill.view(state.clock.timestamp());
    view.ok_or_else(|| ApiError::new(ProblemCode::BillNotFound))
}
