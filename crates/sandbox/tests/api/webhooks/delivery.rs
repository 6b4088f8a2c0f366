//! When webhooks are sent, how often, in which order, and how attempts are recorded.

use std::time::Duration;

use billpay_sandbox::{
    Outcome, Settings, WebhookDelivery, WebhookMode, WebhookSettings, WebhookShape,
};
use reqwest::Method;
use serde_json::{Value, json};
use tokio::io::AsyncReadExt;
use tokio::net::TcpListener;

use super::{numbers, pay, set_mode, start, start_with};
use crate::client::answer;
use crate::webhook_receiver::{WebhookReceiver, wait_until};

#[tokio::test]
async fn withheld_webhooks_are_sent_when_they_are_released() {
    let (client, receiver) = start(&["A1", "B2", "C3"]).await;
    set_mode(&client, WebhookMode::Withhold);
    pay(&client, "A1", Outcome::Success);
    pay(&client, "B2", Outcome::Success);
    set_mode(&client, WebhookMode::Send);
    pay(&client, "C3", Outcome::Success);
    assert_eq!(numbers(&receiver.wait_for(1).await), ["C3"]);
    assert_eq!(client.sandbox.held_webhooks(), 2);

    let released = client.admin("/sandbox/webhooks/release", &json!({})).await;
    assert_eq!(released, (200, json!({"released": 2})));
    assert_eq!(numbers(&receiver.wait_for(3).await), ["C3", "A1", "B2"]);
    assert_eq!(client.sandbox.release_webhooks(), Ok(0));
}

#[tokio::test]
async fn repeated_webhooks_are_sent_several_times() {
    let (client, receiver) = start(&["A1"]).await;
    set_mode(&client, WebhookMode::Repeat { times: 3 });
    pay(&client, "A1", Outcome::Success);
    let bodies = receiver.wait_for(3).await;
    assert!(bodies.iter().all(|body| *body == bodies[0]));
    wait_until("three attempts", || {
        client.sandbox.webhook_attempts().len() == 3
    })
    .await;
}

#[tokio::test]
async fn reordered_webhooks_are_sent_newest_first() {
    let (client, receiver) = start(&["A1", "B2"]).await;
    set_mode(&client, WebhookMode::Reorder);
    pay(&client, "A1", Outcome::Failed);
    assert_eq!(client.sandbox.held_webhooks(), 1);
    pay(&client, "B2", Outcome::Success);
    assert_eq!(numbers(&receiver.wait_for(2).await), ["B2", "A1"]);
    assert_eq!(client.sandbox.held_webhooks(), 0);
}

/// Settings without pauses between attempts, so that tests of retries are fast.
fn without_pauses(attempts: usize, timeout: Duration) -> Settings {
    let webhooks = WebhookSettings {
        pauses: vec![Duration::ZERO; attempts - 1],
        timeout,
        ..WebhookSettings::default()
    };
    Settings {
        webhooks,
        ..Settings::default()
    }
}

const SHORT: Duration = Duration::from_millis(50);
const LONG: Duration = Duration::from_secs(30);

#[tokio::test]
async fn an_unacknowledged_webhook_is_retried_and_each_attempt_is_recorded() {
    let (client, _) = start_with(without_pauses(3, LONG), &["A1", "B2"]).await;
    let receiver = WebhookReceiver::responding(&[500, 302, 202, 503, 503, 503]).await;
    client.sandbox.set_webhook_url(Some(receiver.url.clone()));
    pay(&client, "A1", Outcome::Success);
    receiver.wait_for(3).await;
    pay(&client, "B2", Outcome::Failed);
    wait_until("six attempts", || {
        client.sandbox.webhook_attempts().len() == 6
    })
    .await;

    let (_, shown) = client.get("/sandbox/webhooks").await;
    let deliveries = shown["deliveries"].as_array().unwrap();
    let attempts: Vec<_> = deliveries
        .iter()
        .map(|one| {
            (
                one["orderReference"].as_str().unwrap(),
                one["attempt"].as_u64().unwrap(),
                one["status"].as_u64().unwrap(),
            )
        })
        .collect();
    assert_eq!(
        attempts,
        [
            ("A1", 1, 500),
            ("A1", 2, 302),
            ("A1", 3, 202),
            ("B2", 1, 503),
            ("B2", 2, 503),
            ("B2", 3, 503)
        ]
    );
    assert_eq!(deliveries[0]["event"], "PAYMENT RECEIVED");
    assert_eq!(deliveries[3]["event"], "PAYMENT FAILED");
    assert_eq!(deliveries[0]["url"], json!(receiver.url.to_string()));
}

#[tokio::test]
async fn a_receiver_that_hangs_or_refuses_connections_does_not_delay_other_webhooks() {
    let (client, receiver) = start_with(without_pauses(1, SHORT), &["A1", "B2", "C3"]).await;
    let silent = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
    let hangs = format!("http://{}/", silent.local_addr().unwrap());
    client.sandbox.set_webhook_url(Some(hangs.parse().unwrap()));
    pay(&client, "A1", Outcome::Success);
    client.sandbox.set_webhook_url(Some(receiver.url.clone()));
    pay(&client, "B2", Outcome::Success);
    receiver.wait_for(1).await;
    wait_until("a time-out", || {
        client.sandbox.webhook_attempts().len() == 2
    })
    .await;

    drop(silent);
    client.sandbox.set_webhook_url(Some(hangs.parse().unwrap()));
    pay(&client, "C3", Outcome::Success);
    wait_until("a refusal", || client.sandbox.webhook_attempts().len() == 3).await;
    let attempts = client.sandbox.webhook_attempts();
    let error = |number: &str| {
        let attempt = attempts.iter().find(|one| one.order_reference == number);
        attempt.unwrap().error.clone().unwrap_or_default()
    };
    assert_eq!(error("A1"), "no response within 50ms");
    assert!(error("C3").contains("refused"), "{}", error("C3"));
}

