//! Every route: ClickPesa's, path for path, the sandbox's own under `/sandbox`, and the phone.

mod admin;
mod bills;
mod faulty;
mod payments;
mod phone;
mod request;
mod tokens;
mod webhooks;

use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::extract::DefaultBodyLimit;
use axum::http::HeaderValue;
use axum::http::header::{CONTENT_LENGTH, CONTENT_TYPE};
use axum::middleware::{from_fn_with_state, map_response};
use axum::response::Response;
use axum::routing::{MethodRouter, get, patch, post, put};
use serde_json::json;

use crate::calls::Endpoint;
use crate::messages::{Refusal, modelled};
use crate::state::State;

/// Fifty bills of the largest kind, with room to spare.
const BODY_BYTES: usize = 256 * 1024;

pub(crate) fn router(state: Arc<State>) -> Router {
    Router::new()
        .nest("/third-parties", clickpesa(&state))
        .nest("/sandbox", admin::router().merge(webhooks::router()))
        .merge(phone::router())
        .fallback(|| async { Refusal::from(modelled::NO_PATH) })
        .layer(map_response(with_message))
        .layer(DefaultBodyLimit::max(BODY_BYTES))
        .with_state(state)
}

/// axum's own refusals (a body that is too large, another method) are text; all of ClickPesa's are
/// objects.
async fn with_message(mut answer: Response) -> Response {
    let status = answer.status();
    let headers = answer.headers_mut();
    let object = headers
        .get(CONTENT_TYPE)
        .is_some_and(|kind| kind == "application/json");
    if object || !status.is_client_error() {
        return answer;
    }
    let message = status.canonical_reason().unwrap_or("Bad Request");
    headers.remove(CONTENT_LENGTH);
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    *answer.body_mut() = Body::from(json!({"message": message}).to_string());
    answer
}

fn clickpesa(state: &Arc<State>) -> Router<Arc<State>> {
    let at = |endpoint: Endpoint, handler: MethodRouter<Arc<State>>| {
        let state = Arc::clone(state);
        let place = faulty::Place { state, endpoint };
        handler.route_layer(from_fn_with_state(place, faulty::misbehave))
    };
    let token = at(Endpoint::GenerateToken, post(tokens::generate));
    let order = at(
        Endpoint::CreateOrderControlNumber,
        post(bills::create_order),
    );
    let customer = at(
        Endpoint::CreateCustomerControlNumber,
        post(bills::create_customer),
    );
    let orders = at(
        Endpoint::BulkCreateOrderControlNumbers,
        post(bills::bulk_orders),
    );
    let customers = at(
        Endpoint::BulkCreateCustomerControlNumbers,
        post(bills::bulk_customers),
    );
    let status = at(Endpoint::UpdateStatus, put(bills::update_status));
    let shown = at(Endpoint::GetBill, get(bills::show));
    let changed = at(Endpoint::UpdateBill, patch(bills::update));
    let all_payments = at(Endpoint::GetAllPayments, get(payments::all));
    let payments = at(Endpoint::GetPayments, get(payments::of));
    Router::new()
        .route("/generate-token", token)
        .route("/billpay/create-order-control-number", order)
        .route("/billpay/create-customer-control-number", customer)
        .route("/billpay/bulk-create-order-control-numbers", orders)
        .route("/billpay/bulk-create-customer-control-numbers", customers)
        .route("/billpay/update-status", status)
        .route("/billpay/{number}", shown.merge(changed))
        .route("/payments/all", all_payments)
        .route("/payments/{reference}", payments)
}
