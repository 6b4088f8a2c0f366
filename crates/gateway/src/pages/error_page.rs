//! Shows errors of page requests as pages in the customer's language: also panics, timeouts and wrong
//! methods.

use axum::extract::Request;
use axum::response::Response;
use billpay_contract::{BILL_PAGES_PATH, BillId};
use billpay_widget::ssr::PageContent;
use http::header::ALLOW;
use http::{HeaderMap, Uri};

use super::keyed_page::fresh_key;
use super::page_request::PageRequest;
use super::response;
use crate::api_error::ApiError;
use crate::app_state::AppState;
use crate::middleware::request_id;

/// What the page of an error shows of its request.
pub(crate) struct ErrorPage {
    state: AppState,
    headers: HeaderMap,
    uri: Uri,
    request_id: String,
}

impl ErrorPage {
    /// `None` where no page was requested.
    pub(crate) fn of(state: &AppState, request: &Request) -> Option<Self> {
        let path = request.uri().path();
        let of_a_page = path == "/" || below_bill_pages(path).is_some();
        of_a_page.then(|| Self {
            state: state.clone(),
            headers: request.headers().clone(),
            uri: request.uri().clone(),
            request_id: request_id::of(request.extensions()).to_owned(),
        })
    }

    /// Replaces an error by its page. Other responses stay as they are.
    pub(crate) fn replace_error(self, mut response: Response) -> Response {
        let Some(error) = response.extensions_mut().remove::<ApiError>() else {
            return response;
        };
        let page_request = PageRequest::new(self.headers, self.uri, self.request_id, &self.state);
        let problem = response::problem(&error, &page_request);
        let content = match below_bill_pages(page_request.uri.path()) {
            Some(rest) => PageContent::Missing {
                id: rest
                    .split('/')
                    .next()
                    .and_then(BillId::parse)
                    .unwrap_or_else(BillId::zero),
                problem,
            },
            None => PageContent::Form {
                intent: None,
                draft: None,
                key: fresh_key(),
                problem: Some(problem),
            },
        };
        let page = response::page(&self.state, &page_request, content);
        let mut page = response::with_error(page, &error);
        if let Some(allowed) = response.headers_mut().remove(ALLOW) {
            page.headers_mut().insert(ALLOW, allowed);
        }
        page
    }
}

/// The part of a path below `/bills/`.
fn below_bill_pages(path: &str) -> Option<&str> {
    path.strip_prefix('/')?.strip_prefix(BILL_PAGES_PATH)
}
