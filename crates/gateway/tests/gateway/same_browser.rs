//! The same bill in two tabs of one browser without scripts: one number for ten minutes, until it is paid.

use billpay_sandbox::{FaultKind, Outcome};
use reqwest::{Method, StatusCode};

use crate::harness::{CREATE, CREATE_CALL, TestGateway, header, until, water_bill};
use crate::no_script_browser::{Browser, OWN, Page, water};
use crate::payment_helpers::{Bill, becomes, pay};

const OTHER: &str = "fedcba9876543210fedcba9876543210";

/// The cookie that a response sets, as the browser sends it.
fn cookie(page: &Page) -> String {
    page.header("set-cookie")
        .split(';')
        .next()
        .unwrap()
        .to_owned()
}

/// A tab's form: its key and the browser's cookie.
async fn tab(browser: &Browser<'_>, sent: &str) -> (String, String) {
    let page = browser.open_with("/", &[("cookie", sent)]).await;
    (page.key(), cookie(&page))
}

/// Submits the form with that key, and returns the address of the bill's page.
async fn submit(browser: &Browser<'_>, key: &str, cookie: &str) -> String {
    let headers = [OWN[0], ("cookie", cookie)];
    let answer = browser.send_with("/", &water(key), &headers).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.html);
    answer.location
}

/// Pays the sandbox's only bill, whose page is at that address.
async fn pay_for(gateway: &TestGateway, page: &str) {
    let number = gateway.sandbox.bills()[0]["billPayNumber"].clone();
    let number = number.as_str().unwrap().to_owned();
    pay(&gateway.sandbox, &number, 90_900, Outcome::Success);
    let id = page.split(['/', '?']).nth(1).unwrap().to_owned();
    becomes(gateway, &Bill { number, id }, "paid").await;
}

#[tokio::test]
async fn two_tabs_without_scripts_get_one_number() {
    let gateway = TestGateway::start(&[]).await;
    let browser = Browser::at(&gateway);
    let (first, id) = tab(&browser, "").await;
    let (second, same) = tab(&browser, &id).await;
    assert_eq!(id, same);
    assert_ne!(first, second);
    // Both buttons are pressed before there is an answer.
    let both = tokio::join!(
        submit(&browser, &first, &id),
        submit(&browser, &second, &id)
    );
    assert_eq!(both.0, both.1);
    assert_eq!(submit(&browser, &first, &id).await, both.0);
    let (third, _) = tab(&browser, &id).await;
    assert_eq!(submit(&browser, &third, &id).await, both.0);
    assert_eq!(gateway.create_calls(), 1);

    // Another browser, a browser without cookies, and other bills.
    let (other, other_id) = tab(&browser, "").await;
    assert_ne!(id, other_id);
    assert_ne!(submit(&browser, &other, &other_id).await, both.0);
    assert_ne!(submit(&browser, OTHER, "").await, both.0);
    let (fourth, _) = tab(&browser, &id).await;
    let mut bill = water(&fourth);
    bill[3].1 = "5000";
    let headers = [OWN[0], ("cookie", &*id)];
    let answer = browser.send_with("/", &bill, &headers).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER);
    assert_ne!(answer.location, both.0);
    assert_eq!(gateway.sandbox.bills().len(), 4);
}

#[tokio::test]
async fn a_form_that_is_opened_again_after_a_lost_answer_shows_the_number() {
    let gateway = TestGateway::start(&[]).await;
    let browser = Browser::at(&gateway);
    let (first, id) = tab(&browser, "").await;
    let slow = FaultKind::Latency { milliseconds: 500 };
    gateway.next_creates(slow, 1);
    let filled = water(&first);
    let headers = [OWN[0], ("cookie", &*id)];
    let lost = browser.send_with("/", &filled, &headers);
    tokio::select! {
        _ignored = lost => {}
        () = until(|| gateway.sandbox.calls(CREATE_CALL) == 1) => {}
    }
    let (second, _) = tab(&browser, &id).await;
    let shown = submit(&browser, &second, &id).await;
    assert_eq!(submit(&browser, &first, &id).await, shown);
    assert_eq!(gateway.create_calls(), 1);
}

