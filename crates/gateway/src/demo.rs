//! The demo shop at `/demo/`: a page that embeds the widget as a merchant would, with habits and a
//! Content-Security-Policy of its own. Served beside the stand-in only. Must not know the widget.

use axum::Router;
use axum::extract::rejection::PathRejection;
use axum::extract::{Path, RawQuery};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;
use billpay_contract::ProblemCode;
use http::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY, VARY};
use http::{HeaderMap, HeaderValue};
use reqwest::Url;

use crate::assets;
use crate::problems::Failure;
use crate::router::Shared;

/// What a careful shop allows: nothing inline, and nobody's styles but its own.
pub(crate) const POLICY: HeaderValue = HeaderValue::from_static(
    "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'; style-src 'self'; \
     img-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
);

const FILES: [(&str, &str, &[u8]); 6] = [
    (
        "",
        "text/html; charset=utf-8",
        include_bytes!("../demo/index.html"),
    ),
    (
        "shop.css",
        "text/css; charset=utf-8",
        include_bytes!("../demo/shop.css"),
    ),
    (
        "shop.js",
        "text/javascript; charset=utf-8",
        include_bytes!("../demo/shop.js"),
    ),
    (
        "kanga.svg",
        "image/svg+xml",
        include_bytes!("../demo/kanga.svg"),
    ),
    (
        "kanga-doti.svg",
        "image/svg+xml",
        include_bytes!("../demo/kanga-doti.svg"),
    ),
    (
        "kahawa.svg",
        "image/svg+xml",
        include_bytes!("../demo/kahawa.svg"),
    ),
];

/// The shop's routes. `provider` is the stand-in's address, which has a phone to pay with.
pub(crate) fn routes(provider: &Url) -> Router<Shared> {
    let phone = format!("{provider}phone");
    Router::new()
        .route(
            "/demo/phone",
            get(async move |query: RawQuery| to_the_phone(&phone, query)),
        )
        .route("/demo", get(to_the_shop))
        .route(
            "/demo/",
            get(async |headers: HeaderMap| answer("", &headers)),
        )
        .route("/demo/{file}", get(file))
}

/// Relative, so that it holds under any path.
async fn to_the_shop(RawQuery(query): RawQuery) -> Redirect {
    // What is not ASCII can't stand in a header, and isn't the shop's.
    let query = query.filter(|query| query.is_ascii());
    let query = query.map_or(String::new(), |query| format!("?{query}"));
    Redirect::permanent(&format!("demo/{query}"))
}

/// The stand-in listens elsewhere: the page need not know where.
fn to_the_phone(phone: &str, RawQuery(query): RawQuery) -> Redirect {
    let query = query.filter(|query| query.is_ascii()).unwrap_or_default();
    Redirect::temporary(&format!("{phone}?{query}"))
}

/// A name that is not UTF-8 is nobody's.
async fn file(name: Result<Path<String>, PathRejection>, headers: HeaderMap) -> Response {
    answer(name.as_deref().map_or("/", String::as_str), &headers)
}

/// Packed, as every shop's server does it.
fn answer(name: &str, headers: &HeaderMap) -> Response {
    let Some((_, kind, content)) = FILES.iter().find(|(file, ..)| *file == name) else {
        return Failure::new(ProblemCode::NotFound).into_response();
    };
    let mut response = assets::packed_now(kind, content.to_vec(), headers);
    let headers = response.headers_mut();
    headers.insert(VARY, HeaderValue::from_static("accept-encoding"));
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    headers.insert(CONTENT_SECURITY_POLICY, POLICY);
    response
}
