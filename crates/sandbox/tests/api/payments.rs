//! What is paid and how a number closes.

use billpay_sandbox::{Outcome, Payment};
use reqwest::Method;
use serde_json::{Value, json};

use crate::client::{Client, refused};

async fn pay(client: &Client, amount: Value, outcome: &str) -> (u16, Value) {
    let payment = json!({"billPayNumber": "A1", "amount": amount, "outcome": outcome});
    client.admin("/sandbox/payments", &payment).await
}

#[tokio::test]
async fn nothing_paid_yet_is_the_documented_refusal() {
    let client = Client::start().await;
    refused(
        &client.get("/third-parties/payments/A1").await,
        404,
        "Invalid or missing payment: A1",
    );
    let (_, all) = client
        .get("/third-parties/payments/all?orderReference=A1")
        .await;
    assert_eq!(all, json!({"data": [], "totalCount": 0}));
}

#[tokio::test]
async fn one_payment_closes_a_number_even_a_partial_one() {
    let client = Client::start().await;
    client
        .create(json!({"billReference": "A1", "billAmount": 100}))
        .await;
    assert_eq!(pay(&client, json!(40), "FAILED").await.0, 200);
    assert_eq!(pay(&client, json!(40), "SUCCESS").await.0, 200);
    assert_eq!(pay(&client, json!(60), "SUCCESS").await.0, 422);

    let (status, payments) = client.get("/third-parties/payments/A1").await;
    assert_eq!(status, 200);
    let ends: Vec<&Value> = payments
        .as_array()
        .unwrap()
        .iter()
        .map(|one| &one["status"])
        .collect();
    assert_eq!(ends, ["FAILED", "SUCCESS"]);
    assert_eq!(payments[1]["collectedAmount"], json!(40));
    assert_eq!(payments[1]["orderReference"], "A1");
}

#[tokio::test]
async fn exact_takes_the_exact_amount_and_inactive_takes_none() {
    let client = Client::start().await;
    client
        .create(json!({"billReference": "A1", "billAmount": 100, "billPaymentMode": "EXACT"}))
        .await;
    assert_eq!(pay(&client, json!(99), "SUCCESS").await.0, 422);
    let off = json!({"billStatus": "INACTIVE"});
    client
        .send(Method::PATCH, "/third-parties/billpay/A1", &off)
        .await;
    assert_eq!(pay(&client, json!(100), "SUCCESS").await.0, 422);
    let on = json!({"billStatus": "ACTIVE"});
    client
        .send(Method::PATCH, "/third-parties/billpay/A1", &on)
        .await;
    assert_eq!(pay(&client, json!(100), "SUCCESS").await.0, 200);
}

#[tokio::test]
async fn a_paid_number_stays_paid_when_it_is_switched_on_again() {
    let client = Client::start().await;
    client.create(json!({"billReference": "A1"})).await;
    assert_eq!(pay(&client, json!(5), "SETTLED").await.0, 200);
    for status in ["INACTIVE", "ACTIVE"] {
        let change = json!({"billStatus": status});
        client
            .send(Method::PATCH, "/third-parties/billpay/A1", &change)
            .await;
    }
    assert_eq!(client.sandbox.bills()[0]["paid"], json!(true));
    refused(
        &pay(&client, json!(5), "SUCCESS").await,
        422,
        "The number is paid, and takes one payment only",
    );
}

#[tokio::test]
async fn payments_that_are_no_payments_are_refused() {
    let client = Client::start().await;
    client.create(json!({"billReference": "A1"})).await;
    for amount in [json!(0), json!(-5), json!(0.001)] {
        refused(
            &pay(&client, amount, "SUCCESS").await,
            422,
            "amount must be at least 0.01 and have at most 2 decimal places",
        );
    }
    assert_eq!(pay(&client, json!("5"), "SUCCESS").await.0, 422);
    assert_eq!(pay(&client, json!(5), "MAYBE").await.0, 422);
    assert_eq!(client.get("/third-parties/payments/A1").await.0, 404);
}

#[tokio::test]
async fn a_test_can_pay_from_the_inside() {
    let client = Client::start().await;
    let exact = json!({"billReference": "A1", "billAmount": 100, "billPaymentMode": "EXACT"});
    client.create(exact).await;
    let payment = |amount: u64| Payment {
        bill_pay_number: "A1".to_owned(),
        amount: amount.into(),
        outcome: Outcome::Success,
    };
    assert_eq!(
        client.sandbox.pay(payment(99)),
        Err("The number takes its exact amount only: 100".to_owned())
    );
    assert_eq!(client.sandbox.pay(payment(100)), Ok(()));
    let (_, paid) = client.get("/third-parties/payments/A1").await;
    assert_eq!(paid[0]["collectedAmount"], json!(100));
}

#[tokio::test]
async fn a_customers_number_is_paid_again_and_again() {
    let client = Client::start().await;
    let path = "/third-parties/billpay/create-customer-control-number";
    let customer =
        json!({"customerName": "Asha", "customerEmail": "asha@example.com", "billReference": "A1"});
    client.send(Method::POST, path, &customer).await;
    for _ in 0..2 {
        assert_eq!(pay(&client, json!(5), "SUCCESS").await.0, 200);
    }
}
