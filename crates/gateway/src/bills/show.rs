//! `GET /api/bills/{id}`: a bill and what has become of it. Must not know where it is kept.

use axum::Json;
use axum::extract::State;
use billpay_contract::BillView;

use super::kept::Kept;
use crate::problems::Failure;
use crate::router::Shared;

/// Answers what is known.
pub(crate) async fn show(
    State(shared): State<Shared>,
    Kept(bill): Kept,
) -> Result<Json<BillView>, Failure> {
    super::view(&shared, &bill).map(Json)
}
