//! `GET /api/bills/{id}`: a bill and what has become of it.

use std::time::Duration;

use axum::Json;
use axum::extract::State;
use billpay_contract::BillView;

use super::kept::Kept;
use super::responses::view;
use crate::api_error::ApiError;
use crate::app_state::AppState;
use crate::ledger::Bill;

/// Between two looks that are taken because somebody reads the bill: who has no stream asks now
/// and then, and must learn of money without webhooks as well.
const PAUSE: Duration = Duration::from_secs(30);

/// Answers what is known, and has ClickPesa asked for the next time.
pub(crate) async fn show(
    State(state): State<AppState>,
    Kept(bill): Kept,
) -> Result<Json<BillView>, ApiError> {
    let view = view(&state, &bill)?;
    look_soon(&state, bill);
    Ok(Json(view))
}

/// Has ClickPesa asked about a bill that somebody reads, unless all its money is there.
pub(crate) fn look_soon(state: &AppState, bill: Bill) {
    if !bill.account().status.covers_the_bill() {
        let looker = state.looker.clone();
        state.issuer.tasks.spawn(async move {
            if let Err(error) = looker.look(bill, PAUSE).await {
                tracing::debug!(%error, "no look at a bill that somebody reads");
            }
        });
    }
}
