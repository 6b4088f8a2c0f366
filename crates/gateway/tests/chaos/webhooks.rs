//! The way of ClickPesa's notifications to the gateways. Whoever stands there repeats them in any order, and
//! sends forged ones.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::routing::post;
use http::StatusCode;
use reqwest::Client;
use serde_json::json;

use crate::shop::serve;
use crate::world::Addresses;

/// The pause between two requests of whoever repeats and forges.
const PAUSE: Duration = Duration::from_millis(60);

/// The relay's counts.
#[derive(Debug, Default)]
pub(crate) struct Relay {
    /// The bodies of ClickPesa's notifications.
    bodies: Mutex<Vec<Bytes>>,
    pub(crate) passed_on: AtomicU64,
    pub(crate) repeated: AtomicU64,
    pub(crate) forged: AtomicU64,
    pub(crate) forged_accepted: AtomicU64,
}

#[derive(Clone)]
struct Way {
    relay: Arc<Relay>,
    client: Client,
    addresses: Arc<Addresses>,
}

impl Relay {
    /// Starts the relay. Returns it and its address for ClickPesa.
    pub(crate) async fn start(client: Client, addresses: Arc<Addresses>) -> (Arc<Self>, String) {
        let relay = Arc::new(Self::default());
        let way = Way {
            relay: Arc::clone(&relay),
            client,
            addresses,
        };
        let routes = Router::new().route("/", post(pass_on));
        let url = serve(routes.with_state(way.clone())).await;
        tokio::spawn(way.disturb());
        (relay, url)
    }

    /// The number of a bill that ClickPesa has notified about, and any of its notifications.
    fn any_body(&self) -> Option<Bytes> {
        let bodies = self.bodies.lock().unwrap();
        let any = fastrand::usize(0..bodies.len().max(1));
        bodies.get(any).cloned()
    }
}

async fn pass_on(State(way): State<Way>, body: Bytes) -> StatusCode {
    way.relay.bodies.lock().unwrap().push(body.clone());
    way.relay.passed_on.fetch_add(1, Ordering::Relaxed);
    way.send(body).await.unwrap_or(StatusCode::BAD_GATEWAY)
}

impl Way {
    async fn send(&self, body: Bytes) -> Option<StatusCode> {
        let url = format!("{}/webhooks/clickpesa", self.addresses.any());
        let request = self.client.post(url).body(body);
        let request = request.header("content-type", "application/json");
        let sent = request.timeout(Duration::from_secs(5)).send().await;
        Some(sent.ok()?.status())
    }

    /// Repeats and forges notifications until the end of the test.
    async fn disturb(self) {
        let mut ticks = tokio::time::interval(PAUSE);
        loop {
            ticks.tick().await;
            let Some(body) = self.relay.any_body() else {
                continue;
            };
            if fastrand::bool() {
                self.relay.repeated.fetch_add(1, Ordering::Relaxed);
                self.send(body).await;
                continue;
            }
            let forged = forged(&body);
            self.relay.forged.fetch_add(1, Ordering::Relaxed);
            if self
                .send(forged)
                .await
                .is_some_and(|status| status.is_success())
            {
                self.relay.forged_accepted.fetch_add(1, Ordering::Relaxed);
            }
        }
    }
}

/// Says that more was paid for the same bill, with the checksum of the true notification.
fn forged(body: &[u8]) -> Bytes {
    let mut body: serde_json::Value = serde_json::from_slice(body).unwrap_or_default();
    if let Some(data) = body.get_mut("data") {
        data["id"] = json!(format!("FORGED{}", fastrand::u32(..)));
        data["collectedAmount"] = json!("5000000");
    }
    body["forged"] = json!(true);
    body.to_string().into()
}
