//! The phone simulator at `/phone`: a page that pays through the admin API.

use std::sync::Arc;

use axum::Router;
use axum::extract::{Path, RawQuery};
use axum::http::HeaderValue;
use axum::http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, REFERRER_POLICY, X_CONTENT_TYPE_OPTIONS,
};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;

use crate::app_state::AppState;
use crate::refusal::{Refusal, modelled};

/// Allows no inline code, no other origin and no framing.
const CONTENT_POLICY: HeaderValue = HeaderValue::from_static(
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; \
     base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
);

const HTML: &str = "text/html; charset=utf-8";
const CSS: &str = "text/css; charset=utf-8";
const SCRIPT: &str = "text/javascript; charset=utf-8";
const SVG: &str = "image/svg+xml";

const PAGE: &str = include_str!("../../phone/index.html");

/// The name, content type and content of each file that the page loads.
const FILES: [(&str, &str, &str); 8] = [
    (
        "channels.js",
        SCRIPT,
        include_str!("../../phone/channels.js"),
    ),
    ("icon.svg", SVG, include_str!("../../phone/icon.svg")),
    ("menu.js", SCRIPT, include_str!("../../phone/menu.js")),
    ("notes.js", SCRIPT, include_str!("../../phone/notes.js")),
    ("phone.css", CSS, include_str!("../../phone/phone.css")),
    ("phone.js", SCRIPT, include_str!("../../phone/phone.js")),
    (
        "sandbox_api.js",
        SCRIPT,
        include_str!("../../phone/sandbox_api.js"),
    ),
    (
        "webhooks.js",
        SCRIPT,
        include_str!("../../phone/webhooks.js"),
    ),
];

pub(super) fn router() -> Router<Arc<AppState>> {
    Router::new()
        .route("/phone", get(async || file_response(HTML, PAGE)))
        .route("/phone/", get(redirect_without_slash))
        .route("/phone/{file}", get(file))
}

/// Redirects to the path without the slash, on which the page's relative links work. The query is
/// kept.
async fn redirect_without_slash(RawQuery(query): RawQuery) -> Redirect {
    let query = query.map(|query| format!("?{query}")).unwrap_or_default();
    Redirect::permanent(&format!("../phone{query}"))
}

async fn file(Path(name): Path<String>) -> Response {
    let found = FILES.iter().find(|(file, ..)| *file == name);
    match found {
        Some((_, kind, content)) => file_response(kind, content),
        None => Refusal::from(modelled::NO_PATH).into_response(),
    }
}

fn file_response(kind: &'static str, content: &'static str) -> Response {
    let headers = [
        (CONTENT_TYPE, HeaderValue::from_static(kind)),
        (CACHE_CONTROL, HeaderValue::from_static("no-cache")),
        (CONTENT_SECURITY_POLICY, CONTENT_POLICY),
        (REFERRER_POLICY, HeaderValue::from_static("no-referrer")),
        (X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
    ];
    (headers, content).into_response()
}
