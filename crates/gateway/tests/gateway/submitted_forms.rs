//! Forms that are submitted without scripts: one bill per form, and a page for every error.

use billpay_sandbox::{Fault, FaultKind};
use reqwest::StatusCode;

use crate::harness::{CREATE_CALL, TestGateway};
use crate::no_script_browser::{Browser, water};

const KEY: &str = "0123456789abcdef0123456789abcdef";

#[tokio::test]
async fn a_submitted_form_leads_to_one_bill_however_often_it_is_sent() {
    let gateway = TestGateway::start(&[]).await;
    let browser = Browser::at(&gateway);
    let key = browser.open("/").await.key();
    let first = browser.send("/", &water(&key)).await;
    assert_eq!(first.status, StatusCode::SEE_OTHER);
    assert!(first.location.ends_with("?lang=en"), "{}", first.location);
    for _ in 0..3 {
        assert_eq!(
            browser.send("/", &water(&key)).await.location,
            first.location
        );
    }
    let filled = water(&key);
    let both = tokio::join!(browser.send("/", &filled), browser.send("/", &filled));
    assert_eq!(
        (&both.0.location, &both.1.location),
        (&first.location, &first.location)
    );
    assert_eq!(gateway.sandbox.bills().len(), 1);

    let bill = browser.open(&format!("/{}", first.location)).await;
    bill.says("Your control number is ready");
    bill.says("TZS\u{a0}90,900");
    bill.says("<details");
}

#[tokio::test]
async fn an_error_is_shown_at_its_field_and_the_input_is_kept() {
    let gateway = TestGateway::start(&[]).await;
    let browser = Browser::at(&gateway);
    let fields = [
        ("lang", "en"),
        ("key", KEY),
        ("billDescription", "Ada \"ya\" shule"),
        ("billAmount", "90.900"),
        ("billPaymentMode", "ALLOW_PARTIAL_AND_OVER_PAYMENT"),
        ("billReference", "INV 1"),
    ];
    let page = browser.send("/", &fields).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(page.header("content-type"), "text/html; charset=utf-8");
    assert!(
        page.input("billDescription")
            .contains("value=\"Ada &quot;ya&quot; shule\"")
    );
    let amount = page.input("billAmount");
    for said in [
        "value=\"90.900\"",
        "aria-invalid=\"true\"",
        "autofocus",
        "billpay-billAmount-message",
    ] {
        assert!(amount.contains(said), "{said} is not in {amount}");
    }
    page.says("id=\"billpay-billAmount-message\"");
    let reference = page.input("billReference");
    assert!(
        reference.contains("aria-invalid") && !reference.contains("autofocus"),
        "{reference}"
    );
    let chosen = page
        .html
        .split("value=\"ALLOW_PARTIAL_AND_OVER_PAYMENT\"")
        .nth(1)
        .unwrap();
    assert!(
        chosen.split('>').next().unwrap().contains("checked"),
        "{chosen}"
    );
    // The corrected form has the same key.
    assert_eq!(page.key(), KEY);
    assert_eq!(gateway.create_calls(), 0);
    assert_eq!(
        browser.send("/", &water(KEY)).await.status,
        StatusCode::SEE_OTHER
    );
}

#[tokio::test]
async fn a_key_of_another_bill_is_replaced() {
    let gateway = TestGateway::start(&[]).await;
    let browser = Browser::at(&gateway);
    browser.issued(KEY).await;
    let mut other = water(KEY);
    other[3].1 = "5000";
    let page = browser.send("/", &other).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    page.says("The bill has changed");
    assert!(page.input("billAmount").contains("value=\"5000\""));
    let key = page.key();
    assert_ne!(key, KEY);
    other[1].1 = &key;
    assert_eq!(
        browser.send("/", &other).await.status,
        StatusCode::SEE_OTHER
    );
    assert_eq!(gateway.sandbox.bills().len(), 2);
}

#[tokio::test]
async fn a_taken_reference_is_shown_at_its_field() {
    let gateway = TestGateway::start(&[]).await;
    let browser = Browser::at(&gateway);
    let mut bill = water(KEY);
    bill[5].1 = "INV1";
    assert_eq!(browser.send("/", &bill).await.status, StatusCode::SEE_OTHER);
    let other = browser.open("/").await.key();
    bill[1].1 = &other;
    bill[3].1 = "7000";
    let page = browser.send("/", &bill).await;
    assert_eq!(page.status, StatusCode::CONFLICT);
    assert!(page.input("billReference").contains("aria-invalid"));
    assert_ne!(page.key(), other);
}

#[tokio::test]
async fn after_an_error_the_same_form_is_safely_sent_again() {
    let gateway = TestGateway::start(&[("BILLPAY_CLICKPESA_TIMEOUT_MS", "2000")]).await;
    let browser = Browser::at(&gateway);
    let forever = FaultKind::Latency {
        milliseconds: 600_000,
    };
    gateway
        .sandbox
        .inject(Fault::next(forever, CREATE_CALL, 1))
        .unwrap();
    let page = browser.send("/", &water(KEY)).await;
    assert_eq!(page.status, StatusCode::GATEWAY_TIMEOUT);
    assert_eq!(page.key(), KEY);
    page.says("role=\"alert\"");
    page.says(page.header("x-request-id"));
    assert!(page.input("billAmount").contains("value=\"90,900\""));
    assert_eq!(
        browser.send("/", &water(KEY)).await.status,
        StatusCode::SEE_OTHER
    );
    assert_eq!(gateway.sandbox.bills().len(), 1);
}
