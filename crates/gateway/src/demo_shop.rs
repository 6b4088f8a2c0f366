//! The demo shop at `/demo/`: a page that embeds the widget as a merchant's shop would, with a form that
//! the server renders and a Content-Security-Policy of its own. It is served only with the sandbox.

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

/// The policy of a careful shop: only its own styles, and only inline styles with the response's nonce.
const POLICY: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'; \
     style-src 'self' 'nonce-NONCE'; img-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

/// The placeholder for the widget's form in the shop's page.
const FORM_PLACEHOLDER: &str = "<!-- printed -->";

const PAGE: &str = include_str!("../demo/index.html");

/// The other files of the shop.
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

/// The shop's routes. `provider` is the sandbox's address, which has a phone to pay with.
pub(crate) fn routes(provider: &Url) -> Router<AppState> {
    let phone = format!("{provider}phone");
    Router::new()
        .route(
            "/demo/phone",
            get(async move |query: RawQuery| redirect_to_phone(&phone, query)),
        )
        .route("/demo", get(redirect_to_shop))
        .route("/demo/", get(page))
        .route("/demo/{file}", get(file))
}

/// Redirects to the shop's address with a slash. Relative, so that it works under any path.
async fn redirect_to_shop(RawQuery(query): RawQuery) -> Redirect {
    // A header value must be ASCII.
    let query = query.filter(|query| query.is_ascii());
    let query = query.map_or(String::new(), |query| format!("?{query}"));
    Redirect::permanent(&format!("demo/{query}"))
}

/// Redirects to the sandbox's phone, so that the page need not know its address.
fn redirect_to_phone(phone: &str, RawQuery(query): RawQuery) -> Redirect {
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
    // If rendering fails, the element's script renders the form.
    let printed = element::fragment(&state, &element, &headers).unwrap_or_default();
    let html = PAGE.replace(FORM_PLACEHOLDER, &printed);
    let mut response = Html(html).into_response();
    let headers = response.headers_mut();
    // Each response has a form with a new key.
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    if let Ok(policy) = HeaderValue::from_str(&POLICY.replace("NONCE", &nonce)) {
        headers.insert(CONTENT_SECURITY_POLICY, policy);
    }
    response
}

/// The customer's order, the same as in the attributes of the page's element.
fn order() -> ElementSettings {
    ElementSettings {
        description: "Duka la Pwani, oda 1042".to_owned(),
        amount: Some("54000".to_owned()),
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
