//! Creating a bill: the request and its response in ClickPesa's shape.

use billpay_contract::IssuedBill;
use reqwest::StatusCode;
use serde_json::{Value, json};

use crate::harness::{TestGateway, header, water_bill};

#[tokio::test]
async fn a_bill_gets_its_number_in_clickpesas_shape() {
    let gateway = TestGateway::start(&[]).await;
    let answer = gateway.create(water_bill()).await;
    assert_eq!(answer.status(), StatusCode::OK);
    assert_eq!(header(&answer, "content-type"), "application/json");
    assert_eq!(header(&answer, "cache-control"), "no-store");
    let answer: Value = answer.json().await.unwrap();
    let number = gateway.sandbox.bills()[0]["billPayNumber"].clone();
    assert_eq!(
        answer,
        json!({
            "billPayNumber": number,
            "billDescription": "Water Bill - July 2024",
            "billAmount": 90900,
            "billPaymentMode": "EXACT",
        })
    );
}

#[tokio::test]
async fn a_reference_becomes_the_number() {
    let gateway = TestGateway::start(&[]).await;
    let answer = gateway
        .create(json!({"billReference": "customjh121"}))
        .await;
    let bill: IssuedBill = answer.json().await.unwrap();
    assert_eq!(bill.bill_pay_number.as_str(), "CUSTOMJH121");
}

#[tokio::test]
async fn an_amount_may_be_a_text_or_a_number() {
    let gateway = TestGateway::start(&[]).await;
    for amount in [json!("TZS 90,900.50"), json!(90900.5)] {
        let answer = gateway.create(json!({"billAmount": amount})).await;
        let bill: IssuedBill = answer.json().await.unwrap();
        assert_eq!(bill.bill_amount.unwrap().cents(), 9_090_050);
    }
}

#[tokio::test]
async fn a_hundred_customers_need_one_token() {
    let gateway = TestGateway::start(&[("BILLPAY_CLICKPESA_QUEUE_TIMEOUT_MS", "30000")]).await;
    let creates = (0..100).map(|_| gateway.create(water_bill()));
    for answer in futures_util::future::join_all(creates).await {
        assert_eq!(answer.status(), StatusCode::OK);
    }
    assert_eq!((gateway.token_calls(), gateway.create_calls()), (1, 100));
}
