//! `POST /api/bills/{id}/check`: asks ClickPesa now for the bill's payments.

use std::time::Duration;

use axum::Json;
use axum::extract::State;
use billpay_contract::BillView;

use super::responses::view;
use super::stored_bill::StoredBill;
use crate::api_error::ApiError;
use crate::app_state::AppState;
use crate::clickpesa::Caller;
use crate::client::Client;
use crate::ledger::Bill;

/// The shortest pause between two polls of a bill, however many clients ask: at most twenty calls a
/// minute.
const PAUSE: Duration = Duration::from_secs(3);

/// Responds with the bill as it is after the poll.
pub(crate) async fn check(
    State(state): State<AppState>,
    client: Client,
    StoredBill(bill): StoredBill,
) -> Result<Json<BillView>, ApiError> {
    let bill = poll_if_due(&state, client, bill).await?;
    view(&state, &bill).map(Json)
}

/// Polls ClickPesa unless the bill was polled a moment ago, and returns the bill.
pub(crate) async fn poll_if_due(
    state: &AppState,
    client: Client,
    bill: Bill,
) -> Result<Bill, ApiError> {
    let polled = state.poller.poll(bill, PAUSE, Caller::Client(client.0));
    Ok(polled.await?)
}
