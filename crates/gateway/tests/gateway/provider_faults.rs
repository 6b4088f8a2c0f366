//! Faults of ClickPesa's create call, before and after it had its effect: the client gets a true answer,
//! and the call is never repeated when it may have made a number.

use billpay_contract::Problem;
use billpay_sandbox::{Endpoint, Fault, FaultKind};
use reqwest::Response;
use serde_json::json;

use crate::harness::{TestGateway, header, water_bill};

const CREATE: Endpoint = Endpoint::CreateOrderControlNumber;

/// Longer than every test waits.
const FOREVER: u64 = 600_000;

fn status(status: u16) -> Fault {
    next(FaultKind::Status { status })
}

fn next(kind: FaultKind) -> Fault {
    Fault::next(kind, CREATE, 1)
}

async fn status_and_code(answer: Response) -> (u16, String) {
    let status = answer.status().as_u16();
    let problem: Problem = answer.json().await.unwrap();
    assert_eq!(problem.status, status);
    (status, problem.code)
}

/// Checks a fault of the create call, on a new and on a warm connection: the response, that there was
/// exactly one call, and how many bills exist.
async fn check(fault: Fault, told_status: u16, told_code: &str, bills: usize) {
    let gateway = TestGateway::start(&[]).await;
    let expected = (told_status, told_code.to_owned());
    gateway.sandbox.inject(fault.clone()).unwrap();
    assert_eq!(
        status_and_code(gateway.create(water_bill()).await).await,
        expected
    );
    assert_eq!(gateway.create_calls(), 1, "sent again");

    assert_eq!(gateway.create(water_bill()).await.status(), 200);
    gateway.sandbox.inject(fault).unwrap();
    assert_eq!(
        status_and_code(gateway.create(water_bill()).await).await,
        expected
    );
    assert_eq!(gateway.create_calls(), 3, "sent again on a warm connection");
    assert_eq!(gateway.sandbox.bills().len(), 1 + 2 * bills);
}

/// Checks a fault that never answers: the client gets a timeout, after exactly one call.
async fn check_timeout(fault: Fault, bills: usize) {
    let gateway = TestGateway::start(&[("BILLPAY_CLICKPESA_TIMEOUT_MS", "2000")]).await;
    gateway.sandbox.inject(fault).unwrap();
    let expected = (504, "provider_timeout".to_owned());
    assert_eq!(
        status_and_code(gateway.create(water_bill()).await).await,
        expected
    );
    assert_eq!(gateway.create_calls(), 1, "sent again");
    assert_eq!(gateway.sandbox.bills().len(), bills);
}

/// Checks a fault that does not matter: the customer gets a number.
async fn harmless(fault: Fault) {
    let gateway = TestGateway::start(&[]).await;
    gateway.sandbox.inject(fault).unwrap();
    assert_eq!(gateway.create(water_bill()).await.status(), 200);
    assert_eq!(gateway.sandbox.bills().len(), 1);
}

#[tokio::test]
async fn errors_in_the_shape_of_nest_mean_the_same() {
    let gateway = TestGateway::start(&[]).await;
    gateway.next_creates(FaultKind::NestErrors, 3);
    gateway.next_creates(FaultKind::RevokeToken, 1);
    assert_eq!(gateway.create(water_bill()).await.status(), 200);
    assert_eq!((gateway.create_calls(), gateway.token_calls()), (2, 2));
    gateway.next_creates(FaultKind::Status { status: 400 }, 1);
    let refused = status_and_code(gateway.create(water_bill()).await).await;
    assert_eq!(refused, (422, "bill_refused".to_owned()));
}

#[tokio::test]
async fn no_answer_is_a_timeout() {
    let silence = FaultKind::Latency {
        milliseconds: FOREVER,
    };
    check_timeout(next(silence), 0).await;
}

#[tokio::test]
async fn a_number_with_a_lost_answer_is_not_made_twice() {
    let silence = FaultKind::Latency {
        milliseconds: FOREVER,
    };
    check_timeout(next(silence).after_effect(), 1).await;
}

#[tokio::test]
async fn a_slow_answer_is_a_timeout() {
    let trickle = FaultKind::Trickle {
        milliseconds: FOREVER,
    };
    check_timeout(next(trickle), 1).await;
}

#[tokio::test]
async fn failures_of_clickpesa_are_reported_as_such() {
    for code in [500, 502, 503] {
        check(status(code), 502, "provider_failed", 0).await;
        check(status(code).after_effect(), 502, "provider_failed", 1).await;
    }
}

#[tokio::test]
async fn a_refused_bill_is_reported_as_refused() {
    for code in [400, 422] {
        check(status(code), 422, "bill_refused", 0).await;
    }
}

#[tokio::test]
async fn a_forbidden_feature_is_for_the_operator() {
    check(status(403), 502, "provider_denied", 0).await;
}

#[tokio::test]
async fn a_connection_reset_leaves_the_outcome_unknown() {
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
async fn a_cut_body_leaves_the_outcome_unknown() {
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
async fn html_instead_of_json_leaves_the_outcome_unknown() {
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
async fn a_conflict_of_a_generated_number_is_clickpesas_failure() {
    check(status(409), 502, "provider_failed", 0).await;
}

#[tokio::test]
async fn a_rate_limit_is_passed_on_with_its_wait() {
    let gateway = TestGateway::start(&[]).await;
    gateway.next_creates(FaultKind::Status { status: 429 }, 1);
    let answer = gateway.create(water_bill()).await;
    assert_eq!(header(&answer, "retry-after"), "5");
    assert_eq!(
        status_and_code(answer).await,
        (503, "provider_busy".to_owned())
    );
    assert_eq!(gateway.create_calls(), 1);
}

#[tokio::test]
async fn slow_answers_and_unknown_members_are_accepted() {
    harmless(next(FaultKind::Latency { milliseconds: 50 })).await;
    harmless(next(FaultKind::Trickle { milliseconds: 1 })).await;
    harmless(next(FaultKind::UnknownFields)).await;
    harmless(next(FaultKind::RevokeToken)).await;
}

#[tokio::test]
async fn a_taken_reference_is_reported_at_its_field() {
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

/// Without a BillPay-Namba, ClickPesa chooses the first bill's number.
#[tokio::test]
async fn the_number_of_another_bill_is_a_taken_reference() {
    let gateway = TestGateway::start(&[]).await;
    assert_eq!(gateway.create(water_bill()).await.status(), 200);
    let mut bill = water_bill();
    bill["billReference"] = gateway.sandbox.bills()[0]["billPayNumber"].clone();
    for _ in 0..2 {
        let answer = gateway.create(bill.clone()).await;
        assert_eq!(
            status_and_code(answer).await,
            (409, "reference_taken".to_owned())
        );
    }
}
