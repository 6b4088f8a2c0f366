//! Creating, showing and updating order control numbers.

use std::collections::HashSet;

use billpay_sandbox::Settings;
use reqwest::Method;
use serde_json::{Value, json};

use crate::client::{CREATE, Client, answer, assert_refused};

const REQUEST: &str =
    include_str!("../../../contract/tests/golden/create-order-control-number.request.json");
const RESPONSE: &str =
    include_str!("../../../contract/tests/golden/create-order-control-number.response.json");

const USED: &str = "Order reference CUSTOMJH121 already used: Create a different reference";
const INVALID: &str =
    "Invalid Order Reference, should only contain alphanumeric characters and cannot be blank";

#[tokio::test]
async fn the_documentations_request_gets_the_documented_response() {
    let client = Client::start().await;
    let request = client
        .request(Method::POST, CREATE)
        .header("Content-Type", "application/json")
        .body(REQUEST);
    let (status, bill) = answer(request.send().await.unwrap()).await;
    let sent: Value = serde_json::from_str(REQUEST).unwrap();
    assert_eq!(status, 200);
    assert_eq!(bill["billPayNumber"], sent["billReference"]);
    for field in ["billDescription", "billAmount", "billPaymentMode"] {
        assert_eq!(bill[field], sent[field], "{field}");
    }
    let documented: Value = serde_json::from_str(RESPONSE).unwrap();
    for field in bill.as_object().unwrap().keys() {
        assert!(documented.get(field).is_some(), "{field} is not documented");
    }
}

#[tokio::test]
async fn an_empty_body_creates_a_bill_with_a_generated_number() {
    let client = Client::start().await;
    let bare = client.request(Method::POST, CREATE).send().await.unwrap();
    let (status, bill) = answer(bare).await;
    assert_eq!(
        (status, bill.as_object().unwrap().len()),
        (200, 1),
        "{bill}"
    );
    let mut numbers = HashSet::from([bill["billPayNumber"].as_str().unwrap().to_owned()]);
    for _ in 0..200 {
        let (_, bill) = client.create(json!({})).await;
        let number = bill["billPayNumber"].as_str().unwrap().to_owned();
        assert!(
            number.len() == 14
                && number.starts_with("5504")
                && number.bytes().all(|b| b.is_ascii_digit())
        );
        assert!(numbers.insert(number), "a number was generated twice");
    }
}

#[tokio::test]
async fn the_mode_applies_only_with_an_amount() {
    let client = Client::start().await;
    let (_, bill) = client.create(json!({"billPaymentMode": "EXACT"})).await;
    assert_eq!(bill.get("billPaymentMode"), None);
    let (_, bill) = client.create(json!({"billAmount": 5})).await;
    assert_eq!(bill["billPaymentMode"], "ALLOW_PARTIAL_AND_OVER_PAYMENT");
}

#[tokio::test]
async fn a_reference_can_be_used_only_once() {
    let client = Client::start().await;
    let body = json!({"billReference": "CUSTOMJH121"});
    assert_eq!(client.create(body.clone()).await.0, 200);
    assert_refused(&client.create(body).await, 409, USED);
    assert_eq!(client.sandbox.bills().len(), 1);
}

#[tokio::test]
async fn invalid_fields_are_refused_and_create_no_bill() {
    let client = Client::start().await;
    for (body, message) in [
        (json!({"billReference": "INV-001"}), INVALID),
        (json!({"billReference": ""}), INVALID),
        (json!({"billReference": 5}), INVALID),
        (
            json!({"billAmount": "90900"}),
            "billAmount must be a number",
        ),
        (json!({"billAmount": 0}), "billAmount must be at least 0.01"),
        (
            json!({"billAmount": -1}),
            "billAmount must be at least 0.01",
        ),
        (
            json!({"billAmount": 1.005}),
            "billAmount must have at most 2 decimal places",
        ),
        (
            json!({"billPaymentMode": "exact"}),
            "billPaymentMode must be ALLOW_PARTIAL_AND_OVER_PAYMENT or EXACT",
        ),
        (
            json!({"billDescription": 5}),
            "billDescription must be a string",
        ),
        (
            json!({"billDescription": "a".repeat(501)}),
            "billDescription must be at most 500 characters",
        ),
        (
            json!({"billAmount": 1e-7}),
            "billAmount must have at most 2 decimal places",
        ),
        (json!([]), "Request body is not valid JSON"),
    ] {
        assert_refused(&client.create(body).await, 400, message);
    }
    let text = client
        .request(Method::POST, CREATE)
        .body("{}")
        .send()
        .await
        .unwrap();
    assert_refused(&answer(text).await, 400, "Request body is not valid JSON");
    assert!(client.sandbox.bills().is_empty());
}

