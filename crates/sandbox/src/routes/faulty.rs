//! Misbehaving on demand: around every endpoint of ClickPesa.

use std::convert::Infallible;
use std::io;
use std::sync::Arc;
use std::time::Duration;

use axum::Json;
use axum::body::{Body, Bytes, to_bytes};
use axum::extract::{ConnectInfo, Request, State as Shared};
use axum::http::header::{CONTENT_LENGTH, CONTENT_TYPE};
use axum::http::{HeaderValue, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use futures_util::stream::{self, StreamExt};
use serde_json::{Value, json};

use super::request;
use crate::calls::Endpoint;
use crate::faults::{Fault, FaultKind, Release, Stage};
use crate::socket::Scissors;
use crate::state::State;

/// The largest answer here: a bulk of fifty.
const ANSWER_BYTES: usize = 256 * 1024;

/// What is cut when there is no answer: a number that was never made.
const LOST: &[u8] = b"{\"billPayNumber\":\"55";

/// What a proxy in front of an API says when it has lost its mind.
const NOT_JSON: &str = "<!doctype html><title>It works!</title>";

/// The endpoint that a request reached.
#[derive(Clone, Debug)]
pub(super) struct Place {
    pub(super) state: Arc<State>,
    pub(super) endpoint: Endpoint,
}

/// Counts the call and lets the faults that wait for it strike.
pub(super) async fn misbehave(
    Shared(place): Shared<Place>,
    ConnectInfo(scissors): ConnectInfo<Scissors>,
    request: Request,
    next: Next,
) -> Response {
    let (faults, mut release) = strike(&place, &request);
    let (before, after): (Vec<Fault>, Vec<Fault>) = faults
        .into_iter()
        .partition(|fault| fault.stage == Stage::BeforeEffect && replaces(fault.kind));
    let mut instead = None;
    for fault in before {
        instead = apply(fault.kind, instead, &scissors, &mut release).await;
    }
    let mut answer = match instead {
        Some(answer) => Some(answer),
        None => Some(next.run(request).await),
    };
    for fault in after {
        answer = apply(fault.kind, answer, &scissors, &mut release).await;
    }
    answer.unwrap_or_default()
}

fn strike(place: &Place, request: &Request) -> (Vec<Fault>, Release) {
    let mut memory = place.state.memory();
    memory.calls.count(place.endpoint);
    let faults = memory.faults.strike(place.endpoint);
    let revoked = faults
        .iter()
        .any(|fault| fault.kind == FaultKind::RevokeToken);
    if let Some(token) = request::token(request.headers()).filter(|_| revoked) {
        memory.tokens.revoke(token);
    }
    (faults, memory.faults.release())
}

/// Whether it can stand in place of the call; the others change the call's own answer.
const fn replaces(kind: FaultKind) -> bool {
    !matches!(
        kind,
        FaultKind::Trickle { .. } | FaultKind::UnknownFields | FaultKind::RevokeToken
    )
}

/// The answer after the fault; `None` is still the right one, not yet asked for.
async fn apply(
    kind: FaultKind,
    answer: Option<Response>,
    scissors: &Scissors,
    release: &mut Release,
) -> Option<Response> {
    match kind {
        FaultKind::RevokeToken => answer,
        FaultKind::Latency { milliseconds } => {
            let late = Duration::from_millis(milliseconds);
            // The time is up, or the answer was let go of earlier: it comes in both cases.
            let _ = tokio::time::timeout(late, release.given()).await;
            answer
        }
        FaultKind::Status { status } => {
            let status = StatusCode::from_u16(status).unwrap_or(StatusCode::BAD_GATEWAY);
            let message = status.canonical_reason().unwrap_or("Unknown");
            Some((status, Json(json!({"message": message}))).into_response())
        }
        FaultKind::Reset => {
            scissors.cut();
            Some(StatusCode::OK.into_response())
        }
        FaultKind::CutBody => Some(cut(&bytes(answer).await)),
        FaultKind::Trickle { milliseconds } => Some(trickle(&bytes(answer).await, milliseconds)),
        FaultKind::NotJson => Some(([(CONTENT_TYPE, "text/html")], NOT_JSON).into_response()),
        FaultKind::UnknownFields => Some(grow(answer).await),
    }
}

/// An answer whose body is at hand.
struct Whole {
    status: StatusCode,
    body: Bytes,
}

impl Whole {
    /// With its length promised, and a body that may not keep the promise.
    fn sending(&self, body: Body) -> Response {
        let headers = [
            (CONTENT_TYPE, HeaderValue::from_static("application/json")),
            (CONTENT_LENGTH, HeaderValue::from(self.body.len())),
        ];
        (self.status, headers, body).into_response()
    }
}

async fn bytes(answer: Option<Response>) -> Whole {
    match answer {
        Some(answer) => {
            let status = answer.status();
            let body = to_bytes(answer.into_body(), ANSWER_BYTES).await;
            let body = body.unwrap_or_default();
            Whole { status, body }
        }
        None => Whole {
            status: StatusCode::OK,
            body: Bytes::from_static(LOST),
        },
    }
}

/// Promises all of it and sends half. The pause lets the half leave before the connection ends.
fn cut(whole: &Whole) -> Response {
    let half = whole.body.slice(..whole.body.len() / 2);
    let sent = stream::once(async { Ok(half) });
    let ended = stream::once(async {
        tokio::task::yield_now().await;
        Err(io::Error::from(io::ErrorKind::BrokenPipe))
    });
    whole.sending(Body::from_stream(sent.chain(ended)))
}

fn trickle(whole: &Whole, milliseconds: u64) -> Response {
    let bytes = stream::unfold(whole.body.clone(), move |mut rest| async move {
        if rest.is_empty() {
            return None;
        }
        tokio::time::sleep(Duration::from_millis(milliseconds)).await;
        Some((Ok::<_, Infallible>(rest.split_to(1)), rest))
    });
    whole.sending(Body::from_stream(bytes))
}

/// What an API that grows may send one day.
async fn grow(answer: Option<Response>) -> Response {
    let Some(answer) = answer else {
        return Response::default();
    };
    let (parts, body) = answer.into_parts();
    let body = to_bytes(body, ANSWER_BYTES).await.unwrap_or_default();
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
