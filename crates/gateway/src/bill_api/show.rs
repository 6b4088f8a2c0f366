//! `GET /api/bills/{id}`: a bill and its status.

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

/// The shortest pause between two polls that reads of the bill cause. Clients without an event stream
/// read the bill now and then, and must see payments also where no webhook arrives.
const PAUSE: Duration = Duration::from_secs(30);

/// Responds with the stored state and polls ClickPesa in the background, for the next read.
pub(crate) async fn show(
    State(state): State<AppState>,
    client: Client,
    StoredBill(bill): StoredBill,
) -> Result<Json<BillView>, ApiError> {
    let view = view(&state, &bill)?;
    poll_in_background(&state, client, bill);
    Ok(Json(view))
}

/// Polls ClickPesa in a task of its own, unless the bill is paid.
pub(crate) fn poll_in_background(state: &AppState, client: Client, bill: Bill) {
    if !bill.balance().status.is_fully_paid() {
        let (poller, caller) = (state.poller.clone(), Caller::Client(client.0));
        state.issuer.tasks.spawn(async move {
            if let Err(error) = poller.poll(bill, PAUSE, caller).await {
                tracing::debug!(%error, "polling a bill that was read failed");
            }
        });
    }
}