#[tokio::test]
async fn amounts_are_returned_as_javascript_writes_them() {
    let client = Client::start().await;
    for (sent, returned) in [
        ("90900.0", "90900"),
        ("9.09e4", "90900"),
        ("0.01", "0.01"),
        ("1e16", "10000000000000000"),
    ] {
        let request = client
            .request(Method::POST, CREATE)
            .header("Content-Type", "Application/JSON; charset=utf-8")
            .body(format!(r#"{{"billAmount":{sent}}}"#));
        let text = request.send().await.unwrap().text().await.unwrap();
        assert!(
            text.contains(&format!(r#""billAmount":{returned},"#)),
            "{text}"
        );
    }
}

#[tokio::test]
async fn http_errors_have_clickpesas_json_shape() {
    let client = Client::start().await;
    let large = json!({"billDescription": "a".repeat(300 * 1024)});
    assert_refused(&client.create(large).await, 413, "Payload Too Large");
    let deleted = client.request(Method::DELETE, CREATE).send().await.unwrap();
    assert_refused(&answer(deleted).await, 405, "Method Not Allowed");
    assert_refused(
        &client.get("/third-parties/billpay/%ff").await,
        400,
        "Bad Request",
    );
}

#[tokio::test]
async fn null_counts_as_absent() {
    let client = Client::start().await;
    let (status, bill) = client
        .create(json!({"billAmount": null, "billReference": null}))
        .await;
    assert_eq!(
        (status, bill.as_object().unwrap().len()),
        (200, 1),
        "{bill}"
    );
}

#[tokio::test]
async fn a_bill_can_be_shown_and_updated() {
    let client = Client::start().await;
    client
        .create(json!({"billReference": "A1", "billAmount": 90900.5}))
        .await;
    assert_eq!(
        client.get("/third-parties/billpay/A1").await.1["billAmount"],
        json!(90900.5)
    );

    let change = json!({"billAmount": 5, "billPaymentMode": "EXACT", "billStatus": "INACTIVE"});
    let (status, bill) = client
        .send(Method::PATCH, "/third-parties/billpay/A1", &change)
        .await;
    assert_eq!(
        (status, &bill["billStatus"], &bill["billPaymentMode"]),
        (200, &json!("INACTIVE"), &json!("EXACT"))
    );

    let change = json!({"billPayNumber": "A1", "status": "ACTIVE"});
    let (status, bill) = client
        .send(Method::PUT, "/third-parties/billpay/update-status", &change)
        .await;
    assert_eq!((status, &bill["billStatus"]), (200, &json!("ACTIVE")));
    let invalid = json!({"billPayNumber": "A1", "status": "OFF"});
    assert_refused(
        &client
            .send(
                Method::PUT,
                "/third-parties/billpay/update-status",
                &invalid,
            )
            .await,
        400,
        "status must be ACTIVE or INACTIVE",
    );
    assert_refused(
        &client.get("/third-parties/billpay/B2").await,
        404,
        "BillPay number B2 not found",
    );
}

#[tokio::test]
async fn unknown_paths_get_a_404_in_clickpesas_json_shape() {
    let client = Client::start().await;
    assert_refused(
        &client.get("/third-parties/nothing").await,
        404,
        "Not found",
    );
}

#[tokio::test]
async fn generated_numbers_are_the_same_for_the_same_seed() {
    let first = async |seed| {
        let client = Client::with(Settings {
            seed,
            ..Settings::default()
        })
        .await;
        client.create(json!({})).await.1["billPayNumber"].clone()
    };
    assert_eq!(first(Some(1)).await, first(Some(1)).await);
    assert_ne!(first(Some(1)).await, first(Some(2)).await);
    assert_ne!(
        first(None).await,
        first(None).await,
        "without a seed they differ in each run"
    );
}
