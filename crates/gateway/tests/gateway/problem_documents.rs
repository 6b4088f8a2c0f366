//! Problem documents for invalid requests: status, stable code, field and request id.

use billpay_contract::Problem;
use reqwest::{Method, Response, StatusCode};
use serde_json::{Value, json};

use crate::harness::{CREATE, TestGateway, header};

/// Checks what all problem documents have, and returns the document.
async fn problem(answer: Response) -> Problem {
    let status = answer.status().as_u16();
    let id = header(&answer, "x-request-id");
    assert!(!id.is_empty());
    assert_eq!(header(&answer, "content-type"), "application/problem+json");
    assert_eq!(header(&answer, "cache-control"), "no-store");
    let problem: Problem = answer.json().await.unwrap();
    assert_eq!((problem.status, &problem.request_id), (status, &id));
    assert_eq!(problem.problem_code().unwrap().status(), status);
    problem
}

async fn post(gateway: &TestGateway, content_type: Option<&str>, body: &str) -> Response {
    let mut request = gateway.request(Method::POST, CREATE).body(body.to_owned());
    if let Some(content_type) = content_type {
        request = request.header("content-type", content_type);
    }
    request.send().await.unwrap()
}

async fn field_errors(gateway: &TestGateway, bill: Value) -> Vec<(String, String)> {
    let answer = gateway.create(bill).await;
    assert_eq!(answer.status(), StatusCode::UNPROCESSABLE_ENTITY);
    let errors = problem(answer).await.errors;
    errors
        .into_iter()
        .map(|error| (error.field, error.code))
        .collect()
}

fn pair(field: &str, code: &str) -> (String, String) {
    (field.to_owned(), code.to_owned())
}

#[tokio::test]
async fn all_rules_that_a_bill_breaks_are_reported_at_their_fields() {
    let gateway = TestGateway::start(&[]).await;
    let bill =
        json!({"billAmount": "90.900", "billReference": "INV-1", "billPaymentMode": "EXACT"});
    assert_eq!(
        field_errors(&gateway, bill).await,
        [
            pair("billAmount", "amount_ambiguous"),
            pair("billReference", "reference_not_alphanumeric"),
        ]
    );
    assert_eq!(gateway.token_calls(), 0);
}

#[tokio::test]
async fn an_empty_bill_is_refused() {
    let gateway = TestGateway::start(&[]).await;
    let expected = [pair("billDescription", "bill_empty")];
    assert_eq!(field_errors(&gateway, json!({})).await, expected);
    let answer = post(&gateway, None, "").await;
    assert_eq!(problem(answer).await.code, "invalid_bill");
}

#[tokio::test]
async fn a_body_that_is_not_a_json_bill_is_refused() {
    let gateway = TestGateway::start(&[]).await;
    let json = Some("application/json");
    for (content_type, body, code) in [
        (json, "{", "malformed_body"),
        (json, r#"["Water", 90900]"#, "malformed_body"),
        (json, "\"Water\"", "malformed_body"),
        (json, r#"{"billAmount":true}"#, "malformed_body"),
        (json, r#"{"billReference":7}"#, "malformed_body"),
        (Some("text/plain"), "{}", "unsupported_media_type"),
        (Some("application/jsonp"), "{}", "unsupported_media_type"),
        (None, "{}", "unsupported_media_type"),
    ] {
        let answer = post(&gateway, content_type, body).await;
        assert_eq!(problem(answer).await.code, code, "{content_type:?} {body}");
    }
}

#[tokio::test]
async fn the_media_type_may_have_a_charset_and_capital_letters() {
    let gateway = TestGateway::start(&[]).await;
    let charset = Some("Application/JSON; charset=utf-8");
    let answer = post(&gateway, charset, "{}").await;
    assert_eq!(problem(answer).await.code, "invalid_bill");
}

#[tokio::test]
async fn a_body_that_is_too_large_is_refused() {
    let gateway = TestGateway::start(&[]).await;
    let bill = json!({"billDescription": "x".repeat(20_000)}).to_string();
    let answer = post(&gateway, Some("application/json"), &bill).await;
    assert_eq!(problem(answer).await.code, "body_too_large");
}

#[tokio::test]
async fn unknown_paths_and_methods_get_problem_documents() {
    let gateway = TestGateway::start(&[]).await;
    for path in ["/nothing", "/api", "/api/billpay/nothing"] {
        let answer = gateway.request(Method::GET, path).send().await.unwrap();
        assert_eq!(problem(answer).await.code, "not_found", "{path}");
    }
    for (method, path, allow) in [
        (Method::GET, CREATE, "POST"),
        (Method::DELETE, "/healthz", "GET,HEAD"),
        (Method::POST, "/index.html", "GET, HEAD"),
    ] {
        let answer = gateway.request(method, path).send().await.unwrap();
        assert_eq!(header(&answer, "allow"), allow, "{path}");
        assert_eq!(problem(answer).await.code, "method_not_allowed", "{path}");
    }
}

#[tokio::test]
async fn the_clients_own_request_id_is_ignored() {
    let gateway = TestGateway::start(&[]).await;
    let request = gateway.request(Method::GET, "/nothing");
    let answer = request.header("x-request-id", "mine").send().await.unwrap();
    let first = header(&answer, "x-request-id");
    assert_eq!(first.len(), 36, "{first} is not a UUID");
    let again = gateway
        .request(Method::GET, "/nothing")
        .send()
        .await
        .unwrap();
    assert_ne!(header(&again, "x-request-id"), first);
}
