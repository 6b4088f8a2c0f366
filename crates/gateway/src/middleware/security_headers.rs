//! Security headers: what a browser may do with a response.

use axum::response::Response;
use http::{HeaderName, HeaderValue};
use tower_http::set_header::response::SetMultipleResponseHeadersLayer;

use super::inline::Inline;

/// Everything from our own origin and nothing inline: WebAssembly is compiled, no string becomes
/// code, the page stands in frames of its own origin only, and a form is sent to us only.
const CONTENT_SECURITY_POLICY: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; \
     style-src 'self'; img-src 'self' data:; connect-src 'self'; form-action 'self'; \
     frame-ancestors 'self'; base-uri 'none'";

/// The same for a page with styles and scripts of its own, each named by its hash, and with what may
/// be the base of its addresses.
pub(crate) fn page_policy(inline: &Inline, base: &str) -> Option<HeaderValue> {
    let policy = named(CONTENT_SECURITY_POLICY, "style-src", &inline.styles);
    let policy = named(&policy, "script-src", &inline.scripts);
    let policy = policy.replace("base-uri 'none'", &format!("base-uri {base}"));
    HeaderValue::from_str(&policy).ok()
}

fn named(policy: &str, directive: &str, hashes: &[String]) -> String {
    let mut sources = vec![directive];
    sources.extend(hashes.iter().map(String::as_str));
    policy.replace(directive, &sources.join(" "))
}

const HEADERS: [(&str, &str); 5] = [
    ("content-security-policy", CONTENT_SECURITY_POLICY),
    // A file is what its type says.
    ("x-content-type-options", "nosniff"),
    // The page's address can hold a bill; other sites do not learn it.
    ("referrer-policy", "same-origin"),
    // A page that another opened or was opened by has no hold on ours.
    ("cross-origin-opener-policy", "same-origin"),
    // The copy button is all that the page asks of the device.
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
