//! All routes of the gateway, and the middleware around them.

use std::panic::AssertUnwindSafe;
use std::time::Duration;

use axum::Router;
use axum::extract::{RawQuery, Request, State};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{any, get, post};
use billpay_contract::{
    BILL_PAGES_PATH, BILLS_PATH, CHECK_SUFFIX, CREATE_PATH, ELEMENT_PATH, EVENTS_PATH,
    EVENTS_SUFFIX, ProblemCode, QR_SUFFIX, REMAINDER_SUFFIX,
};
use futures_util::FutureExt;
use http::header::ACCEPT_ENCODING;
use tokio::time::timeout;
use tower::ServiceBuilder;
use tower_http::request_id::{MakeRequestUuid, PropagateRequestIdLayer, SetRequestIdLayer};
use tower_http::trace::TraceLayer;

use crate::api_error::ApiError;
use crate::app_state::AppState;
use crate::bill_api;
use crate::clickpesa_webhook;
use crate::client::TrustedProxies;
use crate::config::ServerConfig;
use crate::health;
use crate::middleware::cors::{self, ListedOrigins};
use crate::middleware::{
    access_log, compression, problem_document, request_head, request_id, security_headers,
};
use crate::pages::{self, ErrorPage};
use crate::static_files;

/// Builds the gateway's routes.
pub(crate) fn router(state: AppState, config: &ServerConfig) -> Router {
    let bill = |suffix| format!("/{BILLS_PATH}{{id}}{suffix}");
    let bill_page = |suffix| format!("/{BILL_PAGES_PATH}{{id}}{suffix}");
    let routes = Router::new()
        .route(&format!("/{CREATE_PATH}"), post(bill_api::create::create))
        .route(&bill(""), get(bill_api::show::show))
        .route(&bill(CHECK_SUFFIX), post(bill_api::check::check))
        .route(&bill(EVENTS_SUFFIX), get(bill_api::events::events))
        .route(
            &format!("/{EVENTS_PATH}"),
            get(bill_api::events::events_of_bills),
        )
        .route(&bill(QR_SUFFIX), get(bill_api::qr_code::qr_code))
        .route(
            &bill(REMAINDER_SUFFIX),
            post(bill_api::remainder_number::remainder_number),
        )
        .route("/", get(pages::form::show).post(pages::form::submit))
        .route(&bill_page(""), get(pages::bill::show))
        .route(
            &bill_page(CHECK_SUFFIX),
            get(pages::bill::redirect_to_bill).post(pages::bill::check),
        )
        .route(
            &bill_page(REMAINDER_SUFFIX),
            get(pages::bill::redirect_to_bill).post(pages::bill::remainder),
        )
        .route(
            &format!("/{ELEMENT_PATH}"),
            get(pages::element::show).post(pages::element::show_from_body),
        )
        .route("/webhooks/clickpesa", post(clickpesa_webhook::receive))
        .route("/healthz", get(health::health))
        .route("/readyz", get(health::readiness));
    #[cfg(feature = "sandbox")]
    let routes = match config.demo {
        true => routes.merge(crate::demo_shop::routes(state.issuer.clickpesa.base_url())),
        false => routes,
    };
    // After the last route, because it applies to the routes before it.
    let routes = routes
        .method_not_allowed_fallback(method_not_allowed)
        .fallback(static_files::serve);
    let gateway = with_middleware(routes.with_state(state.clone()), Some(state), config);
    match &config.public_url {
        Some(url) => serve_under_path(url.path(), gateway),
        None => gateway,
    }
}

/// Adds all layers. The first in the list is the outermost: it handles a request first and a response last.
/// With `pages`, errors of page requests are shown as pages.
fn with_middleware(routes: Router, pages: Option<AppState>, config: &ServerConfig) -> Router {
    let access_log = TraceLayer::new_for_http()
        .make_span_with(access_log::span)
        .on_request(())
        .on_response(access_log::responded)
        .on_eos(())
        .on_failure(());
    let proxies = TrustedProxies::new(&config.trusted_proxies);
    let origins = ListedOrigins::new(&config.allowed_origins);
    let listed = origins.clone();
    let time_limit = config.request_timeout;
    routes.layer(
        ServiceBuilder::new()
            .map_request(move |request: Request| proxies.identify(request))
            .map_request(request_id::remove_received)
            .layer(SetRequestIdLayer::new(request_id::HEADER, MakeRequestUuid))
            .layer(PropagateRequestIdLayer::new(request_id::HEADER))
            .layer(access_log)
            .map_request(move |request: Request| listed.log_unlisted(request))
            // Outside all that can fail, so that scripts of other origins can also read error responses.
            .option_layer(cors::layer(origins))
            .layer(from_fn_with_state((pages, time_limit), respond)),
    )
}

