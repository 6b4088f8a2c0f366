//! A running sandbox, and its API for tests and demos in the same process.

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use serde_json::Value;
use tokio::net::TcpListener;
use tokio::sync::oneshot;
use tokio::task::{JoinHandle, JoinSet};
use tokio::time::timeout;

use crate::app_state::AppState;
use crate::bills::Bill;
use crate::endpoint::Endpoint;
use crate::faults::Fault;
use crate::payment::{Outcome, Payment};
use crate::resettable_connection::{ResetHandle, ResettableListener};
use crate::routes;
use crate::settings::Settings;
use crate::webhook_sender;
use crate::webhooks::{Outbox, WebhookAttempt, WebhookDelivery, WebhookUrl};

/// How long shutdown waits for responses in progress. A latency fault can delay one for minutes.
const SHUTDOWN_GRACE: Duration = Duration::from_millis(200);

/// A running sandbox. It stops when it is dropped.
#[derive(Debug)]
pub struct Sandbox {
    address: SocketAddr,
    state: Arc<AppState>,
    stop: Option<oneshot::Sender<()>>,
    server: JoinHandle<io::Result<()>>,
    /// The task that sends webhooks. Dropping the set aborts it.
    webhook_sender: JoinSet<()>,
}

impl Sandbox {
    /// Starts a sandbox. Port 0 chooses a free port.
    ///
    /// # Errors
    /// If it can't listen at the address, or a setting is invalid.
    pub async fn start(listen: SocketAddr, settings: Settings) -> io::Result<Self> {
        if let Some(error) = settings.validation_error() {
            return Err(io::Error::new(io::ErrorKind::InvalidInput, error));
        }
        let listener = TcpListener::bind(listen).await?;
        let address = listener.local_addr()?;
        let (outbox, batches) = Outbox::new(settings.webhooks.url.clone());
        let state = Arc::new(AppState::new(settings, outbox));
        let mut webhook_sender = JoinSet::new();
        webhook_sender.spawn(webhook_sender::run(Arc::clone(&state), batches));
        let service =
            routes::router(Arc::clone(&state)).into_make_service_with_connect_info::<ResetHandle>();
        let (stop, stopped) = oneshot::channel::<()>();
        let serving =
            axum::serve(ResettableListener(listener), service).with_graceful_shutdown(async {
                // An error means that the sandbox was dropped.
                let _ = stopped.await;
            });
        let server = tokio::spawn(serving.into_future());
        Ok(Self {
            address,
            state,
            stop: Some(stop),
            server,
            webhook_sender,
        })
    }

    /// The base URL, to be used in place of ClickPesa's: `http://127.0.0.1:PORT`.
    pub fn base_url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Injects a fault.
    ///
    /// # Errors
    /// If the fault is invalid.
    pub fn inject(&self, fault: Fault) -> Result<(), &'static str> {
        self.state.lock().faults.add(fault)
    }

    /// Removes all faults.
    pub fn clear_faults(&self) {
        self.state.lock().faults.clear();
    }

    /// How many times an endpoint was called, including refused calls.
    pub fn calls(&self, endpoint: Endpoint) -> u64 {
        self.state.lock().calls.of(endpoint)
    }

    /// The bills in the order in which they were created, in ClickPesa's JSON with the field `paid`.
    pub fn bills(&self) -> Vec<Value> {
        self.state
            .lock()
            .bills
            .iter()
            .map(Bill::to_admin_json)
            .collect()
    }

    /// Pays a control number, as a customer's phone does, and returns the payment's id.
    ///
    /// # Errors
    /// If the number does not accept the payment. The text says why.
    pub fn pay(&self, payment: Payment) -> Result<String, String> {
        self.state
            .pay(payment)
            .map(|paid| paid.id)
            .map_err(|refusal| refusal.message().to_owned())
    }

    /// Changes the outcome of a payment in progress, or settles a successful one.
    ///
    /// # Errors
    /// If there is no such payment, or it can't have this outcome any more.
    pub fn settle(&self, payment_id: &str, outcome: Outcome) -> Result<(), String> {
        self.state
            .settle(payment_id, outcome)
            .map(drop)
            .map_err(|refusal| refusal.message().to_owned())
    }

    /// The payments in the order in which they were made, in ClickPesa's JSON.
    pub fn payments(&self) -> Vec<Value> {
        self.state.lock().payments.all()
    }

    /// Changes the URL of webhooks. With `None`, no webhook is sent.
    pub fn set_webhook_url(&self, url: Option<WebhookUrl>) {
        self.state.lock().outbox.url = url;
    }

    /// Changes how later webhooks are delivered. Held webhooks stay held until they are released, or
    /// until the next webhook is created, if the mode is `reorder`.
    ///
    /// # Errors
    /// If the delivery is invalid.
    pub fn set_webhook_delivery(&self, delivery: WebhookDelivery) -> Result<(), &'static str> {
        self.state.lock().outbox.set_delivery(delivery)
    }

    /// Sends the held webhooks, the oldest first, and returns how many there were.
    ///
    /// # Errors
    /// If there is no URL. The webhooks stay held.
    pub fn release_webhooks(&self) -> Result<usize, String> {
        let released = self.state.lock().outbox.release();
        released.map_err(|refusal| refusal.message().to_owned())
    }

    /// How many webhooks are held.
    pub fn held_webhooks(&self) -> usize {
        self.state.lock().outbox.held()
    }

    /// The last thousand attempts to send webhooks, the oldest first.
    pub fn webhook_attempts(&self) -> Vec<WebhookAttempt> {
        self.state.lock().outbox.attempts()
    }

    /// Revokes every token, as ClickPesa does when checksums are switched on or off.
    pub fn revoke_tokens(&self) {
        self.state.lock().tokens.revoke_all();
    }

    /// Moves the clock forward. This affects the expiry of tokens and the times of payments.
    pub fn advance_clock(&self, by: Duration) {
        self.state.lock().clock.advance(by);
    }

    /// Stops the sandbox.
    pub async fn shutdown(mut self) {
        self.webhook_sender.shutdown().await;
        if let Some(stop) = self.stop.take() {
            // An error means that the server has already stopped.
            let _ = stop.send(());
        }
        if timeout(SHUTDOWN_GRACE, &mut self.server).await.is_err() {
            self.server.abort();
        }
    }
}
