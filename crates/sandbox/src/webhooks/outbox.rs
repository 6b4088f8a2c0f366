//! What is to be sent, what is held back, and what became of it.

use std::collections::VecDeque;

use serde::Serialize;
use serde_json::{Value, json};
use tokio::sync::mpsc::{self, Receiver, Sender};

use super::Checksum;
use super::delivery::{WebhookDelivery, WebhookMode};
use super::notification::Notification;
use super::url::WebhookUrl;
use crate::messages::{Refusal, own};
use crate::payments::Paid;

/// Batches that may wait for the courier: more than any crowd of tests pays at once. One more is
/// recorded as never sent.
const MOST_WAITING: usize = 1_000;

/// Webhooks that may be held back; one more costs the oldest its life.
const MOST_HELD: usize = 1_000;

/// Attempts that are remembered; the oldest goes first.
const MOST_ATTEMPTS: usize = 1_000;

/// Notifications that go to a URL one after the other.
#[derive(Debug)]
pub(crate) struct Batch {
    pub(super) url: WebhookUrl,
    pub(super) notifications: Vec<Notification>,
}

/// One attempt to bring a webhook to its URL.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct WebhookAttempt {
    /// Where it was sent.
    pub url: String,
    /// `PAYMENT RECEIVED` or `PAYMENT FAILED`.
    pub event: String,
    /// The number that was paid.
    pub order_reference: String,
    /// The payment that it tells of.
    pub payment_id: String,
    /// The first is 1; 0 was never sent.
    pub attempt: u32,
    /// The status of the answer, if one came.
    pub status: Option<u16>,
    /// Why no answer came.
    pub error: Option<String>,
    /// When it ended, by the sandbox's clock: RFC 3339 in UTC with milliseconds.
    pub at: String,
}

/// All that is to be said of webhooks.
#[derive(Debug)]
pub(crate) struct Outbox {
    pub(crate) url: Option<WebhookUrl>,
    delivery: WebhookDelivery,
    held: VecDeque<Notification>,
    attempts: VecDeque<WebhookAttempt>,
    courier: Sender<Batch>,
}

impl Outbox {
    /// An empty one, and what its courier takes from it.
    pub(crate) fn new(url: Option<WebhookUrl>) -> (Self, Receiver<Batch>) {
        let (courier, batches) = mpsc::channel(MOST_WAITING);
        (Self::empty(url, courier), batches)
    }

    fn empty(url: Option<WebhookUrl>, courier: Sender<Batch>) -> Self {
        Self {
            url,
            delivery: WebhookDelivery::default(),
            held: VecDeque::new(),
            attempts: VecDeque::new(),
            courier,
        }
    }

    /// An empty one with the same URL: the merchant's server is where it was.
    pub(crate) fn renewed(&self) -> Self {
        Self::empty(self.url.clone(), self.courier.clone())
    }

    pub(crate) fn delivery(&self) -> WebhookDelivery {
        self.delivery
    }

    /// What is held stays held until it is released, or the next goes before it.
    pub(crate) fn set_delivery(&mut self, delivery: WebhookDelivery) -> Result<(), &'static str> {
        if let Some(problem) = delivery.problem() {
            return Err(problem);
        }
        self.delivery = delivery;
        Ok(())
    }

    /// Tells of a payment whose end is known, by the rules of the delivery.
    pub(crate) fn tell(&mut self, paid: &Paid, checksum: Option<&Checksum>) {
        let notification = Notification::of(paid, self.delivery, checksum);
        match self.delivery.mode {
            WebhookMode::Send => self.send(vec![notification]),
            WebhookMode::Repeat { times } => self.send(vec![notification; times.into()]),
            WebhookMode::Withhold => self.hold(notification),
            WebhookMode::Reorder => {
                let others_wait = !self.held.is_empty();
                self.hold(notification);
                if others_wait {
                    let reversed = self.held.drain(..).rev().collect();
                    self.send(reversed);
                }
            }
        }
    }

    fn hold(&mut self, notification: Notification) {
        push(&mut self.held, notification, MOST_HELD);
    }

    /// Nobody is told when there is no URL.
    fn send(&mut self, notifications: Vec<Notification>) {
        let Some(url) = self.url.clone() else {
            return;
        };
        let batch = Batch { url, notifications };
        if let Err(refused) = self.courier.try_send(batch) {
            let batch = refused.into_inner();
            for notification in &batch.notifications {
                let error = Err("never sent: too many webhooks wait".to_owned());
                self.record(&batch.url, notification, 0, error, String::new());
            }
        }
    }

    /// Sends what is held, in the order in which it came, and says how many those are.
    pub(crate) fn release(&mut self) -> Result<usize, Refusal> {
        if self.url.is_none() {
            return Err(own::NO_WEBHOOK_URL.into());
        }
        let held: Vec<Notification> = self.held.drain(..).collect();
        let released = held.len();
        if released > 0 {
            self.send(held);
        }
        Ok(released)
    }

    pub(crate) fn held(&self) -> usize {
        self.held.len()
    }

    pub(super) fn record(
        &mut self,
        url: &WebhookUrl,
        notification: &Notification,
        attempt: u32,
        answer: Result<u16, String>,
        at: String,
    ) {
        let (status, error) = match answer {
            Ok(status) => (Some(status), None),
            Err(error) => (None, Some(error)),
        };
        let attempt = WebhookAttempt {
            url: url.to_string(),
            event: notification.event.to_owned(),
            order_reference: notification.order_reference.clone(),
            payment_id: notification.payment_id.clone(),
            attempt,
            status,
            error,
            at,
        };
        push(&mut self.attempts, attempt, MOST_ATTEMPTS);
    }

    /// The attempts, the oldest first.
    pub(crate) fn attempts(&self) -> Vec<WebhookAttempt> {
        self.attempts.iter().cloned().collect()
    }

    /// As the sandbox's own interface says it.
    pub(crate) fn shown(&self) -> Value {
        let mut shown = self.delivery.shown();
        shown["url"] = json!(self.url);
        shown["held"] = json!(self.held());
        shown["deliveries"] = json!(self.attempts);
        shown
    }
}

/// Adds to a queue that has room for so many.
fn push<T>(queue: &mut VecDeque<T>, item: T, most: usize) {
    if queue.len() >= most {
        queue.pop_front();
    }
    queue.push_back(item);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_full_queue_loses_its_oldest() {
        let mut queue = VecDeque::new();
        (1..=4).for_each(|item| push(&mut queue, item, 3));
        assert_eq!(queue, [2, 3, 4]);
    }
}
