//! An amount that no payment channel takes gets no number.

use billpay_sandbox::Outcome;
use reqwest::StatusCode;
use serde_json::{Value, json};

use crate::harness::{TestGateway, water_bill};
use crate::no_script_browser::Browser;
use crate::payment_helpers::{becomes, bill, pay, post};

fn over(amount: u64, mode: &str) -> Value {
    json!({"billDescription": "Water", "billAmount": amount, "billPaymentMode": mode})
}

/// The status and the error at the amount.
async fn refusal(gateway: &TestGateway, bill: Value) -> (StatusCode, Value) {
    let answer = gateway.create(bill).await;
    let status = answer.status();
    let problem: Value = answer.json().await.unwrap();
    assert_eq!(problem["code"], "invalid_bill");
    (status, problem["errors"].clone())
}

#[tokio::test]
async fn an_amount_that_no_channel_takes_is_refused_before_a_number_is_made() {
    let gateway = TestGateway::start(&[]).await;
    for (amount, code, rule, limit) in [
        (499, "amount_below_channels", "at least", 500),
        (100_000_001, "amount_above_channels", "at most", 100_000_000),
    ] {
        let detail = format!("must be {rule} {limit}: no payment channel takes this amount");
        let expected =
            json!([{"field": "billAmount", "code": code, "detail": detail, "limit": limit}]);
        let (status, errors) = refusal(&gateway, over(amount, "EXACT")).await;
        assert_eq!((status.as_u16(), errors), (422, expected));
    }
    assert_eq!(gateway.create_calls(), 0);
    for amount in [500, 100_000_000] {
        bill(&gateway, over(amount, "EXACT")).await;
    }
}

#[tokio::test]
async fn an_amount_that_the_payer_chooses_is_not_refused() {
    let gateway = TestGateway::start(&[]).await;
    bill(&gateway, over(100, "ALLOW_PARTIAL_AND_OVER_PAYMENT")).await;
    bill(&gateway, json!({"billDescription": "Gift"})).await;
}

#[tokio::test]
async fn the_operator_can_accept_any_amount() {
    let gateway = TestGateway::start(&[("BILLPAY_ANY_AMOUNT", "on")]).await;
    bill(&gateway, over(1, "EXACT")).await;
}

#[tokio::test]
async fn the_operators_limits_count() {
    let file = tempfile::NamedTempFile::new().unwrap();
    let limits = r#"{"channels":[{"channel":"m-pesa","minAmount":100}]}"#;
    std::fs::write(file.path(), limits).unwrap();
    let path = file.path().to_str().unwrap().to_owned();
    let gateway = TestGateway::start(&[("BILLPAY_CHANNELS", path.leak())]).await;
    bill(&gateway, over(100, "EXACT")).await;
    let (_, errors) = refusal(&gateway, over(99, "EXACT")).await;
    assert_eq!(errors[0]["limit"], 100);
}

#[tokio::test]
async fn a_remainder_that_no_channel_takes_gets_no_number() {
    let gateway = TestGateway::start(&[]).await;
    let mut partial = water_bill();
    partial["billPaymentMode"] = "ALLOW_PARTIAL_AND_OVER_PAYMENT".into();
    let partial = bill(&gateway, partial).await;
    pay(&gateway.sandbox, &partial.number, 90_600, Outcome::Success);
    becomes(&gateway, &partial, "underpaid").await;
    let answer = post(&gateway, &format!("/api/bills/{}/rest", partial.id)).await;
    let problem: Value = answer.json().await.unwrap();
    assert_eq!(problem["errors"][0]["code"], "amount_below_channels");
    assert_eq!(gateway.create_calls(), 1);
}

#[tokio::test]
async fn without_scripts_the_reason_is_at_the_amount() {
    let gateway = TestGateway::start(&[]).await;
    let browser = Browser::at(&gateway);
    let key = browser.open("/?lang=en").await.key();
    let fields = [
        ("billAmount", "300"),
        ("billPaymentMode", "EXACT"),
        ("lang", "en"),
        ("key", &*key),
    ];
    let page = browser.send("/", &fields).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    page.says("This amount is too small for every way to pay. Enter at least TZS\u{a0}500.");
    assert!(page.input("billAmount").contains("aria-invalid=\"true\""));
}
