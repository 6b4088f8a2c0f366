//! Security headers: what a browser may do with a response.

use axum::response::Response;
use http::{HeaderName, HeaderValue};
use tower_http::set_header::response::SetMultipleResponseHeadersLayer;

use super::content_security_policy;

const HEADERS: [(&str, &str); 5] = [
    ("content-security-policy", content_security_policy::DEFAULT),
    // A response has the type that its header names.
    ("x-content-type-options", "nosniff"),
    // The page's address can contain a bill: other sites must not see it.
    ("referrer-policy", "same-origin"),
    // Windows of other origins get no reference to the page.
    ("cross-origin-opener-policy", "same-origin"),
    // The copy button needs the clipboard; the page needs nothing else of the device.
    (
        "permissions-policy",
        "clipboard-write=(self), camera=(), geolocation=(), microphone=(), payment=()",
    ),
];

/// Adds each header to every response that does not set it itself.
pub(crate) fn layer() -> SetMultipleResponseHeadersLayer<Response> {
    let header = |(name, value)| {
        let value = HeaderValue::from_static(value);
        (HeaderName::from_static(name), value).into()
    };
    SetMultipleResponseHeadersLayer::if_not_present(HEADERS.map(header).into())
}
