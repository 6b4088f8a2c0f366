//! The shop's own system, which receives the gateways' messages and can be down.

use std::collections::HashSet;
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::routing::post;
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use hmac::{Hmac, KeyInit, Mac};
use http::{HeaderMap, StatusCode};
use serde_json::Value;
use tokio::net::TcpListener;
use tokio::sync::watch;

/// The secret that signs messages to the shop.
pub(crate) const SECRET: &str = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

/// What the shop answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ShopState {
    Up,
    /// 503 to each message.
    Failing,
    /// Nothing until its state changes, then 503 to those that waited.
    Silent,
}

/// A message as it arrived.
#[derive(Clone, Debug)]
pub(crate) struct Arrival {
    pub(crate) message: String,
    pub(crate) bill: String,
    pub(crate) version: i64,
    pub(crate) accepted: bool,
}

/// The shop's server and what it has received, in order.
#[derive(Debug)]
pub(crate) struct Receiver {
    pub(crate) url: String,
    state: Arc<Received>,
}

#[derive(Debug)]
struct Received {
    shop: watch::Sender<ShopState>,
    arrivals: Mutex<Vec<Arrival>>,
    forged: Mutex<u64>,
}

impl Receiver {
    pub(crate) async fn start() -> Self {
        let state = Arc::new(Received {
            shop: watch::channel(ShopState::Up).0,
            arrivals: Mutex::default(),
            forged: Mutex::default(),
        });
        let routes = Router::new().route("/hooks", post(receive));
        let url = serve(routes.with_state(Arc::clone(&state))).await;
        Self {
            url: format!("{url}/hooks"),
            state,
        }
    }

    pub(crate) fn set(&self, shop: ShopState) {
        self.state.shop.send_replace(shop);
    }

    pub(crate) fn arrivals(&self) -> Vec<Arrival> {
        self.state.arrivals.lock().unwrap().clone()
    }

    /// The ids of the messages that the shop has accepted.
    pub(crate) fn accepted(&self) -> HashSet<String> {
        let accepted = self.arrivals().into_iter();
        let accepted = accepted.filter(|arrival| arrival.accepted);
        accepted.map(|arrival| arrival.message).collect()
    }

    /// Messages with a wrong signature.
    pub(crate) fn forged(&self) -> u64 {
        *self.state.forged.lock().unwrap()
    }
}

/// Serves routes on a free port, and returns their address.
pub(crate) async fn serve(routes: Router) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move { axum::serve(listener, routes).await });
    format!("http://{address}")
}

async fn receive(
    State(state): State<Arc<Received>>,
    headers: HeaderMap,
    body: Bytes,
) -> StatusCode {
    if !is_verified(&headers, &body) {
        *state.forged.lock().unwrap() += 1;
        return StatusCode::BAD_REQUEST;
    }
    let mut shop = state.shop.subscribe();
    let found = *shop.borrow_and_update();
    let message: Value = serde_json::from_slice(&body).unwrap();
    let data = &message["data"];
    state.arrivals.lock().unwrap().push(Arrival {
        message: headers["webhook-id"].to_str().unwrap().to_owned(),
        bill: data["id"].as_str().unwrap().to_owned(),
        version: data["version"].as_i64().unwrap(),
        accepted: found == ShopState::Up,
    });
    if found == ShopState::Silent {
        let _ = shop.changed().await;
    }
    if found == ShopState::Up {
        StatusCode::NO_CONTENT
    } else {
        StatusCode::SERVICE_UNAVAILABLE
    }
}

fn is_verified(headers: &HeaderMap, body: &[u8]) -> bool {
    let text = |name| {
        headers
            .get(name)
            .map_or("", |value| value.to_str().unwrap())
    };
    let key = BASE64_STANDARD.decode(SECRET.trim_start_matches("whsec_"));
    let mut mac = Hmac::<sha2::Sha256>::new_from_slice(&key.unwrap()).unwrap();
    let (id, time) = (text("webhook-id"), text("webhook-timestamp"));
    mac.update(format!("{id}.{time}.").as_bytes());
    mac.update(body);
    let signature = BASE64_STANDARD.encode(mac.finalize().into_bytes());
    text("webhook-signature") == format!("v1,{signature}")
}
