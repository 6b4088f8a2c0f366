//! Invalid forms are answered with a valid form, in the customer's language.

use billpay_contract::{BillDraft, Timestamp};
use billpay_gateway::intents::{Intent, SigningKey};
use reqwest::StatusCode;
use serde_json::json;

use crate::deadlines::in_seconds;
use crate::harness::{TestGateway, header};
use crate::no_script_browser::{Browser, OWN, water};

const KEY: &str = "0123456789abcdef0123456789abcdef";

#[tokio::test]
async fn a_form_without_a_key_comes_back_with_one() {
    let gateway = TestGateway::start(&[]).await;
    let browser = Browser::at(&gateway);
    for key in ["", "1", "0123456789ABCDEF0123456789ABCDEF"] {
        let page = browser.send("/", &water(key)).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "{key}");
        assert!(page.input("billDescription").contains("Water Bill"));
        assert_eq!(page.key().len(), 32);
    }
    assert_eq!(gateway.create_calls(), 0);
}

#[tokio::test]
async fn every_invalid_form_is_answered_with_a_page() {
    let gateway = TestGateway::start(&[]).await;
    let browser = Browser::at(&gateway);
    let form = "application/x-www-form-urlencoded";
    let large = format!("billDescription={}", "x".repeat(20_000));
    let swahili = [OWN[0], ("accept-language", "sw")];
    for (content_type, body, status) in [
        ("application/json", "{}".to_owned(), 415),
        (form, large, 413),
        (form, String::new(), 422),
        (form, "%ff%fe=%00&&==&key".to_owned(), 422),
    ] {
        let page = browser.body("/", content_type, body, &swahili).await;
        assert_eq!(page.status, status, "{content_type}");
        assert_eq!(page.header("content-type"), "text/html; charset=utf-8");
        page.says("<html lang=\"sw\">");
        page.says("role=\"alert\"");
        page.input("billAmount");
    }
    let put = gateway
        .request(reqwest::Method::PUT, "/")
        .send()
        .await
        .unwrap();
    assert_eq!(put.status(), StatusCode::METHOD_NOT_ALLOWED);
    assert_eq!(header(&put, "allow"), "GET,HEAD,POST");
    assert!(put.text().await.unwrap().contains("role=\"alert\""));
    let extra = [&water(KEY)[..], &[("extension", "1")]].concat();
    assert_eq!(
        browser.send("/", &extra).await.status,
        StatusCode::SEE_OTHER
    );
}

/// A signed bill over TZS 450,000.
fn school_fees(key: &str) -> String {
    let draft = json!({"billDescription": "Ada ya shule", "billAmount": 450_000, "billPaymentMode": "EXACT"});
    let draft: BillDraft = serde_json::from_value(draft).unwrap();
    let intent = Intent {
        id: "order-1042".to_owned(),
        request: draft.parse().unwrap(),
        max_collection: None,
        customer_name: None,
        deadline: None,
        expires_at: Timestamp::parse(&in_seconds(600)).unwrap(),
    };
    let key = SigningKey::secret(key.to_owned().into()).unwrap();
    key.sign(&intent).unwrap()
}

#[tokio::test]
async fn with_intent_only_the_form_says_so() {
    let key = ("BILLPAY_INTENT_KEY", "a key of at least thirty-two bytes!");
    let gateway = TestGateway::start(&[("BILLPAY_POLICY", "intent-only"), key]).await;
    let browser = Browser::at(&gateway);
    let page = browser.open("/?lang=en").await;
    page.says("This shop creates numbers only for its own bills");
    let page = browser.send("/", &water(&page.key())).await;
    assert_eq!(page.status, StatusCode::FORBIDDEN);
    page.says("This shop creates numbers only for its own bills");
    let page = browser
        .send("/", &[("intent", "a.b.c"), ("key", KEY), ("lang", "en")])
        .await;
    page.says("This bill is not valid");
    assert_eq!(gateway.create_calls(), 0);

    let intent = school_fees(key.1);
    let page = browser.open(&format!("/?lang=en&intent={intent}")).await;
    page.says("TZS\u{a0}450,000");
    assert!(page.input("intent").contains(&intent));
    let fields = [("lang", "en"), ("intent", &*intent), ("key", &page.key())];
    let made = browser.send("/", &fields).await;
    assert_eq!(made.status, StatusCode::SEE_OTHER);
    assert_eq!(browser.send("/", &fields).await.location, made.location);
    // The signed bill counts, whatever the other fields say.
    let forged = [&fields[..], &[("billAmount", "1")]].concat();
    let page = browser.send("/", &forged).await;
    assert_eq!(page.status, StatusCode::FORBIDDEN);
    assert_eq!(gateway.sandbox.bills().len(), 1);
}
