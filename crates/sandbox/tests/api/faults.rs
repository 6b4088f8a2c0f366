//! Each fault: what the client receives, and whether the control number was created.

use std::time::{Duration, Instant};

use billpay_sandbox::{Endpoint, Fault, FaultKind, When};
use reqwest::Method;
use serde_json::json;

use crate::client::{CREATE, Client, answer};

const CREATE_ENDPOINT: Endpoint = Endpoint::CreateOrderControlNumber;

async fn client_with(fault: Fault) -> Client {
    let client = Client::start().await;
    client.sandbox.inject(fault).unwrap();
    client
}

#[tokio::test]
async fn an_error_status_has_clickpesas_shape_and_occurs_only_in_the_given_number_of_calls() {
    for status in [429, 500, 502, 503] {
        let client = client_with(Fault::next(
            FaultKind::Status { status },
            CREATE_ENDPOINT,
            1,
        ))
        .await;
        let (seen, body) = client.create(json!({})).await;
        assert_eq!(seen, status);
        assert!(body["message"].is_string(), "{body}");
        assert!(client.sandbox.bills().is_empty(), "no bill was created");
        assert_eq!(client.create(json!({})).await.0, 200);
    }
}

#[tokio::test]
async fn latency_delays_the_response() {
    let client = client_with(Fault::next(
        FaultKind::Latency { milliseconds: 60 },
        CREATE_ENDPOINT,
        1,
    ))
    .await;
    let start = Instant::now();
    assert_eq!(client.create(json!({})).await.0, 200);
    assert!(start.elapsed() >= Duration::from_millis(60));
}

#[tokio::test]
async fn clearing_the_faults_ends_a_delay() {
    let hour = FaultKind::Latency {
        milliseconds: 3_600_000,
    };
    let client = client_with(Fault::next(hour, CREATE_ENDPOINT, 1)).await;
    let clear = async {
        // The call is counted when its delay begins.
        while client.sandbox.calls(CREATE_ENDPOINT) == 0 {
            tokio::task::yield_now().await;
        }
        client.sandbox.clear_faults();
    };
    let ((status, _), ()) = tokio::join!(client.create(json!({})), clear);
    assert_eq!(status, 200);
}

#[tokio::test]
async fn a_reset_occurs_before_or_after_the_effect() {
    for (after, bills) in [(false, 0), (true, 1)] {
        let fault = Fault::next(FaultKind::Reset, CREATE_ENDPOINT, 1);
        let client = client_with(if after { fault.after_effect() } else { fault }).await;
        let sent = client.request(Method::POST, CREATE).send().await;
        let error = format!("{:?}", sent.expect_err("a reset"));
        assert!(error.contains("ConnectionReset"), "{error}");
        assert_eq!(client.sandbox.bills().len(), bills);
        assert_eq!(client.create(json!({})).await.0, 200);
    }
}

#[tokio::test]
async fn a_fault_after_the_effect_leaves_a_bill() {
    let fault = Fault::next(FaultKind::Status { status: 502 }, CREATE_ENDPOINT, 1).after_effect();
    let client = client_with(fault).await;
    assert_eq!(client.create(json!({})).await.0, 502);
    assert_eq!(client.sandbox.bills().len(), 1);
}

#[tokio::test]
async fn a_cut_body_is_shorter_than_its_content_length() {
    let client =
        client_with(Fault::next(FaultKind::CutBody, CREATE_ENDPOINT, 1).after_effect()).await;
    let response = client.request(Method::POST, CREATE).send().await.unwrap();
    assert_eq!(response.status(), 200);
    assert!(response.content_length().is_some_and(|length| length > 0));
    assert!(response.bytes().await.is_err(), "the body is complete");
    assert_eq!(client.sandbox.bills().len(), 1);
}

#[tokio::test]
async fn a_trickling_body_is_slow_and_complete() {
    let client = client_with(Fault::next(
        FaultKind::Trickle { milliseconds: 2 },
        CREATE_ENDPOINT,
        1,
    ))
    .await;
    let start = Instant::now();
    let (status, bill) = client.create(json!({})).await;
    assert_eq!(status, 200);
    let bytes = u32::try_from(bill.to_string().len()).unwrap();
    assert!(start.elapsed() >= Duration::from_millis(2) * bytes);
}

#[tokio::test]
async fn a_trickling_or_cut_refusal_keeps_its_status() {
    for kind in [FaultKind::Trickle { milliseconds: 1 }, FaultKind::CutBody] {
        let client = client_with(Fault::next(kind, CREATE_ENDPOINT, 1).after_effect()).await;
        let request = client.request(Method::POST, CREATE).body("not JSON");
        assert_eq!(request.send().await.unwrap().status(), 400, "{kind:?}");
    }
}

#[tokio::test]
async fn a_fault_without_an_endpoint_occurs_at_every_endpoint() {
    let fault = Fault {
        endpoint: None,
        ..Fault::next(FaultKind::Status { status: 503 }, CREATE_ENDPOINT, 2)
    };
    let client = client_with(fault).await;
    let (status, _) = client.generate("sandbox-client", "sandbox-key").await;
    assert_eq!((status, client.create(json!({})).await.0), (503, 503));
    assert_eq!(client.create(json!({})).await.0, 200);
}

#[tokio::test]
async fn not_json_is_an_html_page_with_status_200() {
    let client = client_with(Fault::next(FaultKind::NotJson, CREATE_ENDPOINT, 1)).await;
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
async fn unknown_fields_are_added_to_the_documented_ones() {
    let client = client_with(Fault::next(FaultKind::UnknownFields, CREATE_ENDPOINT, 1)).await;
    let (status, bill) = client.create(json!({"billAmount": 5})).await;
    assert_eq!(
        (status, &bill["billAmount"], &bill["billStatus"]),
        (200, &json!(5), &json!("ACTIVE"))
    );
}

#[tokio::test]
async fn a_token_can_be_revoked_before_it_expires() {
    let mut client = client_with(Fault::next(FaultKind::RevokeToken, CREATE_ENDPOINT, 1)).await;
    assert_eq!(client.create(json!({})).await.0, 401);
    assert_eq!(client.create(json!({})).await.0, 401, "it stays revoked");
    client.token = client.new_token().await;
    assert_eq!(client.create(json!({})).await.0, 200);
}

#[tokio::test]
async fn random_faults_occur_with_their_probability_until_they_are_cleared() {
    let when = When::Chance {
        probability: 0.5,
        seed: 7,
    };
    let fault = Fault {
        when,
        ..Fault::next(FaultKind::Status { status: 500 }, CREATE_ENDPOINT, 1)
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
async fn two_faults_of_different_kinds_occur_in_one_call() {
    let client = client_with(Fault::next(
        FaultKind::Latency { milliseconds: 40 },
        CREATE_ENDPOINT,
        1,
    ))
    .await;
    client
        .sandbox
        .inject(Fault::next(
            FaultKind::Status { status: 503 },
            CREATE_ENDPOINT,
            1,
        ))
        .unwrap();
    let start = Instant::now();
    assert_eq!(client.create(json!({})).await.0, 503);
    assert!(start.elapsed() >= Duration::from_millis(40));
}
