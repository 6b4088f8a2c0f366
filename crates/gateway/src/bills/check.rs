//! `POST /api/bills/{id}/check`: asks ClickPesa now whether money has come.

use std::time::Duration;

use axum::Json;
use axum::extract::State;
use billpay_contract::BillView;

use super::kept::Kept;
use crate::ledger::Bill;
use crate::problems::Failure;
use crate::router::Shared;

/// A bill is not looked at more often, however many press: ClickPesa is asked at most twenty times
/// a minute for one bill.
const PAUSE: Duration = Duration::from_secs(3);

/// Answers what is known then.
pub(crate) async fn check(
    State(shared): State<Shared>,
    Kept(bill): Kept,
) -> Result<Json<BillView>, Failure> {
    let bill = look_now(&shared, bill).await?;
    super::view(&shared, &bill).map(Json)
}

/// The bill as ClickPesa tells of it now.
pub(crate) async fn look_now(shared: &Shared, bill: Bill) -> Result<Bill, Failure> {
    Ok(shared.looker.look(bill, PAUSE).await?)
}
