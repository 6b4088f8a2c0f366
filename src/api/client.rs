//! Sends one HTTP request to the gateway, with a timeout, cancellation, and errors for the customer.

use std::future::Future;
use std::pin::pin;
use std::time::Duration;

use billpay_contract::{BillRequest, CreateBillRequest, Problem as ProblemDetails};
use futures_util::future::{Either, select};
use gloo_net::http::{Request, RequestBuilder};
use gloo_timers::future::sleep;
use serde::de::DeserializeOwned;

use super::fetch::{Response, fetch};
use crate::failure::{Failure, ProblemKind, interpret_error};
use crate::json;
use crate::platform::abort::AbortOnDrop;
use crate::platform::js;

/// Accepted answers: JSON, or problem details (RFC 9457).
const ACCEPT: &str = "application/json, application/problem+json";

/// A successful answer.
pub(super) struct Answer {
    pub(super) location: Option<String>,
    pub(super) text: String,
}

impl Answer {
    /// Parses the text as JSON.
    ///
    /// # Errors
    /// The text is no JSON of that type.
    pub(super) fn json<T: DeserializeOwned>(&self) -> Result<T, Failure> {
        json::from_str(&self.text).ok_or_else(|| ProblemKind::Failed.into_failure())
    }
}

/// Sends a request and reads its answer within the time limit. Dropping the future aborts the call.
///
/// # Errors
/// Why there is no answer, or the server's error.
pub(super) async fn call(
    request: RequestBuilder,
    body: Option<&CreateBillRequest<BillRequest>>,
    limit: Duration,
) -> Result<Answer, Failure> {
    within(limit, async {
        // gloo-net does not abort a fetch whose future is dropped.
        let abort = AbortOnDrop::new();
        let request = build(request, body, &abort).map_err(|_| unreachable())?;
        let response = fetch(request).await.ok_or_else(unreachable)?;
        if !response.ok() {
            return Err(error_answer(&response).await);
        }
        Ok(Answer {
            location: response.header("location"),
            // A number may have been created although its answer broke off.
            text: response
                .text()
                .await
                .ok_or_else(|| offline_or(ProblemKind::Failed))?,
        })
    })
    .await
}

fn build(
    request: RequestBuilder,
    body: Option<&CreateBillRequest<BillRequest>>,
    abort: &AbortOnDrop,
) -> Result<Request, gloo_net::Error> {
    let signal = abort.signal();
    let request = request
        .header("accept", ACCEPT)
        .abort_signal(signal.as_ref());
    match body.and_then(json::to_string) {
        Some(body) => request
            .header("content-type", "application/json")
            .body(body),
        None => request.build(),
    }
}

/// The server's error. Without problem details in the body, only the status counts.
async fn error_answer(response: &Response) -> Failure {
    let text = response.text().await.unwrap_or_default();
    let problem: ProblemDetails = json::from_str(&text).unwrap_or_default();
    let retry_after = response.header("retry-after");
    interpret_error(response.status(), &problem).with_retry_after(retry_after.as_deref())
}

fn unreachable() -> Failure {
    offline_or(ProblemKind::Unreachable)
}

/// The failure of an interrupted call: the device is offline, or else `otherwise`.
fn offline_or(otherwise: ProblemKind) -> Failure {
    let online = js::member(&js::navigator(), "onLine");
    match online.is_some_and(|online| online.is_falsy()) {
        true => ProblemKind::Offline.into_failure(),
        false => otherwise.into_failure(),
    }
}

/// Waits for the answer for `limit` at most.
async fn within<T>(
    limit: Duration,
    answer: impl Future<Output = Result<T, Failure>>,
) -> Result<T, Failure> {
    match select(pin!(answer), pin!(sleep(limit))).await {
        Either::Left((answer, _)) => answer,
        Either::Right(_) => Err(ProblemKind::TimedOut.into_failure()),
    }
}