/// Makes a response of whatever the handler does, also of an error, a panic and a hang. One layer: each layer of
/// this kind copies the service inside it and allocates, with each request.
async fn respond(
    State((pages, time_limit)): State<(Option<AppState>, Duration)>,
    request: Request,
    next: Next,
) -> Response {
    let request_id = request_id::of(request.extensions()).to_owned();
    let accepted_encoding = request.headers().get(ACCEPT_ENCODING).cloned();
    let error_page = pages.and_then(|state| ErrorPage::of(&state, &request));
    let head = request_head::check(request.version(), request.headers());
    let refused = head.is_err();
    let response = match head {
        Ok(()) => handle(request, next, time_limit).await,
        Err(detail) => ApiError::new(ProblemCode::MalformedRequest)
            .with_detail(detail)
            .into_response(),
    };
    let mut response = match error_page {
        Some(page) => page.replace_error(response),
        None => response,
    };
    if refused {
        request_head::close_connection(&mut response);
    }
    let response = compression::compress(response, accepted_encoding).await;
    let response = problem_document::report_error(response, &request_id);
    security_headers::add(response)
}

/// Runs the handler within the time limit of a request (`BILLPAY_REQUEST_TIMEOUT_MS`). Receiving the body has a limit
/// of its own, so a handler that is too slow waits for ClickPesa. The panic hook has logged a panic, and other
/// requests are not affected.
async fn handle(request: Request, next: Next, time_limit: Duration) -> Response {
    let handled = AssertUnwindSafe(next.run(request)).catch_unwind();
    match timeout(time_limit, handled).await {
        Ok(Ok(response)) => response,
        Ok(Err(_panic)) => ApiError::new(ProblemCode::Internal).into_response(),
        Err(_elapsed) => ApiError::provider_timeout().into_response(),
    }
}

/// Serves the gateway under a path of the shop's origin (`BILLPAY_PUBLIC_URL`), which begins and ends
/// with a slash. The web server in front may strip the path or keep it: both are served.
fn serve_under_path(path: &str, gateway: Router) -> Router {
    let without_slash = path.trim_end_matches('/');
    if without_slash.is_empty() {
        return gateway;
    }
    // The page's relative links need the slash.
    let with_slash = path.to_owned();
    let redirect = async move |RawQuery(query): RawQuery| {
        // A header can't contain other characters.
        let query = query.filter(|query| query.is_ascii());
        let query = query.map_or(String::new(), |query| format!("?{query}"));
        Redirect::permanent(&format!("{with_slash}{query}"))
    };
    Router::new()
        // The path may contain `:` and `*`.
        .without_v07_checks()
        .route(without_slash, any(redirect))
        .nest_service(path, gateway.clone())
        .fallback_service(gateway)
}

/// axum adds the `Allow` header.
async fn method_not_allowed() -> ApiError {
    ApiError::new(ProblemCode::MethodNotAllowed)
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use axum::body::Body;
    use billpay_contract::Problem;
    use http_body_util::BodyExt;
    use tower::ServiceExt;

    use super::*;
    use crate::config::{Config, Flags};

    /// The problem that a client receives from this handler.
    async fn problem_of<F: Future<Output = ()> + Send>(
        handler: impl Fn() -> F + Clone + Send + Sync + 'static,
    ) -> Problem {
        let routes = Router::new().route("/", get(handler));
        let settings = HashMap::from([
            ("CLICKPESA_CLIENT_ID", "shop-1"),
            ("CLICKPESA_API_KEY", "key-1"),
            ("BILLPAY_POLICY", "open"),
            ("BILLPAY_REQUEST_TIMEOUT_MS", "50"),
        ]);
        let config = Config::read(&settings, &Flags::default()).unwrap();
        let routes = with_middleware(routes, None, &config.server);
        let request = Request::get("/").header("host", "x");
        let request = request.body(Body::empty()).unwrap();
        let response = routes.oneshot(request).await.unwrap();
        assert!(response.headers().contains_key("content-security-policy"));
        let body = response.into_body().collect().await.unwrap();
        serde_json::from_slice(&body.to_bytes()).unwrap()
    }

    #[tokio::test]
    async fn a_panic_is_answered_with_a_problem() {
        let problem = problem_of(async || panic!("deliberate panic")).await;
        assert_eq!((problem.status, &*problem.code), (500, "internal"));
        assert_eq!(problem.request_id.len(), 36);
    }

    #[tokio::test]
    async fn a_handler_that_hangs_is_answered_with_a_problem() {
        let problem = problem_of(std::future::pending).await;
        assert_eq!((problem.status, &*problem.code), (504, "provider_timeout"));
    }
}
