//! Each fault, seen from a client: what arrives, and whether the number was made.

use std::time::{Duration, Instant};

use billpay_sandbox::{Endpoint, Fault, FaultKind, When};
use reqwest::Method;
use serde_json::json;

use crate::client::{CREATE, Client, answer};

const HERE: Endpoint = Endpoint::CreateOrderControlNumber;

async fn client_with(fault: Fault) -> Client {
    let client = Client::start().await;
    client.sandbox.inject(fault).unwrap();
    client
}

#[tokio::test]
async fn a_status_comes_in_clickpesas_shape_and_only_as_often_as_asked() {
    for status in [429, 500, 502, 503] {
        let client = client_with(Fault::next(FaultKind::Status { status }, HERE, 1)).await;
        let (seen, body) = client.create(json!({})).await;
        assert_eq!(seen, status);
        assert!(body["message"].is_string(), "{body}");
        assert!(client.sandbox.bills().is_empty(), "nothing was made");
        assert_eq!(client.create(json!({})).await.0, 200);
    }
}

#[tokio::test]
async fn latency_delays_the_answer() {
    let client = client_with(Fault::next(
        FaultKind::Latency { milliseconds: 60 },
        HERE,
        1,
    ))
    .await;
    let start = Instant::now();
    assert_eq!(client.create(json!({})).await.0, 200);
    assert!(start.elapsed() >= Duration::from_millis(60));
}

#[tokio::test]
async fn a_late_answer_comes_when_the_faults_are_cleared() {
    let hour = FaultKind::Latency {
        milliseconds: 3_600_000,
    };
    let client = client_with(Fault::next(hour, HERE, 1)).await;
    let clear = async {
        // The fault no longer waits once it holds the call up.
        while client.sandbox.calls(HERE) == 0 {
            tokio::task::yield_now().await;
        }
        client.sandbox.clear_faults();
    };
    let ((status, _), ()) = tokio::join!(client.create(json!({})), clear);
    assert_eq!(status, 200);
}

#[tokio::test]
async fn a_reset_is_a_reset_and_may_come_before_or_after_the_effect() {
    for (after, bills) in [(false, 0), (true, 1)] {
        let fault = Fault::next(FaultKind::Reset, HERE, 1);
        let client = client_with(if after { fault.after_effect() } else { fault }).await;
        let sent = client.request(Method::POST, CREATE).send().await;
        let error = format!("{:?}", sent.expect_err("no answer"));
        assert!(error.contains("ConnectionReset"), "{error}");
        assert_eq!(client.sandbox.bills().len(), bills);
        assert_eq!(client.create(json!({})).await.0, 200);
    }
}

#[tokio::test]
async fn a_lost_answer_leaves_a_number_behind() {
    let fault = Fault::next(FaultKind::Status { status: 502 }, HERE, 1).after_effect();
    let client = client_with(fault).await;
    assert_eq!(client.create(json!({})).await.0, 502);
    assert_eq!(client.sandbox.bills().len(), 1);
}

#[tokio::test]
async fn a_cut_body_promises_more_than_comes() {
    let client = client_with(Fault::next(FaultKind::CutBody, HERE, 1).after_effect()).await;
    let response = client.request(Method::POST, CREATE).send().await.unwrap();
    assert_eq!(response.status(), 200);
    assert!(response.content_length().is_some_and(|length| length > 0));
    assert!(response.bytes().await.is_err(), "the body is whole");
    assert_eq!(client.sandbox.bills().len(), 1);
}

#[tokio::test]
async fn a_trickle_is_slow_and_whole() {
    let client = client_with(Fault::next(FaultKind::Trickle { milliseconds: 2 }, HERE, 1)).await;
    let start = Instant::now();
    let (status, bill) = client.create(json!({})).await;
    assert_eq!(status, 200);
    let bytes = u32::try_from(bill.to_string().len()).unwrap();
    assert!(start.elapsed() >= Duration::from_millis(2) * bytes);
}

#[tokio::test]
async fn a_refusal_that_trickles_or_is_cut_keeps_its_status() {
    for kind in [FaultKind::Trickle { milliseconds: 1 }, FaultKind::CutBody] {
        let client = client_with(Fault::next(kind, HERE, 1).after_effect()).await;
        let request = client.request(Method::POST, CREATE).body("not JSON");
        assert_eq!(request.send().await.unwrap().status(), 400, "{kind:?}");
    }
}

#[tokio::test]
async fn a_fault_without_an_endpoint_strikes_everywhere() {
    let fault = Fault {
        endpoint: None,
        ..Fault::next(FaultKind::Status { status: 503 }, HERE, 2)
    };
    let client = client_with(fault).await;
    let (status, _) = client.generate("sandbox-client", "sandbox-key").await;
    assert_eq!((status, client.create(json!({})).await.0), (503, 503));
    assert_eq!(client.create(json!({})).await.0, 200);
}

#[tokio::test]
async fn not_json_is_a_page_with_status_200() {
    let client = client_with(Fault::next(FaultKind::NotJson, HERE, 1)).await;
    let response = client.request(Method::POST, CREATE).send().await.unwrap();
    assert_eq!(response.headers()["content-type"], "text/html");
    let (status, body) = answer(response).await;
    assert_eq!(status, 200);
    assert!(
        body.as_str()
            .is_some_and(|page| page.starts_with("<!doctype html>"))
    );
}

#[tokio::test]
async fn unknown_fields_come_beside_the_right_ones() {
    let client = client_with(Fault::next(FaultKind::UnknownFields, HERE, 1)).await;
    let (status, bill) = client.create(json!({"billAmount": 5})).await;
    assert_eq!(
        (status, &bill["billAmount"], &bill["billStatus"]),
        (200, &json!(5), &json!("ACTIVE"))
    );
}

#[tokio::test]
async fn a_token_can_die_in_mid_life() {
    let mut client = client_with(Fault::next(FaultKind::RevokeToken, HERE, 1)).await;
    assert_eq!(client.create(json!({})).await.0, 401);
    assert_eq!(client.create(json!({})).await.0, 401, "it stays dead");
    client.token = client.new_token().await;
    assert_eq!(client.create(json!({})).await.0, 200);
}

#[tokio::test]
async fn chance_strikes_in_its_proportion_until_cleared() {
    let when = When::Chance {
        probability: 0.5,
        seed: 7,
    };
    let fault = Fault {
        when,
        ..Fault::next(FaultKind::Status { status: 500 }, HERE, 1)
    };
    let client = client_with(fault).await;
    let mut failed = 0;
    for _ in 0..100 {
        failed += u32::from(client.create(json!({})).await.0 == 500);
    }
    assert!((30..70).contains(&failed), "{failed} of 100");
    client.sandbox.clear_faults();
    for _ in 0..20 {
        assert_eq!(client.create(json!({})).await.0, 200);
    }
}

#[tokio::test]
async fn two_faults_strike_one_call() {
    let client = client_with(Fault::next(
        FaultKind::Latency { milliseconds: 40 },
        HERE,
        1,
    ))
    .await;
    client
        .sandbox
        .inject(Fault::next(FaultKind::Status { status: 503 }, HERE, 1))
        .unwrap();
    let start = Instant::now();
    assert_eq!(client.create(json!({})).await.0, 503);
    assert!(start.elapsed() >= Duration::from_millis(40));
}
