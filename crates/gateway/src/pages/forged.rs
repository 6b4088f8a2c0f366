//! Whether a form was sent from a page of somebody else's. The one-time key is no secret that would
//! tell: anybody may make one up. Must not know what was sent.

use http::HeaderMap;
use http::header::ORIGIN;

use crate::router::Shared;

/// Evidence that a page of another site sent it. What browsers say of it is enough where they say
/// it; those that say neither are too old to be told from a customer's own.
pub(super) fn forged(shared: &Shared, headers: &HeaderMap) -> Option<()> {
    let text = |name: &str| headers.get(name).map(|value| value.to_str().unwrap_or("?"));
    let site = text("sec-fetch-site");
    if site.is_some_and(|site| !matches!(site, "same-origin" | "none")) {
        return Some(());
    }
    let origin = text(ORIGIN.as_str())?;
    let own = shared.address.is_own(origin, headers);
    let mut allowed = shared.allowed_origins.iter();
    let known = own || allowed.any(|one| one.as_str() == origin);
    (!known).then_some(())
}
