//! A rendered page as an answer.

use axum::response::{Html, IntoResponse, Response};
use billpay_contract::{Problem, ProblemCode};
use billpay_widget::ssr::{self, PageContent, PageData};
use http::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY, LINK, LOCATION, RETRY_AFTER, VARY};
use http::{HeaderName, HeaderValue, StatusCode};

use super::bundle;
use super::visitor::Visitor;
use crate::api_error::ApiError;
use crate::app_state::AppState;
use crate::middleware::problem_document;

const ROBOTS: HeaderName = HeaderName::from_static("x-robots-tag");

/// What a page depends on beside its address.
const DEPENDS_ON: HeaderValue =
    HeaderValue::from_static("accept-encoding, accept-language, cookie");

/// The gateway as a page's own addresses begin: each page has a base that leads there.
const GATEWAY: &str = "./";

/// The page, for that visitor. No cache keeps it unless its handler says so.
pub(super) fn page(state: &AppState, visitor: &Visitor, content: PageContent) -> Response {
    let bill = !matches!(content, PageContent::Form { .. });
    let data = PageData {
        locale: visitor.locale,
        query: visitor.query.clone(),
        channels: state.channels.clone(),
        content,
    };
    let Some(rendered) = ssr::render(&data, GATEWAY, &visitor.public_url) else {
        return ApiError::new(ProblemCode::Internal).into_response();
    };
    let (lang, depth) = (visitor.locale.tag(), visitor.depth());
    let html = state.template.page(lang, depth, &rendered);
    let mut response = Html(html).into_response();
    let headers = response.headers_mut();
    headers.insert(VARY, DEPENDS_ON);
    headers.insert(CONTENT_SECURITY_POLICY, state.template.policy(depth));
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    if bill {
        headers.insert(ROBOTS, HeaderValue::from_static("noindex"));
    }
    // A browser that saves data gets the form's bundle with its first use.
    if bill || !visitor.saves_data() {
        headers.extend(bundle::links(&state.static_files, depth).map(|links| (LINK, links)));
    }
    response
}

/// The same, for something that failed: the status and the log are what they are elsewhere.
pub(super) fn failed(mut response: Response, failure: &ApiError) -> Response {
    problem_document::log(failure);
    let status = StatusCode::from_u16(failure.code().status());
    *response.status_mut() = status.unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    if let Some(wait) = failure.retry_after() {
        let wait = wait.as_secs().max(1);
        response.headers_mut().insert(RETRY_AFTER, wait.into());
    }
    response
}

/// What went wrong, as the page is told of it.
pub(super) fn problem(failure: &ApiError, visitor: &Visitor) -> Problem {
    failure.document(&visitor.request_id)
}

/// To another page, by `GET`. The address is relative: it holds under any path.
pub(super) fn see_other(address: &str) -> Response {
    // Hex digits and names of ours can stand in a header.
    let address = HeaderValue::from_str(address).unwrap_or(HeaderValue::from_static("./"));
    (StatusCode::SEE_OTHER, [(LOCATION, address)]).into_response()
}
