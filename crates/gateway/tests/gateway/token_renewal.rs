//! The token: one renewal serves all requests, a create call is repeated only after a 401, and an outage
//! causes one token call. Without a token no bill is sent.

use billpay_contract::Problem;
use billpay_sandbox::{Endpoint, Fault, FaultKind, Settings};
use futures_util::future::join_all;
use reqwest::{Method, StatusCode};

use crate::harness::{Page, TestGateway, sandbox, water_bill};

fn token_fault(kind: FaultKind) -> Fault {
    Fault::next(kind, Endpoint::GenerateToken, 1)
}

async fn problem(gateway: &TestGateway) -> Problem {
    gateway.create(water_bill()).await.json().await.unwrap()
}

#[tokio::test]
async fn a_token_that_is_refused_early_is_renewed_and_the_bill_sent_again() {
    let gateway = TestGateway::start(&[]).await;
    assert_eq!(gateway.create(water_bill()).await.status(), StatusCode::OK);
    gateway.sandbox.revoke_tokens();
    assert_eq!(gateway.create(water_bill()).await.status(), StatusCode::OK);
    assert_eq!((gateway.token_calls(), gateway.create_calls()), (2, 3));
    assert_eq!(gateway.sandbox.bills().len(), 2);
}

#[tokio::test]
async fn fifty_late_401s_cause_one_refresh() {
    let gateway = TestGateway::start(&[("BILLPAY_CLICKPESA_MAX_CONCURRENT", "50")]).await;
    assert_eq!(gateway.create(water_bill()).await.status(), StatusCode::OK);
    gateway.sandbox.revoke_tokens();
    let creates = (0..50).map(|_| gateway.create(water_bill()));
    for answer in join_all(creates).await {
        assert_eq!(answer.status(), StatusCode::OK);
    }
    assert_eq!(gateway.token_calls(), 2);
    assert_eq!(gateway.sandbox.bills().len(), 51);
}

#[tokio::test]
async fn a_second_401_is_the_end_of_it() {
    let gateway = TestGateway::start(&[]).await;
    gateway.next_creates(FaultKind::Status { status: 401 }, 2);
    assert_eq!(problem(&gateway).await.code, "provider_denied");
    assert_eq!((gateway.token_calls(), gateway.create_calls()), (2, 2));
}

#[tokio::test]
async fn a_permanent_refusal_causes_no_calls_per_customer() {
    let gateway = TestGateway::start(&[]).await;
    gateway.next_creates(FaultKind::Status { status: 401 }, 1000);
    for problem in join_all((0..20).map(|_| problem(&gateway))).await {
        assert_eq!(problem.code, "provider_denied");
    }
    for _ in 0..20 {
        assert_eq!(problem(&gateway).await.code, "provider_denied");
    }
    // On a slow machine one pause may have ended; forty customers never cause forty calls.
    let calls = gateway.token_calls();
    assert!((2..=6).contains(&calls), "{calls} token calls");
}

#[tokio::test]
async fn wrong_credentials_cause_no_token_call_per_customer() {
    let settings = Settings {
        api_key: "another-key".to_owned(),
        ..Settings::default()
    };
    let gateway = TestGateway::before(sandbox(settings).await, Page::new(), &[]).await;
    for problem in join_all((0..20).map(|_| problem(&gateway))).await {
        assert_eq!((problem.status, &*problem.code), (502, "provider_denied"));
    }
    let ready = gateway
        .request(Method::GET, "/readyz")
        .send()
        .await
        .unwrap();
    assert_eq!(ready.status(), StatusCode::SERVICE_UNAVAILABLE);
    // One call while the failure is remembered; a busy machine may take longer than that.
    assert!(
        gateway.token_calls() <= 5,
        "an outage costs more than it must"
    );
    assert_eq!(gateway.create_calls(), 0);
}

#[tokio::test]
async fn without_a_token_no_bill_is_sent_and_the_client_learns_that() {
    for (kind, code) in [
        (FaultKind::Status { status: 500 }, "provider_unreachable"),
        (FaultKind::Status { status: 429 }, "provider_busy"),
        (FaultKind::Status { status: 401 }, "provider_denied"),
        (FaultKind::Reset, "provider_unreachable"),
        (FaultKind::CutBody, "provider_unreachable"),
        (FaultKind::NotJson, "provider_unreachable"),
    ] {
        let gateway = TestGateway::start(&[]).await;
        gateway.sandbox.inject(token_fault(kind)).unwrap();
        assert_eq!(problem(&gateway).await.code, code, "{kind:?}");
        assert_eq!((gateway.token_calls(), gateway.create_calls()), (1, 0));
    }
}

#[tokio::test]
async fn a_token_call_without_an_answer_times_out_and_no_bill_is_sent() {
    let gateway = TestGateway::start(&[("BILLPAY_CLICKPESA_TOKEN_TIMEOUT_MS", "200")]).await;
    let milliseconds = 600_000;
    gateway
        .sandbox
        .inject(token_fault(FaultKind::Latency { milliseconds }))
        .unwrap();
    assert_eq!(problem(&gateway).await.code, "provider_unreachable");
    assert_eq!(gateway.create_calls(), 0);
}

#[tokio::test]
async fn a_closed_port_is_reported_as_unreachable() {
    // The system gives this port to nobody.
    let gateway = TestGateway::start(&[("CLICKPESA_BASE_URL", "http://127.0.0.1:1")]).await;
    let problem = problem(&gateway).await;
    assert_eq!(
        (problem.status, &*problem.code),
        (503, "provider_unreachable")
    );
}
