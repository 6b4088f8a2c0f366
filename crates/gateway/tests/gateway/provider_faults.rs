//! Every fault of the create call, before and after it has had its effect: what the client is told
//! is true, and the call, which makes money payable, is never sent a second time on a guess.

use billpay_contract::Problem;
use billpay_sandbox::{Endpoint, Fault, FaultKind};
use reqwest::Response;
use serde_json::json;

use crate::harness::{TestGateway, header, water_bill};

const CREATE: Endpoint = Endpoint::CreateOrderControlNumber;

/// Longer than any test waits.
const FOREVER: u64 = 600_000;

fn status(status: u16) -> Fault {
    next(FaultKind::Status { status })
}

fn next(kind: FaultKind) -> Fault {
    Fault::next(kind, CREATE, 1)
}

async fn told(answer: Response) -> (u16, String) {
    let status = answer.status().as_u16();
    let problem: Problem = answer.json().await.unwrap();
    assert_eq!(problem.status, status);
    (status, problem.code)
}

/// The fault strikes one create call on a fresh gateway and one on a warm connection: both are
/// answered so, each after exactly one call, and that many bills exist of each.
async fn check(fault: Fault, told_status: u16, told_code: &str, bills: usize) {
    let gateway = TestGateway::start(&[]).await;
    let expected = (told_status, told_code.to_owned());
    gateway.sandbox.inject(fault.clone()).unwrap();
    assert_eq!(told(gateway.create(water_bill()).await).await, expected);
    assert_eq!(gateway.create_calls(), 1, "sent again");

    assert_eq!(gateway.create(water_bill()).await.status(), 200);
    gateway.sandbox.inject(fault).unwrap();
    assert_eq!(told(gateway.create(water_bill()).await).await, expected);
    assert_eq!(gateway.create_calls(), 3, "sent again on a warm connection");
    assert_eq!(gateway.sandbox.bills().len(), 1 + 2 * bills);
}

/// The fault holds the answer back for ever: the client is told in time, after exactly one call.
async fn check_timeout(fault: Fault, bills: usize) {
    let gateway = TestGateway::start(&[("BILLPAY_CLICKPESA_TIMEOUT_MS", "500")]).await;
    gateway.sandbox.inject(fault).unwrap();
    let expected = (504, "provider_timeout".to_owned());
    assert_eq!(told(gateway.create(water_bill()).await).await, expected);
    assert_eq!(gateway.create_calls(), 1, "sent again");
    assert_eq!(gateway.sandbox.bills().len(), bills);
}

/// The fault is no trouble: the customer gets a number.
async fn harmless(fault: Fault) {
    let gateway = TestGateway::start(&[]).await;
    gateway.sandbox.inject(fault).unwrap();
    assert_eq!(gateway.create(water_bill()).await.status(), 200);
    assert_eq!(gateway.sandbox.bills().len(), 1);
}

#[tokio::test]
async fn silence_is_a_timeout() {
    let silence = FaultKind::Latency {
        milliseconds: FOREVER,
    };
    check_timeout(next(silence), 0).await;
}

#[tokio::test]
async fn a_number_that_was_made_in_silence_is_not_made_twice() {
    let silence = FaultKind::Latency {
        milliseconds: FOREVER,
    };
    check_timeout(next(silence).after_effect(), 1).await;
}

#[tokio::test]
async fn a_trickle_is_a_timeout() {
    let trickle = FaultKind::Trickle {
        milliseconds: FOREVER,
    };
    check_timeout(next(trickle), 1).await;
}

#[tokio::test]
async fn failures_of_clickpesa_are_called_its_own() {
    for code in [500, 502, 503] {
        check(status(code), 502, "provider_failed", 0).await;
        check(status(code).after_effect(), 502, "provider_failed", 1).await;
    }
}

#[tokio::test]
async fn a_refused_bill_is_called_refused() {
    for code in [400, 422] {
        check(status(code), 422, "bill_refused", 0).await;
    }
}

#[tokio::test]
async fn a_forbidden_feature_is_the_operators_trouble() {
    check(status(403), 502, "provider_denied", 0).await;
}

#[tokio::test]
async fn a_connection_that_resets_leaves_the_outcome_open() {
    check(next(FaultKind::Reset), 502, "provider_unreadable", 0).await;
    check(
        next(FaultKind::Reset).after_effect(),
        502,
        "provider_unreadable",
        1,
    )
    .await;
}

#[tokio::test]
async fn a_body_that_is_cut_leaves_the_outcome_open() {
    check(next(FaultKind::CutBody), 502, "provider_unreadable", 0).await;
    check(
        next(FaultKind::CutBody).after_effect(),
        502,
        "provider_unreadable",
        1,
    )
    .await;
}

#[tokio::test]
async fn a_page_instead_of_json_leaves_the_outcome_open() {
    check(next(FaultKind::NotJson), 502, "provider_unreadable", 0).await;
    check(
        next(FaultKind::NotJson).after_effect(),
        502,
        "provider_unreadable",
        1,
    )
    .await;
}

#[tokio::test]
async fn a_conflict_of_a_generated_number_is_not_the_customers() {
    check(status(409), 502, "provider_failed", 0).await;
}

#[tokio::test]
async fn a_busy_clickpesa_is_left_alone_for_a_while() {
    let gateway = TestGateway::start(&[]).await;
    gateway.next_creates(FaultKind::Status { status: 429 }, 1);
    let answer = gateway.create(water_bill()).await;
    assert_eq!(header(&answer, "retry-after"), "5");
    assert_eq!(told(answer).await, (503, "provider_busy".to_owned()));
    assert_eq!(gateway.create_calls(), 1);
}

#[tokio::test]
async fn what_is_only_slow_or_new_is_no_trouble() {
    harmless(next(FaultKind::Latency { milliseconds: 50 })).await;
    harmless(next(FaultKind::Trickle { milliseconds: 1 })).await;
    harmless(next(FaultKind::UnknownFields)).await;
    harmless(next(FaultKind::RevokeToken)).await;
}

#[tokio::test]
async fn a_reference_that_is_taken_is_told_at_its_field() {
    let gateway = TestGateway::start(&[]).await;
    let bill = json!({"billReference": "INV2025001", "billAmount": 500});
    assert_eq!(gateway.create(bill).await.status(), 200);
    let other = json!({"billReference": "INV2025001", "billAmount": 700});
    let answer = gateway.create(other).await;
    assert_eq!(answer.status(), 409);
    let problem: Problem = answer.json().await.unwrap();
    assert_eq!(problem.code, "reference_taken");
    assert_eq!(problem.errors[0].field, "billReference");
    assert_eq!(problem.errors[0].code, "reference_taken");
    assert_eq!(gateway.sandbox.bills().len(), 1);
}
