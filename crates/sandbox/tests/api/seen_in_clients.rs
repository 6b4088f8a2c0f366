//! What ClickPesa's documentation does not have and its clients report.

use billpay_sandbox::{Endpoint, Fault, FaultKind, Outcome, Payment};
use reqwest::Method;
use serde_json::{Value, json};

use crate::client::{Client, assert_refused};

const BILL: &str = "/third-parties/billpay/A1";

fn in_parts(reference: &str, amount: u64, max: u64) -> Value {
    json!({"billReference": reference, "billAmount": amount, "billMaxCollectionAmount": max})
}

fn pay(client: &Client, amount: u64, outcome: Outcome) -> Result<String, String> {
    let payment = Payment {
        outcome,
        ..Payment::new("A1", amount)
    };
    client.sandbox.pay(payment)
}

#[tokio::test]
async fn an_order_number_refuses_fields_that_it_does_not_have() {
    let client = Client::start().await;
    let named =
        json!({"billReference": "A1", "customerName": "Asha", "customerPhone": "255700000000"});
    let message = "property customerName should not exist";
    assert_refused(&client.create(named.clone()).await, 400, message);
    let path = "/third-parties/billpay/bulk-create-order-control-numbers";
    let body = json!({"controlNumbers": [named, {"billReference": "A2"}]});
    let (status, made) = client.send(Method::POST, path, &body).await;
    assert_eq!((status, &made["created"]), (200, &json!(1)));
    assert_eq!(made["errors"], json!([{"index": 0, "reason": message}]));
    let path = "/third-parties/billpay/create-customer-control-number";
    assert_eq!(client.send(Method::POST, path, &named).await.0, 200);
}

#[tokio::test]
async fn errors_can_have_the_shape_of_nest() {
    let client = Client::start().await;
    let endpoint = Endpoint::CreateOrderControlNumber;
    client
        .sandbox
        .inject(Fault::next(FaultKind::NestErrors, endpoint, 2))
        .unwrap();
    let refused = client.create(json!({"billAmount": 0})).await;
    let expected = json!({"statusCode": 400, "message": ["billAmount must be at least 0.01"], "error": "Bad Request"});
    assert_eq!(refused, (400, expected));
    assert_eq!(
        client.create(json!({"billAmount": 5})).await.0,
        200,
        "only errors change"
    );
}

#[tokio::test]
async fn a_number_with_a_maximum_takes_payments_until_that_sum() {
    let client = Client::start().await;
    let (status, bill) = client.create(in_parts("A1", 1000, 1200)).await;
    assert_eq!(
        (status, &bill["billMaxCollectionAmount"]),
        (200, &json!(1200))
    );
    pay(&client, 400, Outcome::Success).unwrap();
    let late = pay(&client, 700, Outcome::Processing).unwrap();
    assert!(
        pay(&client, 801, Outcome::Success)
            .unwrap_err()
            .contains("more than its maximum")
    );
    client.sandbox.settle(&late, Outcome::Success).unwrap();
    client.sandbox.settle(&late, Outcome::Settled).unwrap();
    assert_eq!(client.sandbox.bills()[0]["paid"], false);
    pay(&client, 100, Outcome::Success).unwrap();
    assert_eq!(client.sandbox.bills()[0]["paid"], true);
    assert!(
        pay(&client, 1, Outcome::Success)
            .unwrap_err()
            .contains("is paid")
    );
    assert_eq!(client.sandbox.payments().len(), 3);
}

#[tokio::test]
async fn a_maximum_needs_partial_payments_and_exact_removes_it() {
    let client = Client::start().await;
    let message = "billMaxCollectionAmount must be at least billAmount, and needs ALLOW_PARTIAL_AND_OVER_PAYMENT";
    let mut exact = in_parts("A1", 1000, 1000);
    exact["billPaymentMode"] = "EXACT".into();
    for bill in [exact, in_parts("A1", 1000, 999)] {
        assert_refused(&client.create(bill).await, 400, message);
    }
    client
        .create(json!({"billReference": "A1", "billAmount": 1000}))
        .await;
    let update = async |change| client.send(Method::PATCH, BILL, &change).await;
    let (status, bill) = update(json!({"billMaxCollectionAmount": 1500})).await;
    assert_eq!(
        (status, &bill["billMaxCollectionAmount"]),
        (200, &json!(1500))
    );
    assert_refused(&update(json!({"billAmount": 2000})).await, 400, message);
    let (_, bill) = update(json!({"billPaymentMode": "EXACT"})).await;
    assert_eq!(
        (&bill["billAmount"], bill.get("billMaxCollectionAmount")),
        (&json!(1000), None)
    );
}

#[tokio::test]
async fn the_reported_amount_can_be_net_of_a_fee_and_is_never_below_zero() {
    let client = Client::start().await;
    for (reference, fee, collected) in [
        ("A1", json!(909.5), json!(89_990.5)),
        ("A2", json!(100_000), json!(0)),
    ] {
        let exact =
            json!({"billReference": reference, "billAmount": 90_900, "billPaymentMode": "EXACT"});
        client.create(exact).await;
        let payment = json!({"billPayNumber": reference, "amount": 90_900, "fee": fee});
        let (status, paid) = client.admin("/sandbox/payments", &payment).await;
        assert_eq!((status, &paid["collectedAmount"]), (200, &collected));
    }
    let odd = json!({"billPayNumber": "A1", "amount": 5, "fee": 0.001});
    assert_eq!(
        client.admin("/sandbox/payments", &odd).await.1["code"],
        "fee"
    );
}
