//! Customers' numbers, and many numbers in one call.

use reqwest::Method;
use serde_json::{Value, json};

use crate::client::{Client, refused};

async fn post(client: &Client, path: &str, body: Value) -> (u16, Value) {
    let path = format!("/third-parties/billpay/{path}");
    client.send(Method::POST, &path, &body).await
}

#[tokio::test]
async fn a_customers_number_needs_a_name_and_a_way_to_reach_them() {
    let client = Client::start().await;
    let path = "create-customer-control-number";
    for contact in ["customerPhone", "customerEmail"] {
        let customer = json!({"customerName": "Asha", contact: "255700000000"});
        let (status, bill) = post(&client, path, customer).await;
        assert_eq!((status, &bill["billCustomerName"]), (200, &json!("Asha")));
    }
    refused(
        &post(&client, path, json!({"customerName": "Asha"})).await,
        400,
        "customerPhone or customerEmail is required",
    );
    refused(
        &post(&client, path, json!({"customerPhone": "255700000000"})).await,
        400,
        "customerName is required",
    );
}

#[tokio::test]
async fn a_bulk_makes_what_it_can_and_says_what_it_could_not() {
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
async fn a_bulk_of_customers_asks_each_for_a_name() {
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
async fn a_bulk_holds_one_to_fifty() {
    let client = Client::start().await;
    let path = "bulk-create-order-control-numbers";
    for count in [0, 51] {
        let body = json!({"controlNumbers": vec![json!({}); count]});
        refused(
            &post(&client, path, body).await,
            400,
            "controlNumbers must hold 1 to 50 items",
        );
    }
    let body = json!({"controlNumbers": vec![json!({}); 50]});
    assert_eq!(post(&client, path, body).await.1["created"], json!(50));
}
