//! Which shops on other origins may call the gateway: those that the operator lists, exactly, and
//! by default none.

use std::time::Duration;

use axum::extract::Request;
use axum::middleware::Next;
use axum::response::Response;
use billpay_contract::{ELEMENT_PATH, IDEMPOTENCY_KEY_HEADER};
use http::header::{ACCESS_CONTROL_ALLOW_ORIGIN, CONTENT_TYPE, LOCATION, ORIGIN, RETRY_AFTER};
use http::request::Parts;
use http::{HeaderName, HeaderValue, Method};
use tower_http::cors::{AllowOrigin, CorsLayer};

use super::request_id;
use crate::config::Origin;

/// How long a browser remembers that it may ask. Chromium remembers no longer; a shop that is
/// taken from the list is let in for as long at most.
const REMEMBERED: Duration = Duration::from_secs(2 * 60 * 60);

/// Whether browsers ask for that path across origins: the static files say for themselves who may load
/// them.
fn for_shops(path: &str) -> bool {
    path.starts_with("/api/") || path.strip_prefix('/') == Some(ELEMENT_PATH)
}

/// Characters of a foreign origin that are logged: the longest name of a host has 253.
const SHOWN_CHARS: usize = 300;

/// Sent by widgets so that a bill is made once.
const IDEMPOTENCY_KEY: HeaderName = HeaderName::from_static(IDEMPOTENCY_KEY_HEADER);

/// The rules for these origins; no origin, no rules. No cookie is ever asked for.
pub(crate) fn layer(origins: &[Origin]) -> Option<CorsLayer> {
    if origins.is_empty() {
        return None;
    }
    let listed: Vec<HeaderValue> = origins
        .iter()
        .filter_map(|origin| HeaderValue::from_str(origin.as_str()).ok())
        .collect();
    let allowed = move |origin: &HeaderValue, request: &Parts| {
        for_shops(request.uri.path()) && listed.contains(origin)
    };
    let layer = CorsLayer::new()
        .allow_origin(AllowOrigin::predicate(allowed))
        .allow_methods([Method::GET, Method::POST])
        .allow_headers([CONTENT_TYPE, IDEMPOTENCY_KEY])
        .expose_headers([request_id::HEADER, RETRY_AFTER, LOCATION])
        .max_age(REMEMBERED)
        // An answer differs by origin only in these headers, but a cache must not mix them up.
        .vary([ORIGIN]);
    Some(layer)
}

/// Logs who asked from an origin that is not listed: the browser keeps the answer from the page, so
/// that a slip of the pen in the list would show nowhere else.
pub(crate) async fn log_unlisted(request: Request, next: Next) -> Response {
    let origin = foreign_origin(&request).cloned();
    let response = next.run(request).await;
    let listed = response.headers().contains_key(ACCESS_CONTROL_ALLOW_ORIGIN);
    if let Some(origin) = origin.filter(|_| !listed) {
        let text = String::from_utf8_lossy(origin.as_bytes());
        let origin: String = text.chars().take(SHOWN_CHARS).collect();
        tracing::warn!(
            ?origin,
            "asked by a page of an origin that BILLPAY_ALLOWED_ORIGINS does not list"
        );
    }
    response
}

/// The origin of a page elsewhere that asks. Pages of the gateway's own origin send theirs with a
/// `POST` as well, but never ask before it, nor send it with a `GET` (Fetch standard).
fn foreign_origin(request: &Request) -> Option<&HeaderValue> {
    let asks = matches!(
        *request.method(),
        Method::OPTIONS | Method::GET | Method::HEAD
    );
    let origin = request.headers().get(ORIGIN)?;
    (asks && for_shops(request.uri().path())).then_some(origin)
}
