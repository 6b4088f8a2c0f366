//! Middleware around every endpoint of ClickPesa: counts the call and applies the injected faults to it.

use std::convert::Infallible;
use std::io;
use std::sync::Arc;
use std::time::Duration;

use axum::Json;
use axum::body::{Body, Bytes, to_bytes};
use axum::extract::{ConnectInfo, Request, State};
use axum::http::header::{CONTENT_LENGTH, CONTENT_TYPE};
use axum::http::{HeaderValue, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use futures_util::stream::{self, StreamExt};
use serde_json::{Value, json};

use super::request_checks::bearer_token;
use crate::app_state::AppState;
use crate::endpoint::Endpoint;
use crate::faults::{ClearSignal, Fault, FaultKind, Stage};
use crate::resettable_connection::ResetHandle;

/// The largest response: fifty control numbers.
const MAX_RESPONSE_BYTES: usize = 256 * 1024;

/// The body that is cut when the call was not executed. No such number exists.
const PLACEHOLDER_BODY: &[u8] = b"{\"billPayNumber\":\"55";

/// An HTML page, as from a misconfigured proxy.
const HTML_PAGE: &str = "<!doctype html><title>It works!</title>";

/// The endpoint to which a route belongs.
#[derive(Clone, Debug)]
pub(super) struct RouteEndpoint {
    pub(super) state: Arc<AppState>,
    pub(super) endpoint: Endpoint,
}

/// Counts the call and applies the faults that occur in it.
pub(super) async fn inject_faults(
    State(route): State<RouteEndpoint>,
    ConnectInfo(reset): ConnectInfo<ResetHandle>,
    request: Request,
    next: Next,
) -> Response {
    let (faults, mut clear_signal) = take_faults(&route, &request);
    let (before, after): (Vec<Fault>, Vec<Fault>) = faults
        .into_iter()
        .partition(|fault| fault.stage == Stage::BeforeEffect && replaces_call(fault.kind));
    let mut response = None;
    for fault in before {
        response = apply(fault.kind, response, &reset, &mut clear_signal).await;
    }
    if response.is_none() {
        response = Some(next.run(request).await);
    }
    for fault in after {
        response = apply(fault.kind, response, &reset, &mut clear_signal).await;
    }
    response.unwrap_or_default()
}

fn take_faults(route: &RouteEndpoint, request: &Request) -> (Vec<Fault>, ClearSignal) {
    let mut data = route.state.lock();
    data.calls.increment(route.endpoint);
    let faults = data.faults.take_for_call(route.endpoint);
    let is_revoked = faults
        .iter()
        .any(|fault| fault.kind == FaultKind::RevokeToken);
    if let Some(token) = bearer_token(request.headers()).filter(|_| is_revoked) {
        data.tokens.revoke(token);
    }
    (faults, data.faults.clear_signal())
}

/// Whether the fault can occur in place of the call. The others change the response of the call.
const fn replaces_call(kind: FaultKind) -> bool {
    !matches!(
        kind,
        FaultKind::Trickle { .. }
            | FaultKind::UnknownFields
            | FaultKind::NestErrors
            | FaultKind::RevokeToken
    )
}

/// Applies a fault to a response. `None` means that the call was not executed yet.
async fn apply(
    kind: FaultKind,
    response: Option<Response>,
    reset: &ResetHandle,
    clear_signal: &mut ClearSignal,
) -> Option<Response> {
    match kind {
        FaultKind::RevokeToken => response,
        FaultKind::Latency { milliseconds } => {
            let delay = Duration::from_millis(milliseconds);
            // The delay ends after its time, or earlier when the faults are cleared.
            let _ = tokio::time::timeout(delay, clear_signal.cleared()).await;
            response
        }
        FaultKind::Status { status } => {
            let status = StatusCode::from_u16(status).unwrap_or(StatusCode::BAD_GATEWAY);
            let message = status.canonical_reason().unwrap_or("Unknown");
            Some((status, Json(json!({"message": message}))).into_response())
        }
        FaultKind::Reset => {
            reset.reset();
            Some(StatusCode::OK.into_response())
        }
        FaultKind::CutBody => Some(cut_body(&read_body(response).await)),
        FaultKind::Trickle { milliseconds } => {
            Some(trickle(&read_body(response).await, milliseconds))
        }
        FaultKind::NotJson => Some(([(CONTENT_TYPE, "text/html")], HTML_PAGE).into_response()),
        FaultKind::UnknownFields => Some(add_unknown_fields(response).await),
        FaultKind::NestErrors => Some(in_nest_shape(response).await),
    }
}

/// A response whose body was read.
struct BufferedResponse {
    status: StatusCode,
    body: Bytes,
}

impl BufferedResponse {
    /// The response with another body, and with the `Content-Length` of its own body.
    fn with_body(&self, body: Body) -> Response {
        let headers = [
            (CONTENT_TYPE, HeaderValue::from_static("application/json")),
            (CONTENT_LENGTH, HeaderValue::from(self.body.len())),
        ];
        (self.status, headers, body).into_response()
    }
}

async fn read_body(response: Option<Response>) -> BufferedResponse {
    match response {
        Some(response) => {
            let status = response.status();
            let body = to_bytes(response.into_body(), MAX_RESPONSE_BYTES).await;
            let body = body.unwrap_or_default();
            BufferedResponse { status, body }
        }
        None => BufferedResponse {
            status: StatusCode::OK,
            body: Bytes::from_static(PLACEHOLDER_BODY),
        },
    }
}

/// Announces the length of the whole body and sends half of it. The pause lets the connection send that
/// half before it ends.
fn cut_body(response: &BufferedResponse) -> Response {
    let half = response.body.slice(..response.body.len() / 2);
    let first_half = stream::once(async { Ok(half) });
    let error = stream::once(async {
        tokio::task::yield_now().await;
        Err(io::Error::from(io::ErrorKind::BrokenPipe))
    });
    response.with_body(Body::from_stream(first_half.chain(error)))
}

fn trickle(response: &BufferedResponse, milliseconds: u64) -> Response {
    let bytes = stream::unfold(response.body.clone(), move |mut rest| async move {
        if rest.is_empty() {
            return None;
        }
        tokio::time::sleep(Duration::from_millis(milliseconds)).await;
        Some((Ok::<_, Infallible>(rest.split_to(1)), rest))
    });
    response.with_body(Body::from_stream(bytes))
}

/// Gives an error the shape `{"statusCode": 400, "message": ["…"], "error": "Bad Request"}`.
async fn in_nest_shape(response: Option<Response>) -> Response {
    let response = response.unwrap_or_default();
    let status = response.status();
    if !status.is_client_error() && !status.is_server_error() {
        return response;
    }
    let (parts, body) = response.into_parts();
    let body = to_bytes(body, MAX_RESPONSE_BYTES).await.unwrap_or_default();
    let error: Value = serde_json::from_slice(&body).unwrap_or_default();
    let nest = json!({
        "statusCode": status.as_u16(),
        "message": [error["message"]],
        "error": status.canonical_reason().unwrap_or("Unknown"),
    });
    (parts.status, Json(nest)).into_response()
}

/// Adds fields that a later version of ClickPesa's API might have.
async fn add_unknown_fields(response: Option<Response>) -> Response {
    let Some(response) = response else {
        return Response::default();
    };
    let (parts, body) = response.into_parts();
    let body = to_bytes(body, MAX_RESPONSE_BYTES).await.unwrap_or_default();
    let mut value: Value = serde_json::from_slice(&body).unwrap_or_default();
    if let Value::Object(fields) = &mut value {
        fields.insert("billStatus".into(), json!("ACTIVE"));
        fields.insert(
            "links".into(),
            json!([{"rel": "self", "depth": {"of": [1, null]}}]),
        );
    }
    (parts.status, Json(value)).into_response()
}
