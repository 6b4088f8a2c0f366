//! `POST /api/bills/{id}/check`: asks ClickPesa now for the bill's payments.

use std::time::Duration;

use axum::Json;
use axum::extract::State;
use billpay_contract::BillView;

use super::responses::view;
use super::stored_bill::StoredBill;
use crate::api_error::ApiError;
use crate::app_state::AppState;
use crate::ledger::Bill;

/// The shortest pause between two polls of a bill, however many clients ask: at most twenty calls a
/// minute.
const PAUSE: Duration = Duration::from_secs(3);

/// Responds with the bill as it is after the poll.
pub(crate) async fn check(
    State(state): State<AppState>,
    StoredBill(bill): StoredBill,
) -> Result<Json<BillView>, ApiError> {
    let bill = poll_now(&state, bill).await?;
    view(&state, &bill).map(Json)
}

/// Polls ClickPesa unless the bill was polled a moment ago, and returns the bill.
pub(crate) async fn poll_now(state: &AppState, bill: Bill) -> Result<Bill, ApiError> {
    Ok(state.poller.poll(bill, PAUSE).await?)
}
