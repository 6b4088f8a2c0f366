//! Customer control numbers, and creating many control numbers in one call.

use reqwest::Method;
use serde_json::{Value, json};

use crate::client::{Client, assert_refused};

async fn post(client: &Client, path: &str, body: Value) -> (u16, Value) {
    let path = format!("/third-parties/billpay/{path}");
    client.send(Method::POST, &path, &body).await
}

#[tokio::test]
async fn a_customer_control_number_needs_a_name_and_a_contact() {
    let client = Client::start().await;
    let path = "create-customer-control-number";
    for contact in ["customerPhone", "customerEmail"] {
        let customer = json!({"customerName": "Asha", contact: "255700000000"});
        let (status, bill) = post(&client, path, customer).await;
        assert_eq!((status, &bill["billCustomerName"]), (200, &json!("Asha")));
    }
    assert_refused(
        &post(&client, path, json!({"customerName": "Asha"})).await,
        400,
        "customerPhone or customerEmail is required",
    );
    assert_refused(
        &post(&client, path, json!({"customerPhone": "255700000000"})).await,
        400,
        "customerName is required",
    );
}

#[tokio::test]
async fn a_bulk_call_creates_the_valid_items_and_reports_the_others() {
    let client = Client::start().await;
    let items = json!([{"billReference": "A1"}, {"billReference": "A1"}, {"billAmount": 5}, 5]);
    let body = json!({"controlNumbers": items});
    let (status, made) = post(&client, "bulk-create-order-control-numbers", body).await;
    assert_eq!(status, 200);
    assert_eq!(made["billPayNumbers"][0], "A1");
    assert_eq!(made["billPayNumbers"].as_array().unwrap().len(), 2);
    assert_eq!((&made["created"], &made["failed"]), (&json!(2), &json!(2)));
    assert_eq!(
        made["errors"],
        json!([
            {"index": 1, "reason": "Order reference A1 already used: Create a different reference"},
            {"index": 3, "reason": "each control number must be an object"},
        ])
    );
}

#[tokio::test]
async fn each_customer_in_a_bulk_call_needs_a_name() {
    let client = Client::start().await;
    let asha = json!({"customerName": "Asha", "customerEmail": "asha@example.com"});
    let body = json!({"controlNumbers": [asha, {}]});
    let (_, made) = post(&client, "bulk-create-customer-control-numbers", body).await;
    assert_eq!(made["created"], json!(1));
    assert_eq!(
        made["errors"],
        json!([{"index": 1, "reason": "customerName is required"}])
    );
    assert_eq!(client.sandbox.bills()[0]["billCustomerName"], "Asha");
}

#[tokio::test]
async fn a_bulk_call_has_one_to_fifty_items() {
    let client = Client::start().await;
    let path = "bulk-create-order-control-numbers";
    for count in [0, 51] {
        let body = json!({"controlNumbers": vec![json!({}); count]});
        assert_refused(
            &post(&client, path, body).await,
            400,
            "controlNumbers must hold 1 to 50 items",
        );
    }
    let body = json!({"controlNumbers": vec![json!({}); 50]});
    assert_eq!(post(&client, path, body).await.1["created"], json!(50));
}
