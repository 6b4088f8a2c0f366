//! Tokens: who gets one, how long it is valid, and how it must be sent.

use std::time::Duration;

use billpay_sandbox::{Endpoint, Settings};
use reqwest::Method;
use serde_json::json;

use crate::client::{CREATE, Client, answer, assert_refused};

#[tokio::test]
async fn a_token_begins_with_bearer_and_looks_like_a_jwt() {
    let client = Client::start().await;
    let jwt = client
        .token
        .strip_prefix("Bearer ")
        .expect("the documented prefix");
    assert!(jwt.starts_with("eyJ"));
    let parts: Vec<&str> = jwt.split('.').collect();
    assert_eq!(parts.len(), 3);
    assert!(
        parts[1].starts_with("eyJ"),
        "clients decode the claims: {jwt}"
    );
    assert_ne!(client.new_token().await, client.token, "each token is new");
}

#[tokio::test]
async fn wrong_credentials_get_the_documented_refusals() {
    let client = Client::start().await;
    assert_refused(
        &client.generate("nobody", "sandbox-key").await,
        403,
        "Invalid client details",
    );
    assert_refused(
        &client.generate("sandbox-client", "x").await,
        403,
        "Invalid or Expired API-Key",
    );
    let bare = client
        .bare(Method::POST, "/third-parties/generate-token")
        .send()
        .await
        .unwrap();
    assert_refused(&answer(bare).await, 403, "Invalid client details");
}

#[tokio::test]
async fn a_key_without_rights_gets_the_documented_refusal() {
    let settings = Settings {
        api_key_authorized: false,
        ..Settings::default()
    };
    let client = Client::without_token(settings).await;
    assert_refused(
        &client.generate("sandbox-client", "sandbox-key").await,
        403,
        "Unauthorized API-Key",
    );
}

#[tokio::test]
async fn a_tokens_lifetime_can_be_short_or_unlimited() {
    let client_with_lifetime = async |token_lifetime| {
        Client::with(Settings {
            token_lifetime,
            ..Settings::default()
        })
        .await
    };
    let client = client_with_lifetime(Duration::from_millis(250)).await;
    client.sandbox.advance_clock(Duration::from_millis(250));
    assert_refused(&client.create(json!({})).await, 401, "Unauthorized");

    let client = client_with_lifetime(Duration::MAX).await;
    client.sandbox.advance_clock(Duration::from_secs(60 * 60));
    assert_eq!(client.create(json!({})).await.0, 200);
}

#[tokio::test]
async fn a_token_expires_after_an_hour() {
    let client = Client::start().await;
    client.sandbox.advance_clock(Duration::from_secs(59 * 60));
    assert_eq!(client.create(json!({})).await.0, 200);
    client.sandbox.advance_clock(Duration::from_secs(60));
    assert_refused(&client.create(json!({})).await, 401, "Unauthorized");
}

#[tokio::test]
async fn a_token_must_be_sent_exactly_as_it_was_issued() {
    let client = Client::start().await;
    let jwt = client.token.trim_start_matches("Bearer ");
    for wrong in [
        String::new(),
        format!("Bearer {}", client.token),
        jwt.to_owned(),
        format!("bearer {jwt}"),
        "Bearer x".to_owned(),
    ] {
        let request = client
            .bare(Method::POST, CREATE)
            .header("Authorization", &wrong);
        assert_refused(
            &answer(request.send().await.unwrap()).await,
            401,
            "Unauthorized",
        );
    }
    assert_eq!(client.sandbox.calls(Endpoint::CreateOrderControlNumber), 5);
    assert!(client.sandbox.bills().is_empty());
}

#[tokio::test]
async fn a_revoked_token_is_refused_and_a_new_one_works() {
    let mut client = Client::start().await;
    client.sandbox.revoke_tokens();
    assert_refused(&client.create(json!({})).await, 401, "Unauthorized");
    client.token = client.new_token().await;
    assert_eq!(client.create(json!({})).await.0, 200);
}
