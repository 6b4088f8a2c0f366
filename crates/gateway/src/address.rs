//! Where the gateway's pages are, as customers' browsers know it.

use billpay_contract::{BillId, bill_page_path};
use http::HeaderMap;
use http::header::HOST;

use crate::config::PublicUrl;

/// The gateway's public address, where it is configured.
#[derive(Clone, Debug)]
pub(crate) struct Address(Option<PublicUrl>);

impl Address {
    pub(crate) fn new(public: Option<PublicUrl>) -> Self {
        Self(public)
    }

    /// The path of a bill's page on the origin that was asked.
    pub(crate) fn bill_path(&self, id: &BillId) -> String {
        let mounted = self.0.as_ref().map_or("/", PublicUrl::path);
        format!("{mounted}{}", bill_page_path(id))
    }

    /// The whole address of a bill's page. Where none is configured it is the one that was asked,
    /// as far as the headers tell it: whoever asks gets an address that works for him.
    pub(crate) fn bill_url(&self, id: &BillId, headers: &HeaderMap) -> String {
        format!("{}{}", self.public(headers), bill_page_path(id))
    }

    /// The gateway's whole address, with a slash at the end, as far as it is known.
    pub(crate) fn public(&self, headers: &HeaderMap) -> String {
        if let Some(public) = &self.0 {
            return public.as_str().to_owned();
        }
        let scheme = match text(headers, "x-forwarded-proto") {
            Some("https") => "https",
            _ => "http",
        };
        format!("{scheme}://{}/", host(headers))
    }

    /// Whether pages of that origin are the gateway's own: it is the one that is configured, or the
    /// one that was asked. Which of the two schemes a proxy in front speaks is not always told.
    pub(crate) fn is_own(&self, origin: &str, headers: &HeaderMap) -> bool {
        let configured = self
            .0
            .as_ref()
            .is_some_and(|public| public.origin() == origin);
        let rest = ["https://", "http://"]
            .iter()
            .find_map(|scheme| origin.strip_prefix(scheme));
        configured || rest == Some(host(headers))
    }
}

fn text<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers.get(name).and_then(|value| value.to_str().ok())
}

fn host(headers: &HeaderMap) -> &str {
    text(headers, HOST.as_str()).unwrap_or("localhost")
}
