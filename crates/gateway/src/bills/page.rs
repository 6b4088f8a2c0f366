//! `GET /bills/{id}`: the bill's own page. The widget in it asks for the rest. Must not know what
//! the page shows.

use axum::extract::{Request, State};
use axum::response::Response;
use http::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY, REFERRER_POLICY};
use http::{HeaderName, HeaderValue, StatusCode};

use super::kept::Kept;
use crate::assets;
use crate::middleware::security_headers::BILL_PAGE_POLICY;
use crate::problems::Failure;
use crate::router::Shared;

const ROBOTS: HeaderName = HeaderName::from_static("x-robots-tag");

/// Answers the page, and says in its status whether there is such a bill.
pub(crate) async fn page(
    State(shared): State<Shared>,
    kept: Result<Kept, Failure>,
    request: Request,
) -> Response {
    let mut response = assets::serve_bill_page(&shared.assets, request.headers());
    if let Err(failure) = kept
        && response.status().is_success()
    {
        let status = StatusCode::from_u16(failure.code().status());
        *response.status_mut() = status.unwrap_or(StatusCode::NOT_FOUND);
    }
    // Whoever knows the address may see the bill: it must not travel on by itself.
    let headers = response.headers_mut();
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    let policy = HeaderValue::from_static(BILL_PAGE_POLICY);
    headers.insert(CONTENT_SECURITY_POLICY, policy);
    headers.insert(ROBOTS, HeaderValue::from_static("noindex"));
    response
}
