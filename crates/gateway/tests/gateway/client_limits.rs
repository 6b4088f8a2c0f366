//! Limits per client: one client that asks for too much does not keep the others from paying.

use billpay_contract::Problem;
use billpay_sandbox::{Endpoint, Fault, FaultKind};
use reqwest::{Method, RequestBuilder, Response, StatusCode};

use crate::harness::{CREATE, Page, Setting, TestGateway, header, until, water_bill};
use crate::no_script_browser::{Browser, OWN, water};
use crate::payment_helpers::{Bill, bill};

const KEY: &str = "0123456789abcdef0123456789abcdef";

/// So that a call that gets no permit is refused soon.
const IMPATIENT: Setting = ("BILLPAY_CLICKPESA_QUEUE_TIMEOUT_MS", "10");

const GREEDY: &str = "203.0.113.1";
const OTHER: &str = "203.0.113.2";

async fn from(client: &str, request: RequestBuilder) -> Response {
    let request = request.header("x-forwarded-for", client);
    request.send().await.unwrap()
}

async fn create(gateway: &TestGateway, client: &str) -> Response {
    let request = gateway.request(Method::POST, CREATE);
    let request = request.header("content-type", "application/json");
    from(client, request.body(water_bill().to_string())).await
}

#[tokio::test]
async fn a_client_that_creates_too_many_bills_must_wait_and_others_need_not() {
    let gateway = TestGateway::start(&[("BILLPAY_CREATES_PER_MINUTE", "2")]).await;
    let mut refused = create(&gateway, GREEDY).await;
    while refused.status() == StatusCode::OK {
        refused = create(&gateway, GREEDY).await;
    }
    assert_eq!(refused.status(), StatusCode::TOO_MANY_REQUESTS);
    let wait: u64 = header(&refused, "retry-after").parse().unwrap();
    assert!((1..=30).contains(&wait), "{wait}");
    let problem: Problem = refused.json().await.unwrap();
    assert_eq!(problem.code, "too_many_requests");
    assert_eq!(create(&gateway, OTHER).await.status(), StatusCode::OK);
}

#[tokio::test]
async fn a_form_that_is_refused_keeps_what_was_typed() {
    let gateway = TestGateway::start(&[("BILLPAY_CREATES_PER_MINUTE", "1")]).await;
    let browser = Browser::at(&gateway);
    let from_greedy = [OWN[0], ("x-forwarded-for", GREEDY)];
    while create(&gateway, GREEDY).await.status() == StatusCode::OK {}
    let page = browser.send_with("/", &water(KEY), &from_greedy).await;
    assert_eq!(page.status, StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(page.key(), KEY);
    let (_, description) = water(KEY)[2];
    assert!(page.input("billDescription").contains(description));
}

#[tokio::test]
async fn reads_and_streams_are_limited_per_client() {
    let settings = [
        ("BILLPAY_REQUESTS_PER_MINUTE", "3"),
        ("BILLPAY_STREAMS_PER_CLIENT", "1"),
    ];
    let gateway = TestGateway::start(&settings).await;
    let bill = bill(&gateway, water_bill()).await;
    let path = format!("/api/bills/{}/events", bill.id);
    let stream = || gateway.request(Method::GET, &path);
    let first = from(GREEDY, stream()).await;
    assert_eq!(first.status(), StatusCode::OK);
    let second = from(GREEDY, stream()).await;
    assert_eq!(second.status(), StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(from(OTHER, stream()).await.status(), StatusCode::OK);
    let show = || gateway.request(Method::GET, "/");
    while from(GREEDY, show()).await.status() == StatusCode::OK {}
    assert_eq!(from(OTHER, show()).await.status(), StatusCode::OK);
}

#[tokio::test]
async fn an_address_that_an_untrusted_client_claims_does_not_count() {
    let settings = [
        ("BILLPAY_CREATES_PER_MINUTE", "1"),
        ("BILLPAY_TRUSTED_PROXIES", "none"),
    ];
    let gateway = TestGateway::start(&settings).await;
    let mut answers = 0;
    while create(&gateway, &format!("203.0.113.{answers}"))
        .await
        .status()
        == StatusCode::OK
    {
        answers += 1;
    }
    assert!((1..20).contains(&answers), "{answers}");
}

#[tokio::test]
async fn one_client_leaves_places_in_the_queue_to_clickpesa_for_others() {
    let settings = [IMPATIENT, ("BILLPAY_CLICKPESA_MAX_CONCURRENT", "2")];
    let gateway = TestGateway::start(&settings).await;
    gateway.next_creates(
        FaultKind::Latency {
            milliseconds: 600_000,
        },
        1,
    );
    let others = async {
        until(|| gateway.create_calls() == 1).await;
        let refused = create(&gateway, GREEDY).await;
        (refused, create(&gateway, OTHER).await)
    };
    tokio::select! {
        _ = create(&gateway, GREEDY) => panic!("the held call was answered"),
        (refused, other) = others => {
            assert_eq!(refused.status(), StatusCode::SERVICE_UNAVAILABLE);
            assert_eq!(other.status(), StatusCode::OK);
        }
    }
}

#[tokio::test]
async fn one_client_leaves_polls_for_others() {
    let page = Page::new();
    // Two polls, and one of each client.
    let settings = [IMPATIENT, ("BILLPAY_CLICKPESA_MAX_CONCURRENT", "4")];
    let gateway = TestGateway::with_page(page.clone(), &settings).await;
    let mut bills = Vec::new();
    for _ in 0..3 {
        bills.push(bill(&gateway, water_bill()).await);
    }
    let database = rusqlite::Connection::open(page.folder().join(".bills.db")).unwrap();
    let long_ago = "UPDATE bills SET looked_at = 0";
    database.execute(long_ago, []).unwrap();
    let milliseconds = 600_000;
    let held = FaultKind::Latency { milliseconds };
    let held = Fault::next(held, Endpoint::GetPayments, 1);
    gateway.sandbox.inject(held).unwrap();
    let check = |client, bill: &Bill| {
        let path = format!("/api/bills/{}/check", bill.id);
        from(client, gateway.request(Method::POST, &path))
    };
    let others = async {
        until(|| gateway.sandbox.calls(Endpoint::GetPayments) == 1).await;
        let refused = check(GREEDY, &bills[1]).await;
        assert_eq!(refused.status(), StatusCode::SERVICE_UNAVAILABLE);
        // Nothing was asked, so the bill does not count as polled.
        let refused = check(GREEDY, &bills[1]).await;
        (refused, check(OTHER, &bills[2]).await)
    };
    tokio::select! {
        _ = check(GREEDY, &bills[0]) => panic!("the held call was answered"),
        (refused, other) = others => {
            assert_eq!(refused.status(), StatusCode::SERVICE_UNAVAILABLE);
            assert_eq!(other.status(), StatusCode::OK);
        }
    }
}
