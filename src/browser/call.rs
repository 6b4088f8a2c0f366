//! A call to the gateway: it ends when nobody waits for it any more, or when its time is up. Must
//! not know what is asked.

use std::cell::Cell;
use std::future::Future;
use std::rc::Rc;
use std::time::Duration;

use billpay_contract::Problem;
use gloo_net::http::{RequestBuilder, Response};
use gloo_timers::callback::Timeout;
use web_sys::AbortController;
use yew::platform::spawn_local;

use super::json;
use crate::answer::{Failure, TroubleKind, read_problem};

/// A call on its way. Dropping it ends the call.
#[derive(Debug)]
pub(crate) struct Call {
    abort: Option<AbortController>,
}

impl Call {
    pub(super) fn start<F: Future<Output = ()> + 'static>(
        make: impl FnOnce(Option<AbortController>) -> F,
    ) -> Self {
        let abort = AbortController::new().ok();
        spawn_local(make(abort.clone()));
        Self { abort }
    }
}

impl Drop for Call {
    fn drop(&mut self) {
        if let Some(abort) = &self.abort {
            abort.abort();
        }
    }
}

/// What came back.
pub(super) struct Answer {
    pub(super) body: String,
    /// Where the thing that was made is found.
    pub(super) location: Option<String>,
}

/// Sends the request and reads a good answer whole.
pub(super) async fn ask(
    request: RequestBuilder,
    body: Option<String>,
    timeout: Duration,
    abort: Option<AbortController>,
) -> Result<Answer, Failure> {
    let deadline = Deadline::start(timeout, abort);
    let request = request
        .header("accept", "application/json, application/problem+json")
        .abort_signal(deadline.signal().as_ref());
    let request = match body {
        Some(body) => request
            .header("content-type", "application/json")
            .body(body),
        None => request.build(),
    };
    let Ok(request) = request else {
        return Err(TroubleKind::Unreachable.unanswered());
    };
    match request.send().await {
        Ok(response) => read(&response, &deadline).await,
        Err(_) => Err(deadline.or(TroubleKind::Unreachable)),
    }
}

async fn read(response: &Response, deadline: &Deadline) -> Result<Answer, Failure> {
    let body = response.text().await;
    if response.ok() {
        return Ok(Answer {
            body: body.map_err(|_| deadline.or(TroubleKind::Failed))?,
            location: response.headers().get("location"),
        });
    }
    let problem: Option<Problem> = body.ok().and_then(|body| json::read(&body));
    Err(read_problem(
        response.status(),
        &problem.unwrap_or_default(),
    ))
}

/// Aborts the call when its time is up; dropping it cancels the timer.
struct Deadline {
    abort: Option<AbortController>,
    passed: Rc<Cell<bool>>,
    _timer: Timeout,
}

impl Deadline {
    fn start(timeout: Duration, abort: Option<AbortController>) -> Self {
        let passed = Rc::new(Cell::new(false));
        let (abort_then, passed_then) = (abort.clone(), Rc::clone(&passed));
        let millis = u32::try_from(timeout.as_millis()).unwrap_or(u32::MAX);
        let timer = Timeout::new(millis, move || {
            passed_then.set(true);
            if let Some(abort) = abort_then {
                abort.abort();
            }
        });
        Self {
            abort,
            passed,
            _timer: timer,
        }
    }

    fn signal(&self) -> Option<web_sys::AbortSignal> {
        self.abort.as_ref().map(AbortController::signal)
    }

    /// Why a call broke off: its time was up, the phone is offline, or else `otherwise`.
    fn or(&self, otherwise: TroubleKind) -> Failure {
        let online = web_sys::window().is_none_or(|window| window.navigator().on_line());
        let kind = match (self.passed.get(), online) {
            (true, _) => TroubleKind::TimedOut,
            (false, false) => TroubleKind::Offline,
            (false, true) => otherwise,
        };
        kind.unanswered()
    }
}
