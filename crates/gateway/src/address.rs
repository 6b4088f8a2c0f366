//! Where the gateway's pages are, as customers' browsers know it. Must not know what they show.

use http::HeaderMap;
use http::header::HOST;

use crate::config::PublicUrl;
use crate::ledger::BillId;

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
        format!("{mounted}bills/{}", id.as_str())
    }

    /// The whole address of a bill's page. Where none is configured it is the one that was asked,
    /// as far as the headers tell it: whoever asks gets an address that works for him.
    pub(crate) fn bill_url(&self, id: &BillId, headers: &HeaderMap) -> String {
        if let Some(public) = &self.0 {
            return format!("{}bills/{}", public.as_str(), id.as_str());
        }
        let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
        let host = text(HOST.as_str()).unwrap_or("localhost");
        let scheme = match text("x-forwarded-proto") {
            Some("https") => "https",
            _ => "http",
        };
        format!("{scheme}://{host}{}", self.bill_path(id))
    }
}
