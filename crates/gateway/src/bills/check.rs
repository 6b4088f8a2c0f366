//! `POST /api/bills/{id}/check`: asks ClickPesa now whether money has come.

use std::time::Duration;

use axum::Json;
use axum::extract::State;
use billpay_contract::BillView;

use super::kept::Kept;
use super::responses::view;
use crate::api_error::ApiError;
use crate::app_state::AppState;
use crate::ledger::Bill;

/// A bill is not looked at more often, however many press: ClickPesa is asked at most twenty times
/// a minute for one bill.
const PAUSE: Duration = Duration::from_secs(3);

/// Answers what is known then.
pub(crate) async fn check(
    State(state): State<AppState>,
    Kept(bill): Kept,
) -> Result<Json<BillView>, ApiError> {
    let bill = look_now(&state, bill).await?;
    view(&state, &bill).map(Json)
}

/// The bill as ClickPesa tells of it now.
pub(crate) async fn look_now(state: &AppState, bill: Bill) -> Result<Bill, ApiError> {
    Ok(state.looker.look(bill, PAUSE).await?)
}
