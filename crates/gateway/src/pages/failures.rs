//! Whatever fails on the way to a page is said on a page, in the visitor's language: a panic, a time
//! that is up, a method that there is not.

use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::Response;
use billpay_contract::{BILL_PAGES_PATH, BillId};
use billpay_widget::ssr::PageContent;
use http::header::ALLOW;

use super::visitor::Visitor;
use super::{answer, form};
use crate::api_error::ApiError;
use crate::app_state::AppState;

/// Puts a page in the place of a failure, where a page was asked for.
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
    let visitor = Visitor::of(&parts, &state);
    let mut response = next.run(Request::from_parts(parts, body)).await;
    let Some(failure) = response.extensions_mut().remove::<ApiError>() else {
        return response;
    };
    let problem = answer::problem(&failure, &visitor);
    let content = match below_bill_pages(visitor.uri.path()) {
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
            key: form::fresh_key(),
            problem: Some(problem),
        },
    };
    let page = answer::page(&state, &visitor, content);
    let mut page = answer::failed(page, &failure);
    if let Some(allowed) = response.headers_mut().remove(ALLOW) {
        page.headers_mut().insert(ALLOW, allowed);
    }
    page
}

/// What follows in the path of a bill's page.
fn below_bill_pages(path: &str) -> Option<&str> {
    path.strip_prefix('/')?.strip_prefix(BILL_PAGES_PATH)
}
