//! Limits under load: the wait for a permit, the time of a request, connections, and the drain. A bill
//! that was sent is finished, whether its client waits or not.

use billpay_contract::Problem;
use billpay_gateway::server::Drained;
use billpay_sandbox::{Endpoint, Fault, FaultKind};
use reqwest::{Method, StatusCode};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::harness::{CREATE, TestGateway, header, until, water_bill};

#[tokio::test]
async fn a_bill_without_a_permit_is_told_to_retry() {
    let one_place = [
        ("BILLPAY_CLICKPESA_MAX_CONCURRENT", "1"),
        ("BILLPAY_CLICKPESA_QUEUE_TIMEOUT_MS", "50"),
    ];
    let gateway = TestGateway::start(&one_place).await;
    gateway.next_creates(
        FaultKind::Latency {
            milliseconds: 600_000,
        },
        1,
    );
    let (first, second) = tokio::join!(gateway.create(water_bill()), async {
        until(|| gateway.create_calls() == 1).await;
        let second = gateway.create(water_bill()).await;
        gateway.sandbox.clear_faults();
        second
    });
    assert_eq!(first.status(), StatusCode::OK);
    assert_eq!(second.status(), StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(header(&second, "retry-after"), "2");
    let problem: Problem = second.json().await.unwrap();
    assert_eq!(problem.code, "gateway_busy");
    assert_eq!(gateway.create_calls(), 1);
}

#[tokio::test]
async fn a_request_times_out_and_its_bill_is_finished() {
    // ClickPesa is asked only within the time limit, also on a busy machine.
    let gateway = TestGateway::start(&[("BILLPAY_REQUEST_TIMEOUT_MS", "3000")]).await;
    gateway.next_creates(FaultKind::Latency { milliseconds: 6000 }, 1);
    let answer = gateway.create(water_bill()).await;
    assert_eq!(answer.status(), StatusCode::GATEWAY_TIMEOUT);
    let problem: Problem = answer.json().await.unwrap();
    assert_eq!(problem.code, "provider_timeout");
    let (drained, sandbox) = gateway.drain().await;
    assert_eq!(drained, Drained::Completed);
    assert_eq!(sandbox.bills().len(), 1);
}

#[tokio::test]
async fn a_request_that_waits_for_another_is_told_that_the_bill_is_in_progress() {
    let gateway = TestGateway::start(&[("BILLPAY_REQUEST_TIMEOUT_MS", "2000")]).await;
    gateway.next_creates(
        FaultKind::Latency {
            milliseconds: 600_000,
        },
        1,
    );
    let create = || {
        let request = gateway.request(Method::POST, CREATE);
        let request = request.header("content-type", "application/json");
        let request = request.header("idempotency-key", "k1");
        request.body(water_bill().to_string()).send()
    };
    let (first, second) = tokio::join!(create(), async {
        until(|| gateway.create_calls() == 1).await;
        create().await
    });
    assert_eq!(first.unwrap().status(), StatusCode::GATEWAY_TIMEOUT);
    let second = second.unwrap();
    assert_eq!(second.status(), StatusCode::CONFLICT);
    assert!(second.headers().contains_key("retry-after"));
    let problem: Problem = second.json().await.unwrap();
    assert_eq!(problem.code, "bill_in_progress");
}

#[tokio::test]
async fn a_bill_is_not_sent_after_its_requests_time_limit() {
    let gateway = TestGateway::start(&[("BILLPAY_REQUEST_TIMEOUT_MS", "200")]).await;
    let slow = FaultKind::Latency { milliseconds: 600 };
    let slow = Fault::next(slow, Endpoint::GenerateToken, 1);
    gateway.sandbox.inject(slow).unwrap();
    assert!(!gateway.create(water_bill()).await.status().is_success());
    let (drained, sandbox) = gateway.drain().await;
    assert_eq!(drained, Drained::Completed);
    assert_eq!(sandbox.calls(Endpoint::CreateOrderControlNumber), 0);
}

#[tokio::test]
async fn a_drain_that_takes_too_long_times_out() {
    let gateway = TestGateway::start(&[("BILLPAY_DRAIN_TIMEOUT_MS", "50")]).await;
    gateway.next_creates(
        FaultKind::Latency {
            milliseconds: 600_000,
        },
        1,
    );
    let answer = gateway.request(Method::POST, CREATE);
    let answer = answer.header("content-type", "application/json");
    let waiting = tokio::spawn(answer.body(water_bill().to_string()).send());
    until(|| gateway.create_calls() == 1).await;
    assert_eq!(gateway.drain().await.0, Drained::TimedOut);
    waiting.abort();
}

#[tokio::test]
async fn a_connection_above_the_limit_waits() {
    let gateway = TestGateway::start(&[("BILLPAY_MAX_CONNECTIONS", "1")]).await;
    let holder = TcpStream::connect(gateway.address()).await.unwrap();
    let waiting = tokio::spawn(gateway.request(Method::GET, "/healthz").send());
    let holder = asks_for_health(holder).await;
    assert!(!waiting.is_finished(), "served above the bound");
    drop(holder);
    assert_eq!(waiting.await.unwrap().unwrap().status(), StatusCode::OK);
}

/// Sends a raw request and reads the beginning of its response.
async fn asks_for_health(mut connection: TcpStream) -> TcpStream {
    let request = b"GET /healthz HTTP/1.1\r\nhost: x\r\n\r\n";
    connection.write_all(request).await.unwrap();
    let mut answer = [0; 15];
    connection.read_exact(&mut answer).await.unwrap();
    assert_eq!(&answer, b"HTTP/1.1 200 OK");
    connection
}

#[tokio::test]
async fn idle_connections_do_not_delay_the_drain() {
    let gateway = TestGateway::start(&[("BILLPAY_DRAIN_TIMEOUT_MS", "8000")]).await;
    let silent = TcpStream::connect(gateway.address()).await.unwrap();
    let idle = TcpStream::connect(gateway.address()).await.unwrap();
    let idle = asks_for_health(idle).await;
    assert_eq!(gateway.drain().await.0, Drained::Completed);
    drop((silent, idle));
}
