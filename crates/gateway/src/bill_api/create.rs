//! `POST /api/billpay/create-order-control-number`: creates a bill and responds with its control
//! number, in the JSON shape of ClickPesa's own endpoint.

use axum::extract::State;
use axum::response::Response;
use billpay_contract::{BillDraft, CreateBillRequest};
use http::HeaderMap;

use super::idempotency_header::IdempotencyKey;
use super::resolve_request::{RequestIdentity, ResolvedRequest, resolve_request};
use super::responses::issued;
use crate::api_error::ApiError;
use crate::app_state::AppState;
use crate::browser_id::BrowserId;
use crate::client::Client;
use crate::client_limits::Demand;
use crate::ledger::{Bill, Browser};
use crate::request_body::JsonBody;

/// Responds with the control number, or with the reason why there is none.
pub(crate) async fn create(
    State(state): State<AppState>,
    client: Client,
    IdempotencyKey(key): IdempotencyKey,
    headers: HeaderMap,
    JsonBody(request): JsonBody<CreateBillRequest<BillDraft>>,
) -> Result<Response, ApiError> {
    let browser = BrowserId::sent(&headers).map(|id| Browser::Decides(id.as_text()));
    let identity = RequestIdentity { key, browser };
    let bill = create_bill(&state, client, &request, identity).await?;
    issued(&state, &bill)
}

/// Creates the bill, or finds the one that was created with the same key or intent, or by the same browser.
pub(crate) async fn create_bill(
    state: &AppState,
    client: Client,
    request: &CreateBillRequest<BillDraft>,
    identity: RequestIdentity,
) -> Result<Bill, ApiError> {
    state.client_limits.count(Demand::Create, client)?;
    match resolve_request(state, request, identity)? {
        ResolvedRequest::New(bill) => Ok(state.issuer.issue(bill, client).await?),
        ResolvedRequest::Expired(bill) => {
            let existing = state.issuer.store.find_by_intent(&bill).await?;
            existing.ok_or_else(ApiError::intent_expired)
        }
    }
}
