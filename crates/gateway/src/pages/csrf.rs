//! The CSRF check: whether a form was sent by a page of another site.
//!
//! tower-http's `CsrfLayer` answers before the handler reads the form, and so could not show it again
//! with what was typed (`tests/gateway/csrf.rs`).

use http::HeaderMap;

use crate::app_state::AppState;

/// The page that sent the form is neither the gateway's own nor one of a listed shop.
#[derive(Debug)]
pub(super) struct CrossSite;

/// Checks the headers in which browsers name the page that sends a form. `Sec-Fetch-Site` is enough
/// where there is one: a proxy may have changed the host that `Origin` is compared with. Browsers that
/// send neither can't be told from programs, which may send what they want. The form's one-time key is
/// no proof, since every page can make one up.
pub(super) fn check(state: &AppState, headers: &HeaderMap) -> Result<(), CrossSite> {
    let text = |name| headers.get(name).map(|value| value.to_str().unwrap_or("?"));
    let origin = text("origin");
    let own = match text("sec-fetch-site") {
        Some(site) => matches!(site, "same-origin" | "none"),
        None => origin.is_none_or(|origin| state.public_address.is_own(origin, headers)),
    };
    let listed = |origin: &str| {
        let mut origins = state.allowed_origins.iter();
        origins.any(|listed| listed.as_str() == origin)
    };
    if own || origin.is_some_and(listed) {
        Ok(())
    } else {
        Err(CrossSite)
    }
}
