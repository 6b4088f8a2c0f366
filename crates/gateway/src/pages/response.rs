//! Responses with rendered pages.

use axum::response::{Html, IntoResponse, Response};
use billpay_contract::{Problem, ProblemCode};
use billpay_widget::ssr::{self, PageContent, PageData};
use http::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY, LINK, LOCATION, RETRY_AFTER, VARY};
use http::{HeaderName, HeaderValue, StatusCode};

use super::bundle;
use super::page_request::PageRequest;
use crate::api_error::ApiError;
use crate::app_state::AppState;
use crate::middleware::problem_document;

const ROBOTS: HeaderName = HeaderName::from_static("x-robots-tag");

/// The request headers that a page depends on.
const DEPENDS_ON: HeaderValue =
    HeaderValue::from_static("accept-encoding, accept-language, cookie");

/// The gateway's address in pages: relative to the page's base, which points to the gateway.
const GATEWAY: &str = "./";

/// Renders a page. No cache keeps it unless its handler changes `Cache-Control`.
pub(super) fn page(state: &AppState, page_request: &PageRequest, content: PageContent) -> Response {
    let bill = !matches!(content, PageContent::Form { .. });
    let Some(html) = render(state, page_request, content) else {
        return ApiError::new(ProblemCode::Internal).into_response();
    };
    let mut response = Html(html).into_response();
    add_headers(&mut response, state, page_request, bill);
    response
}

/// Renders a page on a thread that is not the network's: it takes a tenth of a millisecond or more.
pub(super) async fn page_on_thread(
    state: &AppState,
    page_request: &PageRequest,
    content: PageContent,
) -> Response {
    let (state, page_request) = (state.clone(), page_request.clone());
    let rendered = tokio::task::spawn_blocking(move || page(&state, &page_request, content)).await;
    rendered.unwrap_or_else(|_| ApiError::new(ProblemCode::Internal).into_response())
}

/// Renders a page's HTML.
pub(super) fn render(
    state: &AppState,
    page_request: &PageRequest,
    content: PageContent,
) -> Option<String> {
    let data = PageData {
        locale: page_request.locale,
        query: page_request.query.clone(),
        channels: state.channels.clone(),
        content,
    };
    let rendered = ssr::render_page(&data, GATEWAY, &page_request.public_url)?;
    let (lang, depth) = (page_request.locale.tag(), page_request.depth());
    Some(state.template.page(lang, depth, &rendered))
}

/// Adds the headers of a page of a bill, or of another page.
pub(super) fn add_headers(
    response: &mut Response,
    state: &AppState,
    page_request: &PageRequest,
    bill: bool,
) {
    let depth = page_request.depth();
    let headers = response.headers_mut();
    headers.insert(VARY, DEPENDS_ON);
    headers.insert(CONTENT_SECURITY_POLICY, state.template.policy(depth));
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    if bill {
        headers.insert(ROBOTS, HeaderValue::from_static("noindex"));
    }
    // With Save-Data, a form's bundle is loaded only when the form is used.
    if bill || !page_request.saves_data() {
        headers.extend(bundle::links(&state.static_files, depth).map(|links| (LINK, links)));
    }
}

/// Sets the status and `Retry-After` of an error on its page, and logs the error.
pub(super) fn with_error(mut response: Response, error: &ApiError) -> Response {
    problem_document::log(error);
    let status = StatusCode::from_u16(error.code().status());
    *response.status_mut() = status.unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    if let Some(wait) = error.retry_after() {
        response.headers_mut().insert(RETRY_AFTER, wait.into());
    }
    response
}

/// The problem document of an error, for the page.
pub(super) fn problem(error: &ApiError, page_request: &PageRequest) -> Problem {
    error.document(&page_request.request_id)
}

/// Redirects to a page with `303 See Other`. The address is relative, so that it works under any path.
pub(super) fn see_other(address: &str) -> Response {
    // The address is ASCII, so it is a valid header value.
    let address = HeaderValue::from_str(address).unwrap_or(HeaderValue::from_static("./"));
    (StatusCode::SEE_OTHER, [(LOCATION, address)]).into_response()
}
