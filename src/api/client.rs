//! One call to the gateway: its time limit, its cancellation, and what it means when it fails.

use std::future::Future;
use std::pin::pin;
use std::time::Duration;

use billpay_contract::{BillRequest, CreateBillRequest, Problem};
use futures_util::future::{Either, select};
use gloo_net::http::{Request, RequestBuilder, Response};
use gloo_timers::future::sleep;
use gloo_utils::window;
use serde::de::DeserializeOwned;
use web_sys::{AbortController, AbortSignal};

use crate::answer::{Failure, TroubleKind, read_problem};
use crate::json;

/// What is accepted as an answer: the gateway's JSON, or its problem details (RFC 9457).
const ACCEPT: &str = "application/json, application/problem+json";

/// What the server answered, read to its end.
pub(super) struct Answer {
    pub(super) location: Option<String>,
    pub(super) text: String,
}

impl Answer {
    /// The text as JSON.
    ///
    /// # Errors
    /// It is something else.
    pub(super) fn json<T: DeserializeOwned>(&self) -> Result<T, Failure> {
        json::from_str(&self.text).ok_or_else(|| TroubleKind::Failed.unanswered())
    }
}

/// Sends a request and reads its answer, both within the time limit. Dropping the future aborts the
/// call.
///
/// # Errors
/// Why there is no answer, or what the server refused.
pub(super) async fn call(
    request: RequestBuilder,
    body: Option<&CreateBillRequest<BillRequest>>,
    limit: Duration,
) -> Result<Answer, Failure> {
    within(limit, async {
        let abort = AbortOnDrop::new().ok_or_else(unreachable)?;
        let request = build(request, body, &abort.signal()).map_err(|_| unreachable())?;
        let response = request.send().await.map_err(|_| unreachable())?;
        if !response.ok() {
            return Err(refusal(&response).await);
        }
        Ok(Answer {
            location: response.headers().get("location"),
            // A number may have been made that nobody saw.
            text: response
                .text()
                .await
                .map_err(|_| broken_off(TroubleKind::Failed))?,
        })
    })
    .await
}

fn build(
    request: RequestBuilder,
    body: Option<&CreateBillRequest<BillRequest>>,
    signal: &AbortSignal,
) -> Result<Request, gloo_net::Error> {
    let request = request.header("accept", ACCEPT).abort_signal(Some(signal));
    match body.and_then(json::to_string) {
        Some(body) => request
            .header("content-type", "application/json")
            .body(body),
        None => request.build(),
    }
}

/// What the server refused. A body that is no problem document leaves the status to say it.
async fn refusal(response: &Response) -> Failure {
    let text = response.text().await.unwrap_or_default();
    let problem: Problem = json::from_str(&text).unwrap_or_default();
    read_problem(response.status(), &problem)
}

fn unreachable() -> Failure {
    broken_off(TroubleKind::Unreachable)
}

/// Why a call broke off: the phone is offline, or else that.
fn broken_off(otherwise: TroubleKind) -> Failure {
    match window().navigator().on_line() {
        true => otherwise.unanswered(),
        false => TroubleKind::Offline.unanswered(),
    }
}

async fn within<T>(
    limit: Duration,
    answer: impl Future<Output = Result<T, Failure>>,
) -> Result<T, Failure> {
    match select(pin!(answer), pin!(sleep(limit))).await {
        Either::Left((answer, _)) => answer,
        Either::Right(_) => Err(TroubleKind::TimedOut.unanswered()),
    }
}

/// Aborts a fetch with the future that waits for it: gloo-net lets it run on.
struct AbortOnDrop(AbortController);

impl AbortOnDrop {
    fn new() -> Option<Self> {
        AbortController::new().ok().map(Self)
    }

    fn signal(&self) -> AbortSignal {
        self.0.signal()
    }
}

impl Drop for AbortOnDrop {
    fn drop(&mut self) {
        self.0.abort();
    }
}
