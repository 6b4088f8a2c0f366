//! `GET /api/bills/{id}`: a bill and its status.

use axum::Json;
use axum::extract::State;
use billpay_contract::BillView;

use super::responses::view;
use super::stored_bill::StoredBill;
use crate::api_error::ApiError;
use crate::app_state::AppState;
use crate::client::Client;

/// Responds with the stored state and polls ClickPesa in the background, for the next read.
pub(crate) async fn show(
    State(state): State<AppState>,
    client: Client,
    StoredBill(bill): StoredBill,
) -> Result<Json<BillView>, ApiError> {
    let view = view(&state, &bill)?;
    state.read_polls.start(client, bill);
    Ok(Json(view))
}