#[tokio::test]
async fn without_a_url_no_webhook_is_sent_and_held_ones_stay_held() {
    let (client, receiver) = start(&["A1", "B2"]).await;
    client.sandbox.set_webhook_url(None);
    pay(&client, "A1", Outcome::Success);
    set_mode(&client, WebhookMode::Withhold);
    pay(&client, "B2", Outcome::Success);
    let (status, body) = client.admin("/sandbox/webhooks/release", &json!({})).await;
    assert_eq!((status, &body["code"]), (422, &json!("no-webhook-url")));
    client.sandbox.set_webhook_url(Some(receiver.url.clone()));
    assert_eq!(client.sandbox.release_webhooks(), Ok(1));
    assert_eq!(numbers(&receiver.wait_for(1).await), ["B2"]);
    let attempts = || client.sandbox.webhook_attempts().len();
    wait_until("an attempt", || attempts() == 1).await;
}

#[tokio::test]
async fn a_sandbox_that_was_shut_down_sends_no_webhook() {
    let (client, receiver) = start_with(without_pauses(1, LONG), &["A1", "B2"]).await;
    let silent = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
    let hangs = format!("http://{}/", silent.local_addr().unwrap());
    client.sandbox.set_webhook_url(Some(hangs.parse().unwrap()));
    set_mode(&client, WebhookMode::Repeat { times: 2 });
    pay(&client, "A1", Outcome::Success);
    let (mut stream, _) = silent.accept().await.unwrap();
    client.sandbox.shutdown().await;
    let mut rest = Vec::new();
    stream.read_to_end(&mut rest).await.unwrap();
    assert_eq!(receiver.received(), Vec::<Value>::new());
}

#[tokio::test]
async fn the_url_can_be_set_through_the_admin_api_and_must_be_on_this_machine() {
    let (client, receiver) = start(&["A1"]).await;
    let put = async |url: Value| {
        let request = client
            .bare(Method::PUT, "/sandbox/webhook-url")
            .json(&json!({"url": url}));
        answer(request.send().await.unwrap()).await
    };
    for (url, expected) in [
        ("https://127.0.0.1/", "http://"),
        ("http://shop.example.co.tz/", "on this machine"),
        ("webhooks", "must look like"),
    ] {
        let (status, body) = put(url.into()).await;
        let message = body["message"].as_str().unwrap();
        assert_eq!(status, 422);
        assert!(message.contains(expected), "{message}");
    }
    assert_eq!(put(Value::Null).await.0, 204);
    assert_eq!(client.get("/sandbox/webhooks").await.1["url"], Value::Null);
    assert_eq!(put(receiver.url.to_string().into()).await.0, 204);
    pay(&client, "A1", Outcome::Success);
    receiver.wait_for(1).await;
}

#[tokio::test]
async fn the_delivery_can_be_changed_or_replaced() {
    let (client, _receiver) = start(&[]).await;
    let set = async |method: Method, body: Value| {
        let request = client.bare(method, "/sandbox/webhooks").json(&body);
        let status = answer(request.send().await.unwrap()).await.0;
        let (_, mut shown) = client.get("/sandbox/webhooks").await;
        let shown = shown.as_object_mut().unwrap();
        shown.retain(|name, _| ["mode", "times", "shape", "forged"].contains(&name.as_str()));
        (status, Value::Object(shown.clone()))
    };
    let (status, shown) = set(
        Method::POST,
        json!({"mode": "repeat", "shape": "old", "forged": true}),
    )
    .await;
    assert_eq!(status, 204);
    assert_eq!(
        shown,
        json!({"mode": "repeat", "times": 2, "shape": "old", "forged": true})
    );
    let (_, shown) = set(Method::POST, json!({"mode": "withhold"})).await;
    assert_eq!(
        shown,
        json!({"mode": "withhold", "shape": "old", "forged": true})
    );
    let (_, shown) = set(Method::PUT, json!({"mode": "reorder"})).await;
    assert_eq!(
        shown,
        json!({"mode": "reorder", "shape": "new", "forged": false})
    );
    for invalid in [
        json!({"mode": "repeat", "times": 1}),
        json!({"mode": "repeat", "times": 11}),
        json!({"mode": "send", "times": 2}),
        json!({"times": 2}),
        json!({"mode": "shout"}),
        json!({"shap": "old"}),
    ] {
        let (status, after) = set(Method::POST, invalid).await;
        assert_eq!((status, &after), (422, &shown));
    }
}

#[tokio::test]
async fn reset_clears_the_webhooks_but_not_their_url() {
    let (client, receiver) = start(&["A1"]).await;
    let delivery = WebhookDelivery {
        mode: WebhookMode::Withhold,
        shape: WebhookShape::Old,
        wrong_key: true,
        ..WebhookDelivery::default()
    };
    client.sandbox.set_webhook_delivery(delivery).unwrap();
    pay(&client, "A1", Outcome::Success);
    client.admin("/sandbox/reset", &json!({})).await;
    let (_, shown) = client.get("/sandbox/webhooks").await;
    let url = receiver.url.to_string();
    assert_eq!(
        shown,
        json!({"url": url, "mode": "send", "shape": "new", "checksum": "body", "signed": "payload",
            "hex": "lower", "amounts": "documented", "forged": false, "held": 0, "deliveries": []})
    );
}
