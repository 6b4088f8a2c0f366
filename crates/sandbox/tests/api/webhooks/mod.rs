//! Webhooks: their content and their delivery. This file has the helpers of both.

mod content;
mod delivery;

use billpay_sandbox::{Outcome, Payment, Settings, WebhookDelivery, WebhookMode};
use serde_json::{Value, json};

use crate::client::Client;
use crate::webhook_receiver::WebhookReceiver;

/// Starts a sandbox with these control numbers, and a receiver of its webhooks.
pub(super) async fn start(numbers: &[&str]) -> (Client, WebhookReceiver) {
    start_with(Settings::default(), numbers).await
}

pub(super) async fn start_with(settings: Settings, numbers: &[&str]) -> (Client, WebhookReceiver) {
    let client = Client::with(settings).await;
    let receiver = WebhookReceiver::of(&client.sandbox).await;
    for number in numbers {
        let created = client.create(json!({"billReference": number})).await;
        assert_eq!(created.0, 200);
    }
    (client, receiver)
}

pub(super) fn set_mode(client: &Client, mode: WebhookMode) {
    let delivery = WebhookDelivery {
        mode,
        ..WebhookDelivery::default()
    };
    client.sandbox.set_webhook_delivery(delivery).unwrap();
}

pub(super) fn pay(client: &Client, number: &str, outcome: Outcome) -> String {
    let payment = Payment {
        outcome,
        ..Payment::new(number, 10_000)
    };
    client.sandbox.pay(payment).unwrap()
}

pub(super) fn numbers(bodies: &[Value]) -> Vec<&str> {
    let numbers = bodies
        .iter()
        .map(|body| body["data"]["orderReference"].as_str());
    numbers.map(Option::unwrap).collect()
}
