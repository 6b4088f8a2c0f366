//! A merchant's server that hears webhooks, and answers what it is told to.

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
const PATIENCE: Duration = Duration::from_secs(30);

#[derive(Default)]
struct Heard {
    bodies: Mutex<Vec<Value>>,
    answers: Mutex<VecDeque<u16>>,
    news: Notify,
}

pub(crate) struct Receiver {
    heard: Arc<Heard>,
    pub(crate) url: WebhookUrl,
    /// It ends when it is dropped.
    _server: JoinSet<()>,
}

async fn hear(State(heard): State<Arc<Heard>>, headers: HeaderMap, body: String) -> StatusCode {
    assert_eq!(headers[CONTENT_TYPE], "application/json");
    let body = serde_json::from_str(&body).unwrap();
    heard.bodies.lock().unwrap().push(body);
    heard.news.notify_one();
    let status = heard.answers.lock().unwrap().pop_front().unwrap_or(204);
    StatusCode::from_u16(status).unwrap()
}

impl Receiver {
    /// One that gives these answers first, then 204.
    pub(crate) async fn answering(answers: &[u16]) -> Self {
        let heard = Arc::new(Heard {
            answers: Mutex::new(answers.iter().copied().collect()),
            ..Heard::default()
        });
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
        let address = listener.local_addr().unwrap();
        let routes = Router::new().route("/webhooks/clickpesa", post(hear));
        let routes = routes.with_state(Arc::clone(&heard));
        let mut server = JoinSet::new();
        server.spawn(async { axum::serve(listener, routes).await.unwrap() });
        Self {
            heard,
            url: format!("http://{address}/webhooks/clickpesa")
                .parse()
                .unwrap(),
            _server: server,
        }
    }

    pub(crate) async fn of(sandbox: &Sandbox) -> Self {
        let receiver = Self::answering(&[]).await;
        sandbox.set_webhook_url(Some(receiver.url.clone()));
        receiver
    }

    /// What has come so far.
    pub(crate) fn so_far(&self) -> Vec<Value> {
        self.heard.bodies.lock().unwrap().clone()
    }

    /// What came, as soon as it is that many.
    pub(crate) async fn bodies(&self, count: usize) -> Vec<Value> {
        let enough = async {
            while self.so_far().len() < count {
                self.heard.news.notified().await;
            }
        };
        timeout(PATIENCE, enough).await.expect("webhooks");
        self.so_far()
    }
}

/// Waits for what another task does.
pub(crate) async fn until(what: &str, mut holds: impl FnMut() -> bool) {
    let held = async {
        while !holds() {
            tokio::task::yield_now().await;
        }
    };
    timeout(PATIENCE, held).await.expect(what);
}
