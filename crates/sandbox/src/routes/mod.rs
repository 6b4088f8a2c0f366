//! All routes: ClickPesa's API, the admin API under `/sandbox`, and the phone simulator.

mod admin;
mod admin_webhooks;
mod control_numbers;
mod fault_middleware;
mod generate_token;
mod payments;
mod phone;
mod request_checks;

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

use crate::app_state::AppState;
use crate::endpoint::Endpoint;
use crate::refusal::{Refusal, modelled};

/// The maximum size of a request body: more than fifty bills of the maximum size.
const MAX_BODY_BYTES: usize = 256 * 1024;

pub(crate) fn router(state: Arc<AppState>) -> Router {
    Router::new()
        .nest("/third-parties", clickpesa(&state))
        .nest("/sandbox", admin::router().merge(admin_webhooks::router()))
        .merge(phone::router())
        .fallback(|| async { Refusal::from(modelled::NO_PATH) })
        .layer(map_response(with_json_message))
        .layer(DefaultBodyLimit::max(MAX_BODY_BYTES))
        .with_state(state)
}

/// Gives axum's own error responses, such as 405 and 413, the JSON body of ClickPesa's errors.
async fn with_json_message(mut response: Response) -> Response {
    let status = response.status();
    let headers = response.headers_mut();
    let is_json = headers
        .get(CONTENT_TYPE)
        .is_some_and(|kind| kind == "application/json");
    if is_json || !status.is_client_error() {
        return response;
    }
    let message = status.canonical_reason().unwrap_or("Bad Request");
    headers.remove(CONTENT_LENGTH);
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    *response.body_mut() = Body::from(json!({"message": message}).to_string());
    response
}

fn clickpesa(state: &Arc<AppState>) -> Router<Arc<AppState>> {
    let at = |endpoint: Endpoint, handler: MethodRouter<Arc<AppState>>| {
        let state = Arc::clone(state);
        let route = fault_middleware::RouteEndpoint { state, endpoint };
        handler.route_layer(from_fn_with_state(route, fault_middleware::inject_faults))
    };
    let token = at(
        Endpoint::GenerateToken,
        post(generate_token::generate_token),
    );
    let order = at(
        Endpoint::CreateOrderControlNumber,
        post(control_numbers::create_order),
    );
    let customer = at(
        Endpoint::CreateCustomerControlNumber,
        post(control_numbers::create_customer),
    );
    let orders = at(
        Endpoint::BulkCreateOrderControlNumbers,
        post(control_numbers::bulk_create_order),
    );
    let customers = at(
        Endpoint::BulkCreateCustomerControlNumbers,
        post(control_numbers::bulk_create_customer),
    );
    let status = at(Endpoint::UpdateStatus, put(control_numbers::update_status));
    let show = at(Endpoint::GetBill, get(control_numbers::show));
    let update = at(Endpoint::UpdateBill, patch(control_numbers::update));
    let all_payments = at(Endpoint::GetAllPayments, get(payments::all));
    let payments = at(Endpoint::GetPayments, get(payments::of));
    Router::new()
        .route("/generate-token", token)
        .route("/billpay/create-order-control-number", order)
        .route("/billpay/create-customer-control-number", customer)
        .route("/billpay/bulk-create-order-control-numbers", orders)
        .route("/billpay/bulk-create-customer-control-numbers", customers)
        .route("/billpay/update-status", status)
        .route("/billpay/{number}", show.merge(update))
        .route("/payments/all", all_payments)
        .route("/payments/{reference}", payments)
}
