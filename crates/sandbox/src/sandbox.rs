//! A running stand-in, and what tests and demos do with it from the inside.

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use serde_json::Value;
use tokio::net::TcpListener;
use tokio::sync::oneshot;
use tokio::task::{JoinHandle, JoinSet};
use tokio::time::timeout;

use crate::bills::Bill;
use crate::calls::Endpoint;
use crate::cashier;
use crate::faults::Fault;
use crate::payments::{Outcome, Payment};
use crate::routes;
use crate::settings::Settings;
use crate::socket::{CuttableListener, Scissors};
use crate::state::State;
use crate::webhooks::{Outbox, WebhookAttempt, WebhookDelivery, WebhookUrl, run_courier};

/// How long answers on their way may take when the sandbox ends; a latency fault could hold it
/// for minutes, and nobody waits for a stand-in.
const FAREWELL: Duration = Duration::from_millis(200);

/// A running sandbox. It ends when it is dropped.
#[derive(Debug)]
pub struct Sandbox {
    address: SocketAddr,
    state: Arc<State>,
    stop: Option<oneshot::Sender<()>>,
    server: JoinHandle<io::Result<()>>,
    /// Whoever brings webhooks, aborted with the sandbox.
    couriers: JoinSet<()>,
}

impl Sandbox {
    /// Starts one. Port 0 takes a free port.
    ///
    /// # Errors
    /// When the address can't be listened at, or a setting can't be.
    pub async fn start(listen: SocketAddr, settings: Settings) -> io::Result<Self> {
        if let Some(problem) = settings.problem() {
            return Err(io::Error::new(io::ErrorKind::InvalidInput, problem));
        }
        let listener = TcpListener::bind(listen).await?;
        let address = listener.local_addr()?;
        let (outbox, batches) = Outbox::new(settings.webhooks.url.clone());
        let state = Arc::new(State::new(settings, outbox));
        let mut couriers = JoinSet::new();
        couriers.spawn(run_courier(Arc::clone(&state), batches));
        let service =
            routes::router(Arc::clone(&state)).into_make_service_with_connect_info::<Scissors>();
        let (stop, stopped) = oneshot::channel::<()>();
        let serving =
            axum::serve(CuttableListener(listener), service).with_graceful_shutdown(async {
                // Also when the sender is gone: nobody holds the sandbox any more.
                let _ = stopped.await;
            });
        let server = tokio::spawn(serving.into_future());
        Ok(Self {
            address,
            state,
            stop: Some(stop),
            server,
            couriers,
        })
    }

    /// Its address, to be used in place of ClickPesa's: `http://127.0.0.1:PORT`.
    pub fn base_url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Makes something go wrong.
    ///
    /// # Errors
    /// What is wrong with the fault itself.
    pub fn inject(&self, fault: Fault) -> Result<(), &'static str> {
        self.state.memory().faults.inject(fault)
    }

    /// Nothing goes wrong any more.
    pub fn clear_faults(&self) {
        self.state.memory().faults.clear();
    }

    /// How often an endpoint was called, whatever it answered.
    pub fn calls(&self, endpoint: Endpoint) -> u64 {
        self.state.memory().calls.of(endpoint)
    }

    /// The bills, in the order of their making: as ClickPesa shows them, and whether each is `paid`.
    pub fn bills(&self) -> Vec<Value> {
        self.state.memory().bills.iter().map(Bill::listed).collect()
    }

    /// Pays a number, as a customer's phone does, and says the payment's id.
    ///
    /// # Errors
    /// Why the number does not take the payment.
    pub fn pay(&self, payment: Payment) -> Result<String, String> {
        cashier::pay(&self.state, payment)
            .map(|paid| paid.id)
            .map_err(|refusal| refusal.message().to_owned())
    }

    /// Ends a payment whose end was not known yet, or settles one that succeeded.
    ///
    /// # Errors
    /// When there is no such payment, or its end is known already.
    pub fn settle(&self, payment_id: &str, outcome: Outcome) -> Result<(), String> {
        cashier::settle(&self.state, payment_id, outcome)
            .map(drop)
            .map_err(|refusal| refusal.message().to_owned())
    }

    /// The payments, in the order of their making, as ClickPesa shows them.
    pub fn payments(&self) -> Vec<Value> {
        self.state.memory().payments.all()
    }

    /// Where webhooks are sent from now on; `None` sends them nowhere.
    pub fn set_webhook_url(&self, url: Option<WebhookUrl>) {
        self.state.memory().outbox.url = url;
    }

    /// How webhooks are delivered from now on. What is held stays so until it is released, or the
    /// next goes before it.
    ///
    /// # Errors
    /// What is wrong with the delivery itself.
    pub fn set_webhook_delivery(&self, delivery: WebhookDelivery) -> Result<(), &'static str> {
        self.state.memory().outbox.set_delivery(delivery)
    }

    /// Sends the webhooks that are held, in the order in which they came, and says how many.
    ///
    /// # Errors
    /// When there is no URL to send them to; they stay held.
    pub fn release_webhooks(&self) -> Result<usize, String> {
        let released = self.state.memory().outbox.release();
        released.map_err(|refusal| refusal.message().to_owned())
    }

    /// How many webhooks are held.
    pub fn held_webhooks(&self) -> usize {
        self.state.memory().outbox.held()
    }

    /// The attempts to deliver webhooks, the oldest first: the last thousand.
    pub fn webhook_attempts(&self) -> Vec<WebhookAttempt> {
        self.state.memory().outbox.attempts()
    }

    /// Ends every token, as switching checksums on or off does.
    pub fn revoke_tokens(&self) {
        self.state.memory().tokens.revoke_all();
    }

    /// Lets time pass, for tokens and for the times of payments.
    pub fn advance_clock(&self, by: Duration) {
        self.state.memory().clock.advance(by);
    }

    /// Ends it.
    pub async fn shutdown(mut self) {
        self.couriers.shutdown().await;
        if let Some(stop) = self.stop.take() {
            // The server may have ended by itself.
            let _ = stop.send(());
        }
        if timeout(FAREWELL, &mut self.server).await.is_err() {
            self.server.abort();
        }
    }
}