#[tokio::test]
async fn a_form_shows_the_number_of_a_call_whose_answer_was_lost() {
    let gateway = TestGateway::start(&[]).await;
    let browser = Browser::at(&gateway);
    let (key, id) = tab(&browser, "").await;
    let call = async |key: &str| {
        let request = gateway.request(Method::POST, CREATE);
        let request = request.header("content-type", "application/json");
        let request = request
            .header("idempotency-key", key)
            .header("cookie", &*id);
        let answer = request.body(water_bill().to_string()).send().await.unwrap();
        format!(
            "{}?lang=en",
            header(&answer, "location").trim_start_matches('/')
        )
    };
    let first = call("k1").await;
    assert_eq!(submit(&browser, &key, &id).await, first);
    // The widget's next key is another bill.
    let second = call("k2").await;
    assert_ne!(second, first);
    let (next, _) = tab(&browser, &id).await;
    assert_eq!(submit(&browser, &next, &id).await, second);
    assert_eq!(submit(&browser, &key, &id).await, first);
    assert_eq!(call("k1").await, first);
    assert_eq!(gateway.create_calls(), 2);
}

#[tokio::test]
async fn after_the_payment_the_same_bill_gets_another_number() {
    let gateway = TestGateway::start(&[]).await;
    let browser = Browser::at(&gateway);
    let (first, id) = tab(&browser, "").await;
    let paid = submit(&browser, &first, &id).await;
    pay_for(&gateway, &paid).await;
    let (second, _) = tab(&browser, &id).await;
    let next = submit(&browser, &second, &id).await;
    assert_ne!(next, paid);
    // Each form still leads to its own bill.
    assert_eq!(submit(&browser, &first, &id).await, paid);
    assert_eq!(submit(&browser, &second, &id).await, next);
    assert_eq!(gateway.sandbox.bills().len(), 2);
}

#[tokio::test]
async fn the_cookie_is_for_the_gateways_path_only_and_no_script_reads_it() {
    let gateway = TestGateway::start(&[]).await;
    let browser = Browser::at(&gateway);
    let page = browser.open("/").await;
    let (id, attributes) = page.header("set-cookie").split_once("; ").unwrap();
    assert_eq!(id.len(), "billpay-browser=".len() + 32, "{id}");
    assert_eq!(attributes, "Path=/; Max-Age=86400; HttpOnly; SameSite=Lax");
    // What the gateway did not write is replaced.
    let forged = browser
        .open_with("/", &[("cookie", "billpay-browser=x")])
        .await;
    assert_ne!(cookie(&forged), "billpay-browser=x");

    let public = ("BILLPAY_PUBLIC_URL", "https://shop.co.tz/malipo/");
    let gateway = TestGateway::start(&[public]).await;
    let page = Browser::at(&gateway).open("/malipo/").await;
    assert!(
        page.header("set-cookie")
            .ends_with("; Path=/malipo/; Max-Age=86400; HttpOnly; SameSite=Lax; Secure"),
        "{:?}",
        page.answer
    );
}

#[tokio::test]
async fn a_form_that_led_to_another_forms_bill_leads_to_it_for_ever() {
    let gateway = TestGateway::start(&[]).await;
    let browser = Browser::at(&gateway);
    let (first, id) = tab(&browser, "").await;
    let (second, _) = tab(&browser, &id).await;
    let bill = submit(&browser, &first, &id).await;
    assert_eq!(submit(&browser, &second, &id).await, bill);
    pay_for(&gateway, &bill).await;
    // The customer goes back from the paid bill and presses again.
    assert_eq!(submit(&browser, &second, &id).await, bill);
    assert_eq!(gateway.create_calls(), 1);
}

#[tokio::test]
async fn nobody_gets_a_cookie_without_need() {
    let key = ("BILLPAY_INTENT_KEY", "0123456789abcdef0123456789abcdef");
    let signed_only = TestGateway::start(&[("BILLPAY_POLICY", "intent-only"), key]).await;
    let gateway = TestGateway::start(&[]).await;
    for (gateway, path) in [
        (&signed_only, "/"),
        (&gateway, "/?intent=a.b.c"),
        (&gateway, "/element"),
    ] {
        let page = Browser::at(gateway).open(path).await;
        assert_eq!(page.header("set-cookie"), "", "{path}");
    }
    // Not for a page of another site, either, whether it is listed or not: it would replace the browser's cookie.
    let shop = "https://shop.co.tz";
    let listed = TestGateway::start(&[("BILLPAY_ALLOWED_ORIGINS", shop)]).await;
    for (gateway, status) in [
        (&gateway, StatusCode::FORBIDDEN),
        (&listed, StatusCode::SEE_OTHER),
    ] {
        let foreign = [("sec-fetch-site", "cross-site"), ("origin", shop)];
        let browser = Browser::at(gateway);
        let page = browser.send_with("/", &water(OTHER), &foreign).await;
        assert_eq!(page.status, status);
        assert_eq!(page.header("set-cookie"), "");
    }
    let json = gateway.create(water_bill()).await;
    assert!(!json.headers().contains_key("set-cookie"));
}
