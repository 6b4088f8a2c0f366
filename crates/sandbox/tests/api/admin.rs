//! The admin API, as a developer with curl uses it.

use reqwest::Method;
use serde_json::json;

use crate::client::{Client, answer};

#[tokio::test]
async fn faults_are_injected_listed_and_cleared() {
    let client = Client::start().await;
    let fault = json!({"fault": "status", "status": 503, "endpoint": "create-order-control-number", "calls": 1});
    assert_eq!(client.admin("/sandbox/faults", &fault).await.0, 204);
    let chance = json!({"fault": "latency", "milliseconds": 5, "probability": 0.25, "seed": 7, "stage": "after-effect"});
    assert_eq!(client.admin("/sandbox/faults", &chance).await.0, 204);

    let (_, listed) = client.get("/sandbox/faults").await;
    assert_eq!(listed[0]["status"], json!(503));
    assert_eq!(listed[1]["probability"], json!(0.25));
    assert_eq!(client.create(json!({})).await.0, 503);

    let cleared = client
        .bare(Method::DELETE, "/sandbox/faults")
        .send()
        .await
        .unwrap();
    assert_eq!(cleared.status(), 204);
    assert_eq!(client.get("/sandbox/faults").await.1, json!([]));
}

#[tokio::test]
async fn an_invalid_fault_is_refused_with_a_helpful_message() {
    let client = Client::start().await;
    for (fault, expected) in [
        (
            json!({"fault": "earthquake", "calls": 1}),
            "expected one of `latency`",
        ),
        (json!({"fault": "reset"}), "set either `calls`"),
        (
            json!({"fault": "reset", "calls": 1, "probability": 0.5}),
            "set either `calls`",
        ),
        (
            json!({"fault": "reset", "probability": 2}),
            "`probability` must be from 0 to 1",
        ),
        (
            json!({"fault": "reset", "calls": 1, "endpont": "x"}),
            "unknown field `endpont`",
        ),
        (
            json!({"fault": "reset", "calls": 1, "endpoint": "x"}),
            "expected one of `generate-token`",
        ),
        (
            json!({"fault": "reset", "calls": 1, "status": 500}),
            "only `status` has a `status`",
        ),
        (
            json!({"fault": "latency", "calls": 1}),
            "need `milliseconds`",
        ),
        (json!({"fault": "status", "calls": 1}), "needs a `status`"),
        (
            json!({"fault": "status", "status": 200, "calls": 1}),
            "`status` must be from 400 to 599",
        ),
        (
            json!({"fault": "status", "status": 500, "calls": 0}),
            "`calls` must be at least 1",
        ),
        (json!("reset"), "see the sandbox's README"),
    ] {
        let (status, body) = client.admin("/sandbox/faults", &fault).await;
        let message = body["message"].as_str().unwrap();
        assert_eq!(status, 422, "{fault}");
        assert!(message.contains(expected), "{fault}: {message}");
    }
    assert_eq!(client.get("/sandbox/faults").await.1, json!([]));
}

#[tokio::test]
async fn calls_are_counted_and_reset_clears_everything() {
    let client = Client::start().await;
    client.create(json!({"billReference": "A-1"})).await;
    client.create(json!({"billReference": "A1"})).await;
    let (_, calls) = client.get("/sandbox/calls").await;
    assert_eq!(
        calls["create-order-control-number"],
        json!(2),
        "refused calls are counted, too"
    );
    assert_eq!(calls["generate-token"], json!(1));
    assert_eq!(
        client.get("/sandbox/bills").await.1[0]["billPayNumber"],
        "A1"
    );

    let reset = client
        .bare(Method::POST, "/sandbox/reset")
        .send()
        .await
        .unwrap();
    assert_eq!(reset.status(), 204);
    assert_eq!(client.get("/sandbox/bills").await.1, json!([]));
    assert_eq!(
        client.create(json!({})).await.0,
        401,
        "tokens are cleared, too"
    );
    assert_ne!(client.new_token().await, client.token);
    assert_eq!(
        client.create(json!({})).await.0,
        401,
        "and the same tokens are not issued again"
    );
}

#[tokio::test]
async fn tokens_can_be_revoked() {
    let client = Client::start().await;
    let revoked = client
        .bare(Method::POST, "/sandbox/tokens/revoke")
        .send()
        .await
        .unwrap();
    assert_eq!(answer(revoked).await.0, 204);
    assert_eq!(client.create(json!({})).await.0, 401);
}
