//! Brings webhooks to their URLs, a few at once, and tries again.

use std::sync::Arc;

use tokio::sync::mpsc::Receiver;
use tokio::task::JoinSet;
use tokio::time::{sleep, timeout};

use super::notification::Notification;
use super::outbox::Batch;
use super::post::post;
use super::url::WebhookUrl;
use crate::clock;
use crate::state::State;

/// Batches on their way at once: a receiver that hangs does not hold the others up, and a crowd
/// does not take all of the machine's sockets.
const AT_ONCE: usize = 32;

/// Brings what comes, until its own end, which is the end of all that is on its way.
pub(crate) async fn run(state: Arc<State>, mut batches: Receiver<Batch>) {
    let mut underway = JoinSet::new();
    while let Some(batch) = batches.recv().await {
        while underway.try_join_next().is_some() {}
        if underway.len() >= AT_ONCE {
            underway.join_next().await;
        }
        underway.spawn(bring(Arc::clone(&state), batch));
    }
}

/// One after the other, so that their order is the batch's.
async fn bring(state: Arc<State>, batch: Batch) {
    for notification in &batch.notifications {
        insist(&state, &batch.url, notification).await;
    }
}

/// Tries until it is acknowledged, or too often.
async fn insist(state: &State, url: &WebhookUrl, notification: &Notification) {
    let pauses = state.settings.webhooks.pauses.iter().copied().map(Some);
    for (attempt, pause) in (1..).zip(pauses.chain([None])) {
        if attempt_once(state, url, notification, attempt).await {
            return;
        }
        if let Some(pause) = pause {
            sleep(pause).await;
        }
    }
}

/// Whether it was acknowledged: any 2xx does, as is documented.
async fn attempt_once(
    state: &State,
    url: &WebhookUrl,
    notification: &Notification,
    attempt: u32,
) -> bool {
    let patience = state.settings.webhooks.timeout;
    let answer = timeout(patience, post(url, notification.body.clone())).await;
    let answer = answer.unwrap_or_else(|_| Err(format!("no answer in {patience:?}")));
    let acknowledged = matches!(answer, Ok(200..=299));
    let mut memory = state.memory();
    let at = clock::written(memory.clock.time());
    memory.outbox.record(url, notification, attempt, answer, at);
    acknowledged
}
