//! Sends webhooks to the merchant's server, several at once, with retries.

use std::sync::Arc;

use tokio::sync::mpsc::Receiver;
use tokio::task::JoinSet;
use tokio::time::{sleep, timeout};

use crate::app_state::AppState;
use crate::clock;
use crate::webhooks::{Batch, Webhook, WebhookUrl, post};

/// Batches that are sent at the same time. A receiver that hangs does not delay the others, and many
/// batches do not use up the machine's sockets.
const MAX_IN_FLIGHT: usize = 32;

/// Sends the batches of the channel until it is closed. Dropping this future aborts what is in flight.
pub(crate) async fn run(state: Arc<AppState>, mut batches: Receiver<Batch>) {
    let mut in_flight = JoinSet::new();
    while let Some(batch) = batches.recv().await {
        while in_flight.try_join_next().is_some() {}
        if in_flight.len() >= MAX_IN_FLIGHT {
            in_flight.join_next().await;
        }
        in_flight.spawn(send_batch(Arc::clone(&state), batch));
    }
}

/// Sends the webhooks one after another, in the batch's order.
async fn send_batch(state: Arc<AppState>, batch: Batch) {
    for webhook in &batch.webhooks {
        send_with_retries(&state, &batch.url, webhook).await;
    }
}

/// Sends a webhook until it is acknowledged or there is no retry left.
async fn send_with_retries(state: &AppState, url: &WebhookUrl, webhook: &Webhook) {
    let pauses = state.settings.webhooks.pauses.iter().copied().map(Some);
    for (attempt, pause) in (1..).zip(pauses.chain([None])) {
        if send_once(state, url, webhook, attempt).await {
            return;
        }
        if let Some(pause) = pause {
            sleep(pause).await;
        }
    }
}

/// Sends a webhook once and records the attempt. Returns whether it was acknowledged: any 2xx
/// status does, as documented.
async fn send_once(state: &AppState, url: &WebhookUrl, webhook: &Webhook, attempt: u32) -> bool {
    let limit = state.settings.webhooks.timeout;
    let response = timeout(limit, post(url, webhook.signed.clone())).await;
    let response = response.unwrap_or_else(|_| Err(format!("no response within {limit:?}")));
    let acknowledged = matches!(response, Ok(200..=299));
    let mut data = state.lock();
    let at = clock::rfc3339(data.clock.timestamp());
    data.outbox.record(url, webhook, attempt, response, at);
    acknowledged
}
