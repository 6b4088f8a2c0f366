//! The delivery worker: takes due messages from the store, sends them, and records the results.

use std::sync::Arc;
use std::time::Duration;

use tokio::task::{JoinError, JoinSet};
use tokio_util::sync::CancellationToken;

use super::error::DeliveryError;
use super::sender::WebhookSender;
use super::timing::Timing;
use crate::clock::Clock;
use crate::config::MerchantWebhookConfig;
use crate::store::{BillStore, Message};

/// Concurrent deliveries of one gateway: enough for a busy shop, and few enough for its system.
pub(super) const MAX_CONCURRENT: usize = 8;

/// The lease of a taken message: three times the longest attempt, in case the database is busy. After
/// it, the gateway that took the message counts as dead.
const LEASE: Duration = Duration::from_secs(60);

/// Delivers messages until `stop`, and then waits for the deliveries in progress. Any number of gateways
/// share the work.
///
/// # Errors
/// When the machine has no CA certificates.
pub(crate) fn run(
    store: BillStore,
    config: MerchantWebhookConfig,
    clock: Clock,
    stop: CancellationToken,
) -> Result<impl Future<Output = ()> + Send + 'static, reqwest::Error> {
    let origin = config.url.origin();
    let worker = DeliveryWorker::new(store, config, clock, Timing::STANDARD)?;
    tracing::info!(origin, "sending webhooks to the merchant's system");
    Ok(worker.run(stop))
}

/// Delivers the messages of one gateway.
#[derive(Debug)]
pub(super) struct DeliveryWorker {
    store: BillStore,
    sender: WebhookSender,
    clock: Clock,
    timing: Timing,
}

impl DeliveryWorker {
    pub(super) fn new(
        store: BillStore,
        config: MerchantWebhookConfig,
        clock: Clock,
        timing: Timing,
    ) -> Result<Arc<Self>, reqwest::Error> {
        Ok(Arc::new(Self {
            store,
            sender: WebhookSender::new(config, timing.timeout)?,
            clock,
            timing,
        }))
    }

    pub(super) async fn run(self: Arc<Self>, stop: CancellationToken) {
        let mut changes = self.store.changes();
        let mut calls = JoinSet::new();
        loop {
            self.start_due(&mut calls).await;
            tokio::select! {
                biased;
                () = stop.cancelled() => break,
                // There is room again, and the bill's next message may be due.
                Some(ended) = calls.join_next() => log_panic(&ended),
                // Missed notifications count as a change, too.
                _ = changes.recv() => {}
                () = tokio::time::sleep(self.timing.poll_interval) => {}
            }
        }
        while let Some(ended) = calls.join_next().await {
            log_panic(&ended);
        }
    }

    /// Takes as many due messages as there is room for, and starts to send them.
    async fn start_due(self: &Arc<Self>, calls: &mut JoinSet<()>) {
        let room = MAX_CONCURRENT.saturating_sub(calls.len());
        if room == 0 {
            return;
        }
        match self.store.take_messages(room as u32, LEASE).await {
            Ok(messages) => {
                for message in messages {
                    let worker = Arc::clone(self);
                    calls.spawn(async move { worker.send(&message).await });
                }
            }
            Err(error) => {
                tracing::error!(%error, "can't read the messages to the merchant's system");
            }
        }
    }

    async fn send(&self, message: &Message) {
        let began = self.clock.now();
        let outcome = self.sender.send(message).await;
        let took_ms = self.clock.now().duration_since(began).as_millis();
        let (id, kind, attempt) = (&*message.id, &*message.kind, message.attempts);
        let recorded = match outcome {
            Ok(status) => {
                let status = status.as_u16();
                tracing::info!(id, kind, attempt, status, took_ms, "webhook delivered");
                self.store.mark_delivered(id).await
            }
            Err(failure) => {
                tracing::warn!(id, kind, attempt, %failure, took_ms, "webhook not delivered");
                self.schedule_retry(message, &failure).await
            }
        };
        if let Err(error) = recorded {
            tracing::error!(id, %error, "can't record the result of a delivery: the message is sent again");
        }
    }

    async fn schedule_retry(
        &self,
        message: &Message,
        failure: &DeliveryError,
    ) -> crate::store::Result<()> {
        let pause = (self.timing.pause)(message.attempts, &mut fastrand::Rng::new());
        if pause.is_none() {
            tracing::error!(
                id = message.id,
                "giving up a webhook: see `billpay-gateway bills undelivered`"
            );
        }
        let pause = pause.unwrap_or(Duration::MAX);
        self.store
            .mark_undelivered(&message.id, &failure.text_with_answer(), pause)
            .await
    }
}

/// Logs a panic. The message is sent again when its lease ends.
fn log_panic(ended: &Result<(), JoinError>) {
    if ended.is_err() {
        tracing::error!("a message's delivery panicked: it is sent again");
    }
}
