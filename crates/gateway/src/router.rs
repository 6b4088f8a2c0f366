//! Every route of the gateway, and what wraps them, on one page. Must not know what they do.

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::FromRef;
use axum::middleware::{from_fn, from_fn_with_state};
use axum::routing::{get, post};
use billpay_contract::{CREATE_PATH, ProblemCode};
use tokio_util::task::TaskTracker;
use tower::util::option_layer;

use crate::assets::{self, Assets};
use crate::bills;
use crate::clickpesa::ClickPesa;
use crate::clock::Clock;
use crate::config::ServerConfig;
use crate::middleware::{
    access_log, caching, mounted, origins, panics, report, request_id, security_headers, time_bound,
};
use crate::operations;
use crate::problems::Failure;

/// What handlers share.
#[derive(Clone, Debug)]
pub(crate) struct Shared {
    pub(crate) assets: Assets,
    pub(crate) clickpesa: ClickPesa,
    pub(crate) bounds: Bounds,
    /// Tasks that outlive their request and are waited for at the end.
    pub(crate) tasks: TaskTracker,
}

/// The times that handlers keep.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Bounds {
    /// A whole request: after it nothing is sent to ClickPesa any more.
    pub(crate) request: Duration,
}

impl FromRef<Shared> for Bounds {
    fn from_ref(shared: &Shared) -> Self {
        shared.bounds
    }
}

impl FromRef<Shared> for Assets {
    fn from_ref(shared: &Shared) -> Self {
        shared.assets.clone()
    }
}

impl FromRef<Shared> for ClickPesa {
    fn from_ref(shared: &Shared) -> Self {
        shared.clickpesa.clone()
    }
}

impl FromRef<Shared> for TaskTracker {
    fn from_ref(shared: &Shared) -> Self {
        shared.tasks.clone()
    }
}

/// The gateway as one service.
pub(crate) fn router(shared: Shared, clock: Clock, config: &ServerConfig) -> Router {
    let routes = Router::new()
        .route(&format!("/{CREATE_PATH}"), post(bills::create::create))
        .route("/healthz", get(operations::health))
        .route("/readyz", get(operations::readiness));
    #[cfg(feature = "sandbox")]
    let routes = match config.demo {
        true => routes.merge(crate::demo::routes()),
        false => routes,
    };
    // After the last route: it is for those that are there.
    let routes = routes
        .method_not_allowed_fallback(method_not_allowed)
        .fallback(assets::serve);
    wrapped(routes.with_state(shared), clock, config)
}

/// What every request goes through. The last layer is the outermost: it sees a request first and
/// its answer last.
fn wrapped(routes: Router, clock: Clock, config: &ServerConfig) -> Router {
    let wrapped = routes
        .layer(from_fn_with_state(
            config.request_timeout,
            time_bound::layer,
        ))
        .layer(from_fn(panics::layer))
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
            ("BILLPAY_REQUEST_TIMEOUT_MS", "50"),
        ]);
        let config = Config::read(&settings, &Flags::default()).unwrap();
        let routes = wrapped(routes, Clock::system(), &config.server);
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
