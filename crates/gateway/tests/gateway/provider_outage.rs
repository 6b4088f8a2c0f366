//! ClickPesa is down: after a few failures it is not asked, customers learn at once when to try again, and
//! nothing is lost.

use billpay_contract::Problem;
use billpay_sandbox::{Endpoint, FaultKind, Outcome};
use reqwest::{Method, Response, StatusCode};
use serde_json::json;

use crate::harness::{CREATE, TestGateway, a_moment, header, water_bill};
use crate::payment_helpers::{Bill, bill, pay, post};

/// The failures in a row after which ClickPesa is not asked for a while.
const FAILURES: u64 = 5;

/// Every call of ClickPesa fails from now on.
fn outage(gateway: &TestGateway) {
    gateway.all_calls(FaultKind::Status { status: 503 });
}

async fn create_with_key(gateway: &TestGateway, key: &str) -> Response {
    let request = gateway.request(Method::POST, CREATE);
    let request = request.header("content-type", "application/json");
    let request = request.header("idempotency-key", key);
    request.body(water_bill().to_string()).send().await.unwrap()
}

#[tokio::test]
async fn after_some_failures_customers_learn_at_once_when_to_try_again() {
    let gateway = TestGateway::start(&[]).await;
    gateway.create(water_bill()).await;
    outage(&gateway);
    for _ in 0..FAILURES {
        let failed = gateway.create(water_bill()).await;
        assert_eq!(failed.status(), StatusCode::BAD_GATEWAY);
    }
    let calls = gateway.create_calls();
    let paused = create_with_key(&gateway, "k1").await;
    assert_eq!(paused.status(), StatusCode::SERVICE_UNAVAILABLE);
    let seconds: u64 = header(&paused, "retry-after").parse().unwrap();
    assert!((1..=5).contains(&seconds), "{seconds}");
    let problem: Problem = paused.json().await.unwrap();
    assert_eq!(problem.code, "provider_unreachable");
    assert_eq!(gateway.create_calls(), calls, "a call in the pause");

    // The bill that was refused in the pause gets its one number after it.
    gateway.sandbox.clear_faults();
    let answer = loop {
        let answer = create_with_key(&gateway, "k1").await;
        if answer.status() == StatusCode::OK {
            break answer;
        }
        assert_eq!(answer.status(), StatusCode::SERVICE_UNAVAILABLE);
        a_moment().await;
    };
    drop(answer);
    assert_eq!(gateway.create_calls(), calls + 1);
    assert_eq!(gateway.sandbox.bills().len(), 2);
}

#[tokio::test]
async fn creates_without_an_answer_are_not_waited_for_again_and_again() {
    let gateway = TestGateway::start(&[("BILLPAY_CLICKPESA_TIMEOUT_MS", "300")]).await;
    let milliseconds = 600_000;
    gateway.next_creates(FaultKind::Latency { milliseconds }, 1000);
    let creates = (0..FAILURES).map(|_| gateway.create(water_bill()));
    for answer in futures_util::future::join_all(creates).await {
        assert_eq!(answer.status(), StatusCode::GATEWAY_TIMEOUT);
    }
    let paused = gateway.create(water_bill()).await;
    assert_eq!(paused.status(), StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(gateway.create_calls(), FAILURES);
}

#[tokio::test]
async fn in_an_outage_polls_pause_and_a_payment_is_seen_soon_after_it() {
    let gateway = TestGateway::start(&[]).await;
    let bills = [1000, 2000, 3000, 4000, 5000, 6000].map(
        |amount| json!({"billDescription": "Water", "billPaymentMode": "EXACT", "billAmount": amount}),
    );
    let mut created: Vec<Bill> = Vec::new();
    for draft in bills {
        created.push(bill(&gateway, draft).await);
    }
    let check = async |bill: &Bill| post(&gateway, &format!("/api/bills/{}/check", bill.id)).await;
    outage(&gateway);
    let last = created.pop().unwrap();
    for bill in &created {
        // A bill that was created a moment ago is not polled yet.
        while check(bill).await.status() == StatusCode::OK {
            a_moment().await;
        }
    }
    let polls = gateway.sandbox.calls(Endpoint::GetPayments);
    let paused = check(&last).await;
    assert_eq!(paused.status(), StatusCode::SERVICE_UNAVAILABLE);
    assert!(paused.headers().contains_key("retry-after"));
    assert_eq!(gateway.sandbox.calls(Endpoint::GetPayments), polls);

    pay(&gateway.sandbox, &last.number, 6000, Outcome::Success);
    gateway.sandbox.clear_faults();
    let view = loop {
        let answer = check(&last).await;
        if answer.status() == StatusCode::OK {
            break answer.json::<serde_json::Value>().await.unwrap();
        }
        a_moment().await;
    };
    // The refused checks have not used up the bill's turn.
    assert_eq!(view["status"], "paid");
}

#[tokio::test]
async fn failing_creates_do_not_pause_polls() {
    let gateway = TestGateway::start(&[]).await;
    let created = bill(&gateway, water_bill()).await;
    gateway.next_creates(FaultKind::Reset, FAILURES);
    for _ in 0..FAILURES {
        gateway.create(water_bill()).await;
    }
    let paused = gateway.create(water_bill()).await;
    assert_eq!(paused.status(), StatusCode::SERVICE_UNAVAILABLE);
    let checked = post(&gateway, &format!("/api/bills/{}/check", created.id)).await;
    assert_eq!(checked.status(), StatusCode::OK);
}

async fn create_from(gateway: &TestGateway, client: &str) -> Response {
    let request = gateway.request(Method::POST, CREATE);
    let request = request.header("content-type", "application/json");
    let request = request.header("x-forwarded-for", client);
    request.body(water_bill().to_string()).send().await.unwrap()
}

#[tokio::test]
async fn failing_bills_of_one_client_do_not_pause_those_of_others() {
    let gateway = TestGateway::start(&[]).await;
    let failures = 2 * FAILURES;
    gateway.next_creates(FaultKind::Status { status: 500 }, failures);
    for _ in 0..failures {
        let failed = create_from(&gateway, "203.0.113.1").await;
        assert_eq!(failed.status(), StatusCode::BAD_GATEWAY);
    }
    let other = create_from(&gateway, "203.0.113.2").await;
    assert_eq!(other.status(), StatusCode::OK);
}

#[tokio::test]
async fn failing_bills_of_two_clients_pause_those_of_all() {
    let gateway = TestGateway::start(&[]).await;
    gateway.next_creates(FaultKind::Status { status: 500 }, FAILURES);
    for (_, client) in (0..FAILURES).zip(["203.0.113.1", "203.0.113.2"].iter().cycle()) {
        let failed = create_from(&gateway, client).await;
        assert_eq!(failed.status(), StatusCode::BAD_GATEWAY);
    }
    let paused = create_from(&gateway, "203.0.113.3").await;
    assert_eq!(paused.status(), StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(gateway.create_calls(), FAILURES);
}
