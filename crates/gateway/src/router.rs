//! Every route of the gateway, and what wraps them, on one page.

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::FromRef;
use axum::middleware::{from_fn, from_fn_with_state};
use axum::routing::{get, post};
use billpay_contract::{
    BILL_PAGES_PATH, BILLS_PATH, CHECK_SUFFIX, CREATE_PATH, ChannelChanges, ELEMENT_PATH,
    EVENTS_SUFFIX, ProblemCode, QR_SUFFIX, REST_SUFFIX,
};
use http::HeaderName;
use tokio::sync::Semaphore;
use tokio_util::sync::CancellationToken;
use tower::util::option_layer;

use crate::address::Address;
use crate::assets::{self, Assets};
use crate::bills::{self, Misses};
use crate::clickpesa::{ClickPesa, Webhook};
use crate::clock::Clock;
use crate::config::{Origin, Policy, ServerConfig};
use crate::intents::IntentVerifier;
use crate::issuing::Issuer;
use crate::middleware::{
    access_log, caching, mounted, origins, panics, report, request_id, security_headers, time_bound,
};
use crate::operations;
use crate::pages::{self, Template};
use crate::problems::Failure;
use crate::watching::{Hub, Looker};
use crate::webhooks;

/// What handlers share.
#[derive(Clone, Debug)]
pub(crate) struct Shared {
    pub(crate) address: Address,
    /// Whose pages may call the gateway beside its own.
    pub(crate) allowed_origins: Arc<[Origin]>,
    pub(crate) assets: Assets,
    /// What the merchant changed about the channels.
    pub(crate) channels: ChannelChanges,
    pub(crate) clickpesa: ClickPesa,
    pub(crate) clock: Clock,
    /// How long after its making a bill can be paid, where nobody says otherwise.
    pub(crate) deadline_after: Option<Duration>,
    pub(crate) hub: Hub,
    pub(crate) intents: IntentVerifier,
    pub(crate) issuer: Issuer,
    pub(crate) looker: Looker,
    pub(crate) misses: Misses,
    /// Whose bills are taken.
    pub(crate) policy: Policy,
    /// The gateway ends: what would go on for ever must not.
    pub(crate) stop: CancellationToken,
    /// Places for event streams.
    pub(crate) streams: Arc<Semaphore>,
    /// The page without what is rendered.
    pub(crate) template: Template,
    pub(crate) webhook: Webhook,
    pub(crate) webhook_header: Option<HeaderName>,
}

impl FromRef<Shared> for Assets {
    fn from_ref(shared: &Shared) -> Self {
        shared.assets.clone()
    }
}

/// The gateway as one service.
pub(crate) fn router(shared: Shared, config: &ServerConfig) -> Router {
    let clock = shared.clock.clone();
    let bill = |suffix| format!("/{BILLS_PATH}{{id}}{suffix}");
    let bill_page = |suffix| format!("/{BILL_PAGES_PATH}{{id}}{suffix}");
    let routes = Router::new()
        .route(&format!("/{CREATE_PATH}"), post(bills::create::create))
        .route(&bill(""), get(bills::show::show))
        .route(&bill(CHECK_SUFFIX), post(bills::check::check))
        .route(&bill(EVENTS_SUFFIX), get(bills::events::events))
        .route(&bill(QR_SUFFIX), get(bills::qr::qr))
        .route(&bill(REST_SUFFIX), post(bills::rest::rest))
        .route("/", get(pages::form::show).post(pages::form::send))
        .route(&bill_page(""), get(pages::bill::show))
        .route(
            &bill_page(CHECK_SUFFIX),
            get(pages::bill::back).post(pages::bill::check),
        )
        .route(
            &bill_page(REST_SUFFIX),
            get(pages::bill::back).post(pages::bill::rest),
        )
        .route(
            &format!("/{ELEMENT_PATH}"),
            get(pages::element::show).post(pages::element::send),
        )
        .route("/webhooks/clickpesa", post(webhooks::clickpesa::notified))
        .route("/healthz", get(operations::health))
        .route("/readyz", get(operations::readiness));
    #[cfg(feature = "sandbox")]
    let routes = match config.demo {
        true => routes.merge(crate::demo::routes(shared.clickpesa.base_url())),
        false => routes,
    };
    // After the last route: it is for those that are there.
    let routes = routes
        .method_not_allowed_fallback(method_not_allowed)
        .fallback(assets::serve);
    wrapped(
        routes.with_state(shared.clone()),
        Some(shared),
        clock,
        config,
    )
}

/// What every request goes through. The last layer is the outermost: it sees a request first and
/// its answer last. Pages are answered with pages, where there are any.
fn wrapped(routes: Router, pages: Option<Shared>, clock: Clock, config: &ServerConfig) -> Router {
    let wrapped = routes
        .layer(from_fn_with_state(
            config.request_timeout,
            time_bound::layer,
        ))
        .layer(from_fn(panics::layer))
        .layer(from_fn_with_state(pages, pages::failures))
        .layer(from_fn(report::layer))
        .layer(from_fn(caching::layer))
        .layer(from_fn(security_headers::layer))
        // Outside of all else that can answer: a problem must be read by the shop's page as well.
        .layer(option_layer(origins::layer(&config.allowed_origins)))
        .layer(from_fn(origins::log_unlisted))
        .layer(from_fn_with_state(clock, access_log::layer))
        .layer(from_fn(request_id::layer));
    match &config.public_url {
        Some(url) => Router::new()
            .fallback_service(wrapped)
            .layer(from_fn_with_state(Arc::from(url.path()), mounted::layer)),
        None => wrapped,
    }
}

/// axum adds the methods that are.
async fn method_not_allowed() -> Failure {
    Failure::new(ProblemCode::MethodNotAllowed)
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use axum::body::Body;
    use axum::extract::Request;
    use billpay_contract::Problem;
    use http_body_util::BodyExt;
    use tower::ServiceExt;

    use super::*;
    use crate::config::{Config, Flags};

    /// What a client is told when a handler does that.
    async fn told<F: Future<Output = ()> + Send>(
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
        let routes = wrapped(routes, None, Clock::system(), &config.server);
        let request = Request::get("/").body(Body::empty()).unwrap();
        let response = routes.oneshot(request).await.unwrap();
        assert!(response.headers().contains_key("content-security-policy"));
        let body = response.into_body().collect().await.unwrap();
        serde_json::from_slice(&body.to_bytes()).unwrap()
    }

    #[tokio::test]
    async fn a_panic_is_answered() {
        let problem = told(async || panic!("as the test wants")).await;
        assert_eq!((problem.status, &*problem.code), (500, "internal"));
        assert_eq!(problem.request_id.len(), 36);
    }

    #[tokio::test]
    async fn a_handler_that_hangs_is_answered_for() {
        let problem = told(std::future::pending).await;
        assert_eq!((problem.status, &*problem.code), (504, "provider_timeout"));
    }
}
