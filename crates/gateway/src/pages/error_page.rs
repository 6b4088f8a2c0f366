//! Shows errors of page requests as pages in the customer's language: also panics, timeouts and wrong
//! methods.

use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::Response;
use billpay_contract::{BILL_PAGES_PATH, BillId};
use billpay_widget::ssr::PageContent;
use http::header::ALLOW;

use super::keyed_page::fresh_key;
use super::page_request::PageRequest;
use super::response;
use crate::api_error::ApiError;
use crate::app_state::AppState;

/// Middleware that replaces an error by a page, where a page was requested.
pub(crate) async fn layer(
    State(state): State<Option<AppState>>,
    request: Request,
    next: Next,
) -> Response {
    let path = request.uri().path();
    let of_a_page = path == "/" || below_bill_pages(path).is_some();
    let Some(state) = state.filter(|_| of_a_page) else {
        return next.run(request).await;
    };
    let (parts, body) = request.into_parts();
    let page_request = PageRequest::of(&parts, &state);
    let mut response = next.run(Request::from_parts(parts, body)).await;
    let Some(error) = response.extensions_mut().remove::<ApiError>() else {
        return response;
    };
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
    let page = response::page(&state, &page_request, content);
    let mut page = response::with_error(page, &error);
    if let Some(allowed) = response.headers_mut().remove(ALLOW) {
        page.headers_mut().insert(ALLOW, allowed);
    }
    page
}

/// The part of a path below `/bills/`.
fn below_bill_pages(path: &str) -> Option<&str> {
    path.strip_prefix('/')?.strip_prefix(BILL_PAGES_PATH)
}
