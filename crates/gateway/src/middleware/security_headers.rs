//! Headers that every response has unless its handler sets them itself: what a browser may do with it, and whether
//! it may be stored.

use axum::response::Response;
use http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, Entry, REFERRER_POLICY, X_CONTENT_TYPE_OPTIONS,
};
use http::{HeaderName, HeaderValue};

use super::content_security_policy;

const HEADERS: [(HeaderName, HeaderValue); 6] = [
    (
        CONTENT_SECURITY_POLICY,
        HeaderValue::from_static(content_security_policy::DEFAULT),
    ),
    // A response has the type that its header names.
    (X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
    // The page's address can contain a bill: other sites must not see it.
    (REFERRER_POLICY, HeaderValue::from_static("same-origin")),
    // Windows of other origins get no reference to the page.
    (
        HeaderName::from_static("cross-origin-opener-policy"),
        HeaderValue::from_static("same-origin"),
    ),
    // The copy button needs the clipboard; the page needs nothing else of the device.
    (
        HeaderName::from_static("permissions-policy"),
        HeaderValue::from_static(
            "clipboard-write=(self), camera=(), geolocation=(), microphone=(), payment=()",
        ),
    ),
    (CACHE_CONTROL, HeaderValue::from_static("no-store")),
];

/// Adds each header that the response does not have.
pub(crate) fn add(mut response: Response) -> Response {
    for (name, value) in HEADERS {
        if let Entry::Vacant(missing) = response.headers_mut().entry(name) {
            missing.insert(value);
        }
    }
    response
}
