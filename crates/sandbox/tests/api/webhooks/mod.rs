//! What a merchant's server hears of payments. Here: how a sandbox with such a server starts and pays.

mod delivered;
mod told;

use billpay_sandbox::{Outcome, Payment, Settings, WebhookDelivery, WebhookMode};
use serde_json::{Value, json};

use crate::client::Client;
use crate::receiver::Receiver;

pub(super) async fn start(numbers: &[&str]) -> (Client, Receiver) {
    started(Settings::default(), numbers).await
}

pub(super) async fn started(settings: Settings, numbers: &[&str]) -> (Client, Receiver) {
    let client = Client::with(settings).await;
    let receiver = Receiver::of(&client.sandbox).await;
    for number in numbers {
        let made = client.create(json!({"billReference": number})).await;
        assert_eq!(made.0, 200);
    }
    (client, receiver)
}

pub(super) fn deliver(client: &Client, mode: WebhookMode) {
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
