//! What every page needs to know about its request: the language, the address and the headers.

use std::convert::Infallible;

use axum::extract::FromRequestParts;
use billpay_contract::{CHECK_PARAMETER, LANG_PARAMETER, Locale, REMAINDER_PARAMETER};
use http::request::Parts;
use http::{HeaderMap, Uri};

use super::language;
use super::template::MAX_DEPTH;
use crate::app_state::AppState;
use crate::middleware::request_id;

/// A request for a page.
#[derive(Clone, Debug)]
pub(crate) struct PageRequest {
    pub(super) locale: Locale,
    /// The parameters of the address except the page's own, each with a leading `&`.
    pub(super) query: String,
    /// The gateway's absolute address, as the client reaches it.
    pub(super) public_url: String,
    pub(super) headers: HeaderMap,
    pub(super) uri: Uri,
    /// The request id, which problems on the page show.
    pub(super) request_id: String,
}

impl FromRequestParts<AppState> for PageRequest {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, Infallible> {
        let (headers, uri) = (parts.headers.clone(), parts.uri.clone());
        let request_id = request_id::of(&parts.extensions).to_owned();
        Ok(Self::new(headers, uri, request_id, state))
    }
}

impl PageRequest {
    pub(super) fn new(headers: HeaderMap, uri: Uri, request_id: String, state: &AppState) -> Self {
        Self {
            locale: language::choose(parameter(&uri, LANG_PARAMETER), &headers),
            query: others(&uri),
            public_url: state.public_address.public(&headers),
            headers,
            uri,
            request_id,
        }
    }

    /// Sets the language that a form was shown in.
    pub(super) fn set_language(&mut self, tag: Option<&str>) {
        self.locale = tag.and_then(Locale::from_tag).unwrap_or(self.locale);
    }

    /// Reads a parameter of the address.
    pub(super) fn parameter(&self, name: &str) -> Option<String> {
        parameter(&self.uri, name)
    }

    /// The number of folders between the page and the gateway's address.
    pub(super) fn depth(&self) -> usize {
        let slashes = self.uri.path().matches('/').count();
        slashes.saturating_sub(1).min(MAX_DEPTH)
    }

    /// Whether the browser asks to save data (`Save-Data: on`, Save Data API of the WICG).
    pub(super) fn saves_data(&self) -> bool {
        let wish = self.headers.get("save-data");
        wish.is_some_and(|wish| wish.as_bytes().eq_ignore_ascii_case(b"on"))
    }

    /// The language as a query parameter.
    pub(super) fn lang(&self) -> String {
        format!("{LANG_PARAMETER}={}", self.locale.tag())
    }
}

fn parameter(uri: &Uri, name: &str) -> Option<String> {
    let query = uri.query().unwrap_or_default();
    let mut parameters = form_urlencoded::parse(query.as_bytes());
    parameters.find_map(|(one, value)| (one == name).then(|| value.into_owned()))
}

/// The parameters that the page does not write itself, unchanged.
fn others(uri: &Uri) -> String {
    let parameters = uri.query().unwrap_or_default().split('&');
    let others = parameters.filter(|one| {
        let name = one.split('=').next().unwrap_or_default();
        !name.is_empty() && ![LANG_PARAMETER, CHECK_PARAMETER, REMAINDER_PARAMETER].contains(&name)
    });
    others.map(|one| format!("&{one}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn other_parameters_are_kept_as_they_were() {
        let stored = |uri: &str| others(&uri.parse().unwrap());
        assert_eq!(
            stored("/?lang=en&intent=a.b.c&x=%26&check=done"),
            "&intent=a.b.c&x=%26"
        );
        assert_eq!(stored("/?lang=en"), "");
        assert_eq!(stored("/"), "");
    }
}
