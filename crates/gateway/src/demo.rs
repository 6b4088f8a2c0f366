//! The demo shop at `/demo/`: a page that embeds the widget as a merchant would, with the form printed by
//! the server, and with habits and a Content-Security-Policy of its own. Served beside the stand-in only.

use axum::Router;
use axum::extract::rejection::PathRejection;
use axum::extract::{Path, RawQuery, State};
use axum::response::{Html, IntoResponse, Redirect, Response};
use axum::routing::get;
use billpay_contract::{ElementSettings, ProblemCode};
use http::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE};
use http::{HeaderMap, HeaderValue};
use reqwest::Url;
use uuid::Uuid;

use crate::api_error::ApiError;
use crate::app_state::AppState;
use crate::pages::element::{self, ElementRequest};

/// What a careful shop allows: nobody's styles but its own, and nothing inline but what has the answer's
/// nonce.
const POLICY: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'; \
     style-src 'self' 'nonce-NONCE'; img-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

/// Where the shop prints the widget's form into its page.
const PRINTED: &str = "<!-- printed -->";

const PAGE: &str = include_str!("../demo/index.html");

/// The rest of the shop.
const FILES: [(&str, &str, &[u8]); 5] = [
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
pub(crate) fn routes(provider: &Url) -> Router<AppState> {
    let phone = format!("{provider}phone");
    Router::new()
        .route(
            "/demo/phone",
            get(async move |query: RawQuery| to_the_phone(&phone, query)),
        )
        .route("/demo", get(to_the_shop))
        .route("/demo/", get(page))
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

/// The shop's page, with the widget's form in it.
async fn page(State(state): State<AppState>, headers: HeaderMap) -> Response {
    let nonce = Uuid::new_v4().simple().to_string();
    let element = ElementRequest {
        settings: order(),
        printed: true,
        nonce: Some(nonce.clone()),
        ..ElementRequest::default()
    };
    // Without it the element's script draws the form.
    let printed = element::fragment(&state, &element, &headers).unwrap_or_default();
    let html = PAGE.replace(PRINTED, &printed);
    let mut response = Html(html).into_response();
    let headers = response.headers_mut();
    // The form has a key of its own for each visit.
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    if let Ok(policy) = HeaderValue::from_str(&POLICY.replace("NONCE", &nonce)) {
        headers.insert(CONTENT_SECURITY_POLICY, policy);
    }
    response
}

/// The customer's order, as the attributes of the element in the page have it.
fn order() -> ElementSettings {
    ElementSettings {
        description: "Duka la Pwani, oda 1042".to_owned(),
        amount: "54000".to_owned(),
        payment_mode: "EXACT".to_owned(),
        customer_name: "Asha Juma".to_owned(),
        locale: "sw".to_owned(),
        readonly: true,
        ..ElementSettings::default()
    }
}

/// A name that is not UTF-8 is that of no file.
async fn file(name: Result<Path<String>, PathRejection>) -> Response {
    let name = name.as_deref().map_or("/", String::as_str);
    let Some((_, kind, content)) = FILES.iter().find(|(file, ..)| *file == name) else {
        return ApiError::new(ProblemCode::NotFound).into_response();
    };
    (
        [(CONTENT_TYPE, *kind), (CACHE_CONTROL, "no-cache")],
        *content,
    )
        .into_response()
}
