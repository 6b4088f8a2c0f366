//! Too much at once, and too long: bills wait for a bounded time, an answer comes in bounded time,
//! and a bill that was sent is seen through whether somebody waits for it or not.

use billpay_contract::Problem;
use billpay_gateway::server::Drained;
use billpay_sandbox::FaultKind;
use reqwest::StatusCode;

use crate::harness::{TestGateway, header, until, water_bill};

#[tokio::test]
async fn a_bill_that_finds_no_place_is_told_to_come_back() {
    let one_place = [
        ("BILLPAY_CLICKPESA_MAX_CONCURRENT", "1"),
        ("BILLPAY_CLICKPESA_QUEUE_TIMEOUT_MS", "50"),
    ];
    let gateway = TestGateway::start(&one_place).await;
    gateway.next_creates(FaultKind::Latency { milliseconds: 1000 }, 1);
    let (first, second) = tokio::join!(gateway.create(water_bill()), async {
        until(|| gateway.create_calls() == 1).await;
        gateway.create(water_bill()).await
    });
    assert_eq!(first.status(), StatusCode::OK);
    assert_eq!(second.status(), StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(header(&second, "retry-after"), "2");
    let problem: Problem = second.json().await.unwrap();
    assert_eq!(problem.code, "gateway_busy");
    assert_eq!(gateway.create_calls(), 1);
}

#[tokio::test]
async fn an_answer_comes_in_bounded_time_and_the_bill_is_seen_through() {
    let gateway = TestGateway::start(&[("BILLPAY_REQUEST_TIMEOUT_MS", "100")]).await;
    gateway.next_creates(FaultKind::Latency { milliseconds: 400 }, 1);
    let answer = gateway.create(water_bill()).await;
    assert_eq!(answer.status(), StatusCode::GATEWAY_TIMEOUT);
    let problem: Problem = answer.json().await.unwrap();
    assert_eq!(problem.code, "provider_timeout");
    let (drained, sandbox) = gateway.drain().await;
    assert_eq!(drained, Drained::Whole);
    assert_eq!(sandbox.bills().len(), 1);
}

#[tokio::test]
async fn a_drain_that_takes_too_long_is_cut_and_says_so() {
    let gateway = TestGateway::start(&[("BILLPAY_DRAIN_TIMEOUT_MS", "50")]).await;
    gateway.next_creates(
        FaultKind::Latency {
            milliseconds: 600_000,
        },
        1,
    );
    let answer = gateway.request(reqwest::Method::POST, crate::harness::CREATE);
    let answer = answer.header("content-type", "application/json");
    let waiting = tokio::spawn(answer.body(water_bill().to_string()).send());
    until(|| gateway.create_calls() == 1).await;
    assert_eq!(gateway.drain().await.0, Drained::Cut);
    waiting.abort();
}
