//! A merchant's server that receives webhooks and responds as the test demands.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Router;
use axum::extract::State;
use axum::http::StatusCode;
use axum::http::header::CONTENT_TYPE;
use axum::routing::post;
use billpay_sandbox::{Sandbox, WebhookUrl};
use reqwest::header::HeaderMap;
use serde_json::Value;
use tokio::net::TcpListener;
use tokio::sync::Notify;
use tokio::task::JoinSet;
use tokio::time::timeout;

/// How long a webhook may take on a busy machine.
const TIMEOUT: Duration = Duration::from_secs(30);

#[derive(Default)]
struct Received {
    bodies: Mutex<Vec<Value>>,
    /// The statuses of the next responses.
    statuses: Mutex<VecDeque<u16>>,
    arrived: Notify,
}

pub(crate) struct WebhookReceiver {
    received: Arc<Received>,
    pub(crate) url: WebhookUrl,
    /// The server stops when this is dropped.
    _server: JoinSet<()>,
}

async fn receive(
    State(received): State<Arc<Received>>,
    headers: HeaderMap,
    body: String,
) -> StatusCode {
    assert_eq!(headers[CONTENT_TYPE], "application/json");
    let body = serde_json::from_str(&body).unwrap();
    received.bodies.lock().unwrap().push(body);
    received.arrived.notify_one();
    let status = received.statuses.lock().unwrap().pop_front().unwrap_or(204);
    StatusCode::from_u16(status).unwrap()
}

impl WebhookReceiver {
    /// Starts a receiver that responds with these statuses, and then with 204.
    pub(crate) async fn responding(statuses: &[u16]) -> Self {
        let received = Arc::new(Received {
            statuses: Mutex::new(statuses.iter().copied().collect()),
            ..Received::default()
        });
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
        let address = listener.local_addr().unwrap();
        let routes = Router::new().route("/webhooks/clickpesa", post(receive));
        let routes = routes.with_state(Arc::clone(&received));
        let mut server = JoinSet::new();
        server.spawn(async { axum::serve(listener, routes).await.unwrap() });
        Self {
            received,
            url: format!("http://{address}/webhooks/clickpesa")
                .parse()
                .unwrap(),
            _server: server,
        }
    }

    /// Starts a receiver of this sandbox's webhooks.
    pub(crate) async fn of(sandbox: &Sandbox) -> Self {
        let receiver = Self::responding(&[]).await;
        sandbox.set_webhook_url(Some(receiver.url.clone()));
        receiver
    }

    /// The bodies that have arrived so far.
    pub(crate) fn received(&self) -> Vec<Value> {
        self.received.bodies.lock().unwrap().clone()
    }

    /// Waits for that many bodies, and returns all that have arrived.
    pub(crate) async fn wait_for(&self, count: usize) -> Vec<Value> {
        let enough = async {
            while self.received().len() < count {
                self.received.arrived.notified().await;
            }
        };
        timeout(TIMEOUT, enough).await.expect("webhooks");
        self.received()
    }
}

/// Waits until a condition holds.
pub(crate) async fn wait_until(what: &str, mut condition: impl FnMut() -> bool) {
    let wait = async {
        while !condition() {
            tokio::task::yield_now().await;
        }
    };
    timeout(TIMEOUT, wait).await.expect(what);
}
