//! Tests the page of the number for the unpaid remainder of a bill, without scripts.

use billpay_sandbox::{FaultKind, Outcome};
use reqwest::StatusCode;

use crate::bill_pages::bill;
use crate::harness::{TestGateway, a_moment};
use crate::no_script_browser::{Browser, Page};
use crate::payment_helpers::{begin_further_payment, pay};

/// Opens the bill's page when the gateway knows that the bill is underpaid.
async fn underpaid_page(browser: &Browser<'_>, path: &str) -> Page {
    loop {
        browser.send(&format!("{path}/check"), &[]).await;
        let page = browser.open(&format!("{path}?lang=en")).await;
        if page.html.contains("Not enough was paid") {
            return page;
        }
        a_moment().await;
    }
}

#[tokio::test]
async fn the_remainder_of_a_bill_has_a_page_of_its_own() {
    let gateway = TestGateway::start(&[]).await;
    let (path, number) = bill(&gateway, "ALLOW_PARTIAL_AND_OVER_PAYMENT").await;
    let browser = Browser::at(&gateway);
    let early = browser
        .send(&format!("{path}/rest"), &[("lang", "en")])
        .await;
    assert!(
        early.location.ends_with("?lang=en&rest=bill_refused"),
        "{}",
        early.location
    );

    pay(&gateway.sandbox, &number, 90_000, Outcome::Success);
    let page = underpaid_page(&browser, &path).await;
    page.says(&format!("action=\".{path}/rest\""));
    let failed = browser
        .open(&format!("{path}?lang=en&rest=provider_timeout"))
        .await;
    failed.says("role=\"alert\"");

    gateway.next_creates(FaultKind::Status { status: 503 }, 1);
    let trouble = browser
        .send(&format!("{path}/rest"), &[("lang", "en")])
        .await;
    assert!(
        trouble.location.ends_with("&rest=provider_failed"),
        "{}",
        trouble.location
    );
    let remainder = browser
        .send(&format!("{path}/rest"), &[("lang", "en")])
        .await;
    assert_eq!(remainder.status, StatusCode::SEE_OTHER);
    let again = browser
        .send(&format!("{path}/rest"), &[("lang", "en")])
        .await;
    assert_eq!(remainder.location, again.location);
    let page = browser
        .open(&remainder.location.replace("..", "/bills"))
        .await;
    page.says("TZS\u{a0}900");
    assert_eq!(gateway.sandbox.bills().len(), 2);
}

#[tokio::test]
async fn while_a_further_payment_is_in_progress_the_page_offers_no_number() {
    let gateway = TestGateway::start(&[]).await;
    let (path, number) = bill(&gateway, "ALLOW_PARTIAL_AND_OVER_PAYMENT").await;
    let browser = Browser::at(&gateway);
    pay(&gateway.sandbox, &number, 90_000, Outcome::Success);
    underpaid_page(&browser, &path).await;
    let further = begin_further_payment(&gateway.sandbox, &number, 900);
    let refused = browser
        .send(&format!("{path}/rest"), &[("lang", "en")])
        .await;
    assert!(
        refused.location.ends_with("&rest=payment_in_progress"),
        "{}",
        refused.location
    );
    let page = browser.open(&format!("{path}?lang=en")).await;
    page.says("A payment of this bill is on its way");
    page.says(&format!("action=\".{path}/check\""));
    assert!(!page.html.contains("/rest\""), "{}", page.html);

    gateway.sandbox.settle(&further, Outcome::Failed).unwrap();
    let page = underpaid_page(&browser, &path).await;
    page.says(&format!("action=\".{path}/rest\""));
}
