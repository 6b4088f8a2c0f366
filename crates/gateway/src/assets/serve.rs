//! One file as an answer.

use axum::body::Body;
use axum::extract::{Request, State};
use axum::response::{IntoResponse, Response};
use billpay_contract::ProblemCode;
use http::header::{
    ACCEPT_ENCODING, ACCESS_CONTROL_ALLOW_ORIGIN, ALLOW, CACHE_CONTROL, CONTENT_ENCODING,
    CONTENT_SECURITY_POLICY, CONTENT_TYPE, ETAG, IF_NONE_MATCH, VARY,
};
use http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode};

use super::Assets;
use super::asset::{Asset, Form};
use super::encoding::{self, Encoding};
use crate::problems::Failure;

/// Pages that isolate themselves load only what says that it may be loaded (HTML standard,
/// cross-origin isolation).
const RESOURCE_POLICY: HeaderName = HeaderName::from_static("cross-origin-resource-policy");

/// Whatever no route takes: a file of the page, or nothing.
pub(crate) async fn serve(State(assets): State<Assets>, request: Request) -> Response {
    let Some(asset) = assets.at(request.uri().path()) else {
        return Failure::new(ProblemCode::NotFound).into_response();
    };
    if !matches!(*request.method(), Method::GET | Method::HEAD) {
        let allow = [(ALLOW, HeaderValue::from_static("GET, HEAD"))];
        return (allow, Failure::new(ProblemCode::MethodNotAllowed)).into_response();
    }
    match chosen_form(asset, request.headers()) {
        Some(form) => answer(asset, form, request.headers()),
        None => Failure::new(ProblemCode::NotFound).into_response(),
    }
}

fn chosen_form<'a>(asset: &'a Asset, headers: &HeaderMap) -> Option<&'a Form> {
    asset.form(accepted(headers, |one| asset.form(one).is_some()))
}

/// The form of those there are that the client likes best.
fn accepted(headers: &HeaderMap, there_are: impl Fn(Encoding) -> bool) -> Encoding {
    let accepted: Vec<&str> = headers
        .get_all(ACCEPT_ENCODING)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .collect();
    encoding::choose(&accepted.join(","), there_are)
}

fn answer(asset: &Asset, form: &Form, headers: &HeaderMap) -> Response {
    let mut response = if has_already(form, headers) {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        whole(asset, form)
    };
    let headers = response.headers_mut();
    headers.insert(ETAG, form.tag.clone());
    headers.insert(CACHE_CONTROL, asset.cache_control.clone());
    headers.insert(VARY, HeaderValue::from_static("accept-encoding"));
    if let Some(policy) = &asset.policy {
        headers.insert(CONTENT_SECURITY_POLICY, policy.clone());
    }
    if asset.for_any_page {
        headers.insert(ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*"));
        headers.insert(RESOURCE_POLICY, HeaderValue::from_static("cross-origin"));
    }
    response
}

/// hyper leaves the body away where the method is `HEAD`.
fn whole(asset: &Asset, form: &Form) -> Response {
    let mut response = Response::new(Body::from(form.body.clone()));
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, asset.content_type.clone());
    if form.encoding != Encoding::Identity {
        let name = HeaderValue::from_static(form.encoding.name());
        headers.insert(CONTENT_ENCODING, name);
    }
    response
}

/// Whether the client holds that form. Compared weakly, as RFC 9110, section 13.1.2, asks: a proxy
/// may have marked our tag as weak.
fn has_already(form: &Form, headers: &HeaderMap) -> bool {
    let ours = form.tag.as_bytes();
    headers.get_all(IF_NONE_MATCH).iter().any(|value| {
        value.as_bytes().split(|byte| *byte == b',').any(|tag| {
            let tag = tag.trim_ascii();
            tag == b"*" || tag.strip_prefix(b"W/").unwrap_or(tag) == ours
        })
    })
}
