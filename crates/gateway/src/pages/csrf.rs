//! The CSRF check: whether a form was sent by a page of another site.
//!
//! tower-http's `CsrfLayer` answers before the handler reads the form, and so could not show it again
//! with what was typed (`tests/gateway/csrf.rs`).

use http::HeaderMap;

use crate::app_state::AppState;

/// The page that sent the form is neither the gateway's own nor one of a listed shop.
#[derive(Debug)]
pub(super) struct CrossSite;

/// Checks that the gateway's own page or a page of a listed shop sends the form. The form's one-time key is no
/// proof, since every page can make one up.
pub(super) fn check(state: &AppState, headers: &HeaderMap) -> Result<(), CrossSite> {
    let listed = |origin: &str| {
        let mut origins = state.allowed_origins.iter();
        origins.any(|listed| listed.as_str() == origin)
    };
    if is_own_page(state, headers) || text(headers, "origin").is_some_and(listed) {
        Ok(())
    } else {
        Err(CrossSite)
    }
}

/// Whether the gateway's own page sends the form, by the headers in which browsers name it. `Sec-Fetch-Site` is enough
/// where there is one: a proxy may have changed the host that `Origin` is compared with. Browsers that
/// send neither can't be told from programs, which may send what they want.
pub(super) fn is_own_page(state: &AppState, headers: &HeaderMap) -> bool {
    match text(headers, "sec-fetch-site") {
        Some(site) => matches!(site, "same-origin" | "none"),
        None => text(headers, "origin")
            .is_none_or(|origin| state.public_address.is_own(origin, headers)),
    }
}

fn text<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers.get(name).map(|value| value.to_str().unwrap_or("?"))
}
