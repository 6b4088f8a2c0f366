//! Takes messages from the store, sends them, and says there what came of it.

use std::sync::Arc;
use std::time::Duration;

use tokio::task::{JoinError, JoinSet};
use tokio_util::sync::CancellationToken;

use super::attempt::Courier;
use super::failure::Failure;
use super::pace::Pace;
use crate::clock::Clock;
use crate::config::MerchantConfig;
use crate::store::{BillStore, Message};

/// Messages on their way at once from one gateway: enough for a shop's rush, too few to trouble
/// its system.
pub(super) const AT_ONCE: usize = 8;

/// How long a message is its taker's: three times what one attempt takes at most, for a busy
/// database. After that the taker counts as dead.
const LEASE: Duration = Duration::from_secs(60);

/// Tells the merchant's system until it is stopped; what is on its way then is waited for. One per
/// gateway: any number of gateways share the work.
///
/// # Errors
/// When the machine has no certificates to check the receiver's against.
pub(crate) fn deliver(
    store: BillStore,
    config: MerchantConfig,
    clock: Clock,
    stop: CancellationToken,
) -> Result<impl Future<Output = ()> + Send + 'static, reqwest::Error> {
    let origin = config.url.origin();
    let deliverer = Deliverer::new(store, config, clock, Pace::STANDARD)?;
    tracing::info!(origin, "telling the merchant's system");
    Ok(deliverer.run(stop))
}

/// What the calls of one gateway share.
#[derive(Debug)]
pub(super) struct Deliverer {
    store: BillStore,
    courier: Courier,
    clock: Clock,
    pace: Pace,
}

impl Deliverer {
    pub(super) fn new(
        store: BillStore,
        config: MerchantConfig,
        clock: Clock,
        pace: Pace,
    ) -> Result<Arc<Self>, reqwest::Error> {
        Ok(Arc::new(Self {
            store,
            courier: Courier::new(config, pace.timeout)?,
            clock,
            pace,
        }))
    }

    pub(super) async fn run(self: Arc<Self>, stop: CancellationToken) {
        let mut changes = self.store.changes();
        let mut calls = JoinSet::new();
        loop {
            self.begin(&mut calls).await;
            tokio::select! {
                biased;
                () = stop.cancelled() => break,
                // There is room again, and the bill's next message may have its turn.
                Some(ended) = calls.join_next() => note(&ended),
                // A missed change is one as well.
                _ = changes.recv() => {}
                () = tokio::time::sleep(self.pace.look_again) => {}
            }
        }
        while let Some(ended) = calls.join_next().await {
            note(&ended);
        }
    }

    /// Takes as many messages as there is room for: whatever is taken is on its way at once.
    async fn begin(self: &Arc<Self>, calls: &mut JoinSet<()>) {
        let room = AT_ONCE.saturating_sub(calls.len());
        if room == 0 {
            return;
        }
        match self.store.take_messages(room as u32, LEASE).await {
            Ok(messages) => {
                for message in messages {
                    let deliverer = Arc::clone(self);
                    calls.spawn(async move { deliverer.tell(&message).await });
                }
            }
            Err(error) => tracing::error!(%error, "can't read what the merchant is to be told"),
        }
    }

    async fn tell(&self, message: &Message) {
        let began = self.clock.now();
        let outcome = self.courier.send(message).await;
        let took_ms = self.clock.now().duration_since(began).as_millis();
        let (id, kind, attempt) = (&*message.id, &*message.kind, message.attempts);
        let kept = match outcome {
            Ok(status) => {
                let status = status.as_u16();
                tracing::info!(id, kind, attempt, status, took_ms, "the merchant was told");
                self.store.delivered(id).await
            }
            Err(failure) => {
                tracing::warn!(id, kind, attempt, %failure, took_ms, "the merchant was not told");
                self.rest(message, &failure).await
            }
        };
        if let Err(error) = kept {
            tracing::error!(id, %error, "can't keep what came of a message: it is sent again");
        }
    }

    async fn rest(&self, message: &Message, failure: &Failure) -> crate::store::Result<()> {
        let pause = (self.pace.pause)(message.attempts, &mut fastrand::Rng::new());
        if pause.is_none() {
            tracing::error!(
                id = message.id,
                "the merchant is not told by itself any more: see `billpay-gateway bills undelivered`"
            );
        }
        let pause = pause.unwrap_or(Duration::MAX);
        self.store
            .undelivered(&message.id, &failure.whole(), pause)
            .await
    }
}

/// A call that panicked leaves its message to the lease.
fn note(ended: &Result<(), JoinError>) {
    if ended.is_err() {
        tracing::error!("a message's delivery panicked: it is sent again");
    }
}
