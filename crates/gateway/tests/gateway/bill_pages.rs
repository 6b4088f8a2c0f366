//! A bill's page without scripts: how to pay, its status, and its buttons.

use billpay_sandbox::Outcome;
use reqwest::StatusCode;

use crate::harness::TestGateway;
use crate::no_script_browser::{Browser, water};
use crate::payment_helpers::pay;

const KEY: &str = "0123456789abcdef0123456789abcdef";

/// Creates a bill, and returns its page's path without the language, and its number.
pub(crate) async fn bill(gateway: &TestGateway, mode: &str) -> (String, String) {
    let browser = Browser::at(gateway);
    let mut fields = water(KEY);
    fields[4].1 = mode;
    let made = browser.send("/", &fields).await;
    let path = format!("/{}", made.location.split('?').next().unwrap());
    let bills = serde_json::to_value(gateway.sandbox.bills()).unwrap();
    (path, bills[0]["billPayNumber"].as_str().unwrap().to_owned())
}

#[tokio::test]
async fn the_page_shows_all_that_is_needed_to_pay() {
    let gateway = TestGateway::start(&[]).await;
    let (path, number) = bill(&gateway, "EXACT").await;
    let page = Browser::at(&gateway).open(&format!("{path}?lang=en")).await;
    assert_eq!(page.status, StatusCode::OK);
    page.says(&number[..4]);
    page.says("Waiting for your payment");
    page.says("M-Pesa");
    page.says("*150*01#");
    page.says(&format!("action=\".{path}/check\""));
    page.says("\"status\":\"issued\"");
    page.says("<nav");
    page.says(&format!("href=\".{path}?lang=sw\""));
}

#[tokio::test]
async fn the_check_button_shows_a_payment() {
    let gateway = TestGateway::start(&[]).await;
    let (path, number) = bill(&gateway, "EXACT").await;
    let browser = Browser::at(&gateway);
    let check = format!("{path}/check");
    let looked = browser.send(&check, &[("lang", "en")]).await;
    assert_eq!(looked.status, StatusCode::SEE_OTHER);
    let id = path.rsplit('/').next().unwrap();
    assert_eq!(looked.location, format!("../{id}?lang=en&check=done"));
    let page = browser.open(&format!("{path}?lang=en&check=done")).await;
    page.says("Not paid yet");
    page.says("\"action\":\"checked\"");

    pay(&gateway.sandbox, &number, 90_900, Outcome::Success);
    // The next poll waits until the last one is old enough.
    loop {
        browser.send(&check, &[("lang", "en")]).await;
        let page = browser.open(&format!("{path}?lang=en&check=done")).await;
        if page.html.contains("The bill is paid") {
            page.says_not("Not paid yet");
            page.says_not("/check\"");
            break;
        }
        crate::harness::a_moment().await;
    }
}

#[tokio::test]
async fn a_failed_check_is_reported() {
    let gateway = TestGateway::start(&[]).await;
    let (path, _) = bill(&gateway, "EXACT").await;
    let browser = Browser::at(&gateway);
    let page = browser
        .open(&format!("{path}?lang=en&check=provider_timeout"))
        .await;
    page.says("Could not check");
    page.says("provider_timeout");
    let page = browser
        .open(&format!("{path}?lang=en&rest=provider_timeout"))
        .await;
    page.says_not("Could not check");
    let page = browser
        .open(&format!("{path}?lang=en&check=whatever"))
        .await;
    page.says_not("Could not check");
}

#[tokio::test]
async fn an_unknown_bill_is_reported_in_the_customers_language() {
    let gateway = TestGateway::start(&[]).await;
    let browser = Browser::at(&gateway);
    let nobodys = "/bills/00000000000000000000000000000000";
    for (path, lang, said) in [
        (nobodys, "en", "There is no such bill"),
        ("/bills/x", "en", "There is no such bill"),
        (nobodys, "sw", "Bili haijapatikana"),
    ] {
        let page = browser.open(&format!("{path}?lang={lang}")).await;
        assert_eq!(page.status, StatusCode::NOT_FOUND);
        page.says(said);
        assert_eq!(page.header("cache-control"), "no-store");
    }
    let looked = browser
        .send(&format!("{nobodys}/check"), &[("lang", "en")])
        .await;
    assert_eq!(looked.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn the_address_of_a_button_redirects_to_the_bill() {
    let gateway = TestGateway::start(&[]).await;
    let (path, _) = bill(&gateway, "EXACT").await;
    let id = path.rsplit('/').next().unwrap();
    for button in ["check", "rest"] {
        let page = Browser::at(&gateway)
            .open(&format!("{path}/{button}?lang=en"))
            .await;
        assert_eq!(page.status, StatusCode::SEE_OTHER);
        assert_eq!(page.location, format!("../{id}?lang=en"));
    }
}
