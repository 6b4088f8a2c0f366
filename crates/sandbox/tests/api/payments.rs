//! Payments: which are accepted, their outcome, and how they close a control number.

use std::time::Duration;

use billpay_sandbox::{Outcome, Payment};
use jiff::Timestamp;
use reqwest::Method;
use serde_json::{Value, json};

use crate::client::{Client, assert_refused};

async fn pay(client: &Client, amount: Value, outcome: &str) -> (u16, Value) {
    let payment = json!({"billPayNumber": "A1", "amount": amount, "outcome": outcome});
    client.admin("/sandbox/payments", &payment).await
}

#[tokio::test]
async fn a_number_without_payments_gets_the_documented_refusal() {
    let client = Client::start().await;
    assert_refused(
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
async fn one_payment_closes_an_order_control_number_even_a_partial_one() {
    let client = Client::start().await;
    client
        .create(json!({"billReference": "A1", "billAmount": 100}))
        .await;
    assert_eq!(pay(&client, json!(40), "FAILED").await.0, 200);
    assert_eq!(pay(&client, json!(40), "SUCCESS").await.0, 200);
    assert_eq!(pay(&client, json!(60), "SUCCESS").await.0, 422);

    let (status, payments) = client.get("/third-parties/payments/A1").await;
    assert_eq!(status, 200);
    let statuses: Vec<&Value> = payments
        .as_array()
        .unwrap()
        .iter()
        .map(|one| &one["status"])
        .collect();
    assert_eq!(statuses, ["FAILED", "SUCCESS"]);
    assert_eq!(payments[1]["collectedAmount"], json!(40));
    assert_eq!(payments[1]["orderReference"], "A1");
}

#[tokio::test]
async fn the_exact_mode_accepts_only_the_exact_amount_and_an_inactive_number_none() {
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
async fn a_paid_number_stays_paid_when_it_is_activated_again() {
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
    let refusal = json!({"message": "The number is paid, and takes one payment only", "code": "already-paid"});
    assert_eq!(pay(&client, json!(5), "SUCCESS").await, (422, refusal));
}

#[tokio::test]
async fn invalid_payments_are_refused() {
    let client = Client::start().await;
    client.create(json!({"billReference": "A1"})).await;
    for amount in [json!(0), json!(-5), json!(0.001)] {
        let message = "amount must be at least 0.01 and have at most 2 decimal places";
        let refusal = json!({"message": message, "code": "amount"});
        assert_eq!(pay(&client, amount, "SUCCESS").await, (422, refusal));
    }
    assert_eq!(pay(&client, json!("5"), "SUCCESS").await.0, 422);
    assert_eq!(pay(&client, json!(5), "MAYBE").await.0, 422);
    assert_eq!(client.get("/third-parties/payments/A1").await.0, 404);
}

#[tokio::test]
async fn a_test_can_pay_through_the_rust_api() {
    let client = Client::start().await;
    let exact = json!({"billReference": "A1", "billAmount": 100, "billPaymentMode": "EXACT"});
    client.create(exact).await;
    assert_eq!(
        client.sandbox.pay(Payment::new("A1", 99)),
        Err("The number takes its exact amount only: 100".to_owned())
    );
    let id = client.sandbox.pay(Payment::new("A1", 100)).unwrap();
    assert_eq!(client.sandbox.payments()[0]["id"], json!(id));
    let (_, paid) = client.get("/third-parties/payments/A1").await;
    assert_eq!(paid[0]["collectedAmount"], json!(100));
}

#[tokio::test]
async fn a_customer_control_number_accepts_several_payments() {
    let client = Client::start().await;
    let path = "/third-parties/billpay/create-customer-control-number";
    let customer =
        json!({"customerName": "Asha", "customerEmail": "asha@example.com", "billReference": "A1"});
    client.send(Method::POST, path, &customer).await;
    for _ in 0..2 {
        assert_eq!(pay(&client, json!(5), "SUCCESS").await.0, 200);
    }
}

#[tokio::test]
async fn a_payment_has_the_time_of_the_sandboxs_clock() {
    let client = Client::start().await;
    client.create(json!({"billReference": "A1"})).await;
    let before = Timestamp::now();
    let day = Duration::from_secs(24 * 60 * 60);
    client.sandbox.advance_clock(day);
    let (_, made) = pay(&client, json!(5), "PROCESSING").await;
    client.sandbox.advance_clock(day);
    let id = made["id"].as_str().unwrap();
    client.sandbox.settle(id, Outcome::Success).unwrap();
    let paid = client.sandbox.payments();
    let days = |time: &Value| {
        let time: Timestamp = time.as_str().unwrap().parse().unwrap();
        // The time is cut to milliseconds, so that the difference can be a little less than a day.
        (time.duration_since(before).as_hours() + 1) / 24
    };
    assert_eq!(days(&paid[0]["createdAt"]), 1);
    assert_eq!(days(&paid[0]["updatedAt"]), 2);
    let written = made["createdAt"].as_str().unwrap();
    assert_eq!(written.len(), "2024-04-10T18:22:56.153Z".len());
}

#[tokio::test]
async fn a_payment_has_the_payers_phone_number_and_name() {
    let client = Client::start().await;
    client.create(json!({"billReference": "A1"})).await;
    let payment = json!({"billPayNumber": "A1", "amount": 5, "channel": "MIXX BY YAS",
        "phoneNumber": "255711222333", "customerName": "Neema Mushi"});
    assert_eq!(client.admin("/sandbox/payments", &payment).await.0, 200);
    let (_, paid) = client.get("/third-parties/payments/A1").await;
    assert_eq!(paid[0]["paymentPhoneNumber"], "255711222333");
    assert_eq!(paid[0]["customer"]["customerName"], "Neema Mushi");
    for (field, wrong, code) in [
        ("phoneNumber", "+255711", "phone-number"),
        ("customerName", "", "customer-name"),
    ] {
        let mut payment = payment.clone();
        payment[field] = wrong.into();
        let (status, body) = client.admin("/sandbox/payments", &payment).await;
        assert_eq!((status, &body["code"]), (422, &json!(code)));
    }
}

#[tokio::test]
async fn a_forced_payment_is_accepted_on_a_paid_number() {
    let client = Client::start().await;
    client
        .create(json!({"billReference": "A1", "billAmount": 100, "billPaymentMode": "EXACT"}))
        .await;
    let payment =
        |amount: u64, force: bool| json!({"billPayNumber": "A1", "amount": amount, "force": force});
    let pay = async |amount, force| {
        let (status, body) = client
            .admin("/sandbox/payments", &payment(amount, force))
            .await;
        (status, body["code"].as_str().unwrap_or_default().to_owned())
    };
    let refused = |code: &str| (422, code.to_owned());
    assert_eq!(pay(100, false).await.0, 200);
    assert_eq!(pay(100, false).await, refused("already-paid"));
    assert_eq!(pay(100, true).await.0, 200);
    assert_eq!(pay(99, true).await, refused("not-exact"));
    let off = json!({"billStatus": "INACTIVE"});
    let path = "/third-parties/billpay/A1";
    client.send(Method::PATCH, path, &off).await;
    assert_eq!(pay(100, true).await, refused("inactive"));
    assert_eq!(client.sandbox.payments().len(), 2);
}

#[tokio::test]
async fn a_forced_payment_that_fails_does_not_reopen_the_number() {
    let client = Client::start().await;
    client.create(json!({"billReference": "A1"})).await;
    client.sandbox.pay(Payment::new("A1", 5)).unwrap();
    let failing = Payment {
        outcome: Outcome::Failed,
        force: true,
        ..Payment::new("A1", 5)
    };
    client.sandbox.pay(failing).unwrap();
    assert_eq!(client.sandbox.bills()[0]["paid"], json!(true));
}

#[tokio::test]
async fn a_payment_in_progress_can_succeed_on_an_inactive_number() {
    let client = Client::start().await;
    client.create(json!({"billReference": "A1"})).await;
    let (_, late) = pay(&client, json!(5), "PENDING").await;
    assert_eq!(client.sandbox.bills()[0]["paid"], json!(false));
    let off = json!({"billStatus": "INACTIVE"});
    let path = "/third-parties/billpay/A1";
    client.send(Method::PATCH, path, &off).await;

    let path = format!("/sandbox/payments/{}/outcome", late["id"].as_str().unwrap());
    let (status, settled) = client.admin(&path, &json!({"outcome": "SUCCESS"})).await;
    assert_eq!((status, &settled["status"]), (200, &json!("SUCCESS")));
    assert_eq!(client.sandbox.bills()[0]["paid"], json!(true));
    let (status, body) = client.admin(&path, &json!({"outcome": "FAILED"})).await;
    assert_eq!((status, &body["code"]), (422, &json!("ended")));
    let (status, _) = client.admin(&path, &json!({"outcome": "SETTLED"})).await;
    assert_eq!(status, 200);
}

#[tokio::test]
async fn an_unknown_payment_and_an_unknown_field_are_refused() {
    let client = Client::start().await;
    let path = "/sandbox/payments/A1LCP000001/outcome";
    let (status, body) = client.admin(path, &json!({"outcome": "SUCCESS"})).await;
    assert_eq!((status, &body["code"]), (422, &json!("unknown-payment")));
    let (status, body) = client.admin(path, &json!({"outcom": "SUCCESS"})).await;
    assert_eq!(status, 422);
    assert!(body["message"].as_str().unwrap().contains("outcom"));
}
