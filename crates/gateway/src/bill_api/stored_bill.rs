//! Extracts the stored bill that a request's path names.

use axum::extract::{FromRequestParts, Path};
use billpay_contract::{BillId, ProblemCode};
use http::request::Parts;

use crate::api_error::ApiError;
use crate::app_state::AppState;
use crate::client::Client;
use crate::client_limits::Demand;
use crate::ledger::Bill;

/// A stored bill that has its control number.
pub(crate) struct StoredBill(pub(crate) Bill);

impl FromRequestParts<AppState> for StoredBill {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, ApiError> {
        let client = Client::from_request_parts(parts, state).await?;
        state.client_limits.count(Demand::Request, client)?;
        let name = Path::<String>::from_request_parts(parts, state).await;
        let id = name.ok().and_then(|Path(name)| BillId::parse(&name));
        let not_found = || ApiError::new(ProblemCode::BillNotFound);
        let id = id.ok_or_else(not_found)?;
        let bill = state.issuer.store.find(&id).await?;
        match bill.filter(|bill| bill.issued.is_some()) {
            Some(bill) => Ok(Self(bill)),
            None => {
                state.client_limits.count(Demand::Miss, client)?;
                Err(not_found())
            }
        }
    }
}
