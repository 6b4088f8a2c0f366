//! The gateway's public address, as customers' browsers know it.

use billpay_contract::{BillId, bill_page_path};
use http::HeaderMap;
use http::header::HOST;

use crate::config::PublicUrl;

/// The gateway's public address. Without a configured one, the address of the request.
#[derive(Clone, Debug)]
pub(crate) struct PublicAddress(Option<PublicUrl>);

impl PublicAddress {
    pub(crate) fn new(public: Option<PublicUrl>) -> Self {
        Self(public)
    }

    /// The path that the gateway is mounted at, with a slash at both ends; `/` for the whole origin.
    pub(crate) fn path(&self) -> &str {
        self.0.as_ref().map_or("/", PublicUrl::path)
    }

    /// The path of a bill's page, on the origin of the request.
    pub(crate) fn bill_path(&self, id: &BillId) -> String {
        format!("{}{}", self.path(), bill_page_path(id))
    }

    /// The absolute address of a bill's page.
    pub(crate) fn bill_url(&self, id: &BillId, headers: &HeaderMap) -> String {
        format!("{}{}", self.public(headers), bill_page_path(id))
    }

    /// The gateway's absolute address, with a slash at the end. Without a configured one it is taken from
    /// the request's headers, so that it works for the client.
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

    /// Whether the origin is the gateway's own: the configured one, or that of the request. The scheme is
    /// not compared, because a proxy does not always report it.
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
