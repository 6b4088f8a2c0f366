//! Whether a form was sent from a page of somebody else's: neither the gateway nor a shop that may call it. The one-time key is no secret that would
//! tell: anybody may make one up.

use http::HeaderMap;
use http::header::ORIGIN;

use crate::router::Shared;

/// Evidence that a page of another site sent it. What browsers say of it is enough where they say
/// it: a proxy may have changed by which name the gateway is asked. Older ones name the origin with
/// a form, and those that say neither can't be told from a customer's own.
pub(super) fn forged(shared: &Shared, headers: &HeaderMap) -> Option<()> {
    let text = |name: &str| headers.get(name).map(|value| value.to_str().unwrap_or("?"));
    let origin = text(ORIGIN.as_str());
    let of_a_shop = || {
        let listed = |origin| {
            shared
                .allowed_origins
                .iter()
                .any(|one| one.as_str() == origin)
        };
        origin.is_some_and(listed)
    };
    let own = match text("sec-fetch-site") {
        Some(site) => matches!(site, "same-origin" | "none"),
        None => shared.address.is_own(origin?, headers),
    };
    (!own && !of_a_shop()).then_some(())
}
