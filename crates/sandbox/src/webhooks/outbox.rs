//! The outbox: queues webhooks for the sender, holds them back, and records the attempts to send them.

use std::collections::VecDeque;

use serde::Serialize;
use serde_json::{Value, json};
use tokio::sync::mpsc::{self, Receiver, Sender};

use super::delivery::{WebhookDelivery, WebhookMode};
use super::webhook::Webhook;
use super::webhook_url::WebhookUrl;
use crate::checksum::ChecksumKey;
use crate::payments::PaymentRecord;
use crate::refusal::{Refusal, own};

/// The capacity of the sender's queue: more batches than any test causes at once. A batch beyond that
/// is recorded as never sent.
const MAX_QUEUED: usize = 1_000;

/// Webhooks that can be held back. Beyond this, the oldest is dropped.
const MAX_HELD: usize = 1_000;

/// Attempts that are recorded. Beyond this, the oldest is dropped.
const MAX_ATTEMPTS: usize = 1_000;

/// Webhooks that are sent to a URL one after another.
#[derive(Debug)]
pub(crate) struct Batch {
    pub(crate) url: WebhookUrl,
    pub(crate) webhooks: Vec<Webhook>,
}

/// One attempt to send a webhook.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct WebhookAttempt {
    /// The URL.
    pub url: String,
    /// `PAYMENT RECEIVED` or `PAYMENT FAILED`.
    pub event: String,
    /// The control number.
    pub order_reference: String,
    /// The payment's id.
    pub payment_id: String,
    /// The number of the attempt, from 1; 0 if the webhook was never sent.
    pub attempt: u32,
    /// The status of the response, if there was one.
    pub status: Option<u16>,
    /// Why there was no response.
    pub error: Option<String>,
    /// When the attempt ended, by the sandbox's clock: RFC 3339 in UTC with milliseconds.
    pub at: String,
}

/// The webhooks' URL and delivery, the held webhooks and the recorded attempts.
#[derive(Debug)]
pub(crate) struct Outbox {
    pub(crate) url: Option<WebhookUrl>,
    delivery: WebhookDelivery,
    held: VecDeque<Webhook>,
    attempts: VecDeque<WebhookAttempt>,
    queue: Sender<Batch>,
}

impl Outbox {
    /// An empty outbox, and the queue from which the sender takes batches.
    pub(crate) fn new(url: Option<WebhookUrl>) -> (Self, Receiver<Batch>) {
        let (queue, batches) = mpsc::channel(MAX_QUEUED);
        (Self::empty(url, queue), batches)
    }

    fn empty(url: Option<WebhookUrl>, queue: Sender<Batch>) -> Self {
        Self {
            url,
            delivery: WebhookDelivery::default(),
            held: VecDeque::new(),
            attempts: VecDeque::new(),
            queue,
        }
    }

    /// An empty outbox with the same URL and queue.
    pub(crate) fn emptied(&self) -> Self {
        Self::empty(self.url.clone(), self.queue.clone())
    }

    pub(crate) fn delivery(&self) -> WebhookDelivery {
        self.delivery
    }

    /// Changes the delivery of later webhooks. Held webhooks stay held until they are released, or until
    /// the next one in the mode `reorder`.
    pub(crate) fn set_delivery(&mut self, delivery: WebhookDelivery) -> Result<(), &'static str> {
        if let Some(error) = delivery.validation_error() {
            return Err(error);
        }
        self.delivery = delivery;
        Ok(())
    }

    /// Sends or holds the webhook of a payment that has ended, as the delivery demands.
    pub(crate) fn notify(&mut self, record: &PaymentRecord, key: Option<&ChecksumKey>) {
        let webhook = Webhook::new(record, self.delivery, key);
        match self.delivery.mode {
            WebhookMode::Send => self.send(vec![webhook]),
            WebhookMode::Repeat { times } => self.send(vec![webhook; times.into()]),
            WebhookMode::Withhold => self.hold(webhook),
            WebhookMode::Reorder => {
                let others_are_held = !self.held.is_empty();
                self.hold(webhook);
                if others_are_held {
                    let reversed = self.held.drain(..).rev().collect();
                    self.send(reversed);
                }
            }
        }
    }

    fn hold(&mut self, webhook: Webhook) {
        push_bounded(&mut self.held, webhook, MAX_HELD);
    }

    /// Queues the webhooks for the sender. Without a URL they are dropped.
    fn send(&mut self, webhooks: Vec<Webhook>) {
        let Some(url) = self.url.clone() else {
            return;
        };
        let batch = Batch { url, webhooks };
        if let Err(refused) = self.queue.try_send(batch) {
            let batch = refused.into_inner();
            for webhook in &batch.webhooks {
                let error = Err("never sent: the queue of webhooks is full".to_owned());
                self.record(&batch.url, webhook, 0, error, String::new());
            }
        }
    }

    /// Sends the held webhooks, the oldest first, and returns how many they are.
    pub(crate) fn release(&mut self) -> Result<usize, Refusal> {
        if self.url.is_none() {
            return Err(own::NO_WEBHOOK_URL.into());
        }
        let held: Vec<Webhook> = self.held.drain(..).collect();
        let released = held.len();
        if released > 0 {
            self.send(held);
        }
        Ok(released)
    }

    /// How many webhooks are held.
    pub(crate) fn held(&self) -> usize {
        self.held.len()
    }

    /// Records an attempt.
    pub(crate) fn record(
        &mut self,
        url: &WebhookUrl,
        webhook: &Webhook,
        attempt: u32,
        response: Result<u16, String>,
        at: String,
    ) {
        let (status, error) = match response {
            Ok(status) => (Some(status), None),
            Err(error) => (None, Some(error)),
        };
        let attempt = WebhookAttempt {
            url: url.to_string(),
            event: webhook.event.to_owned(),
            order_reference: webhook.order_reference.clone(),
            payment_id: webhook.payment_id.clone(),
            attempt,
            status,
            error,
            at,
        };
        push_bounded(&mut self.attempts, attempt, MAX_ATTEMPTS);
    }

    /// The attempts, the oldest first.
    pub(crate) fn attempts(&self) -> Vec<WebhookAttempt> {
        self.attempts.iter().cloned().collect()
    }

    /// The JSON of the admin API.
    pub(crate) fn to_json(&self) -> Value {
        let mut json = self.delivery.to_json();
        json["url"] = json!(self.url);
        json["held"] = json!(self.held());
        json["deliveries"] = json!(self.attempts);
        json
    }
}

/// Adds an item to a queue. A full queue first drops its oldest item.
fn push_bounded<T>(queue: &mut VecDeque<T>, item: T, max: usize) {
    if queue.len() >= max {
        queue.pop_front();
    }
    queue.push_back(item);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_full_queue_drops_its_oldest_item() {
        let mut queue = VecDeque::new();
        (1..=4).for_each(|item| push_bounded(&mut queue, item, 3));
        assert_eq!(queue, [2, 3, 4]);
    }
}
