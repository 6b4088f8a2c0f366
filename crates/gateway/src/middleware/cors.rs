//! CORS: pages of which other origins may call the gateway. Those that `BILLPAY_ALLOWED_ORIGINS`
//! lists, by default none.

use std::sync::Arc;
use std::time::Duration;

use axum::extract::Request;
use billpay_contract::{ELEMENT_PATH, IDEMPOTENCY_KEY_HEADER};
use http::header::{CONTENT_TYPE, LOCATION, ORIGIN, RETRY_AFTER};
use http::request::Parts;
use http::{HeaderName, HeaderValue, Method};
use tower_http::cors::{AllowOrigin, CorsLayer};

use super::request_id;
use crate::config::Origin;

/// How long a browser may cache the answer to a preflight. Chromium's own maximum; a shop that is
/// removed from the list stays allowed for as long.
const PREFLIGHT_MAX_AGE: Duration = Duration::from_secs(2 * 60 * 60);

/// Whether the rules are for that path. Static files have a rule of their own: every page may load them.
fn has_rules(path: &str) -> bool {
    path.starts_with("/api/") || path.strip_prefix('/') == Some(ELEMENT_PATH)
}

/// Characters of an unlisted origin that are logged: the longest host name has 253.
const MAX_LOGGED_CHARS: usize = 300;

/// Sent by the widget so that a retry creates no second bill.
const IDEMPOTENCY_KEY: HeaderName = HeaderName::from_static(IDEMPOTENCY_KEY_HEADER);

/// The allowed origins. Clones share the list.
#[derive(Clone, Debug)]
pub(crate) struct ListedOrigins(Arc<[HeaderValue]>);

impl ListedOrigins {
    pub(crate) fn new(origins: &[Origin]) -> Self {
        let origins = origins.iter();
        let origins = origins.filter_map(|origin| HeaderValue::from_str(origin.as_str()).ok());
        Self(origins.collect())
    }

    /// Logs the origin of a request that is not listed. The browser hides the response from the page, so a typing
    /// error in the list would be visible nowhere else.
    pub(crate) fn log_unlisted(&self, request: Request) -> Request {
        if let Some(origin) = foreign_origin(&request).filter(|origin| !self.0.contains(origin)) {
            let text = String::from_utf8_lossy(origin.as_bytes());
            let origin: String = text.chars().take(MAX_LOGGED_CHARS).collect();
            tracing::warn!(
                ?origin,
                "asked by a page of an origin that BILLPAY_ALLOWED_ORIGINS does not list"
            );
        }
        request
    }
}

/// The rules for the listed origins, if there are any. Requests with cookies are not allowed.
pub(crate) fn layer(origins: ListedOrigins) -> Option<CorsLayer> {
    if origins.0.is_empty() {
        return None;
    }
    let allowed = move |origin: &HeaderValue, request: &Parts| {
        has_rules(request.uri.path()) && origins.0.contains(origin)
    };
    let layer = CorsLayer::new()
        .allow_origin(AllowOrigin::predicate(allowed))
        .allow_methods([Method::GET, Method::POST])
        .allow_headers([CONTENT_TYPE, IDEMPOTENCY_KEY])
        .expose_headers([request_id::HEADER, RETRY_AFTER, LOCATION])
        .max_age(PREFLIGHT_MAX_AGE)
        // Only these headers depend on the origin, but caches must not mix the responses up.
        .vary([ORIGIN]);
    Some(layer)
}

/// The origin of the page, if it is not the gateway's own. Pages of the gateway's origin send `Origin`
/// with a `POST`, but make no preflight and send none with a `GET` (Fetch standard).
fn foreign_origin(request: &Request) -> Option<&HeaderValue> {
    let cross_origin = matches!(
        *request.method(),
        Method::OPTIONS | Method::GET | Method::HEAD
    );
    let origin = request.headers().get(ORIGIN)?;
    (cross_origin && has_rules(request.uri().path())).then_some(origin)
}
