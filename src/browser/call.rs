//! A call to the gateway: it ends when nobody waits for it any more, or when its time is up. Must
//! not know what is asked.

use std::cell::Cell;
use std::rc::Rc;
use std::time::Duration;

use billpay_contract::Problem;
use gloo_net::http::{RequestBuilder, Response};
use gloo_timers::callback::Timeout;
use web_sys::AbortController;
use yew::platform::spawn_local;

use super::fields::Fields;
use super::shapes;
use crate::answer::{Failure, TroubleKind, read_problem};

/// A call on its way. Dropping it ends the call.
#[derive(Debug)]
pub(crate) struct Call {
    abort: Option<AbortController>,
}

/// What is asked.
pub(super) struct Ask {
    pub(super) request: RequestBuilder,
    /// JSON that goes with it.
    pub(super) body: Option<String>,
    /// How long the answer is awaited.
    pub(super) timeout: Duration,
}

/// What is done with what comes back. One type for all calls: the code that waits for an answer
/// stands in the bundle once.
type Then = Box<dyn FnOnce(Result<Answer, Failure>)>;

impl Call {
    pub(super) fn start(asked: Ask, then: Then) -> Self {
        let abort = AbortController::new().ok();
        let ends = abort.clone();
        spawn_local(async move { then(ask(asked, ends).await) });
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
pub(super) async fn ask(asked: Ask, abort: Option<AbortController>) -> Result<Answer, Failure> {
    let deadline = Deadline::start(asked.timeout, abort);
    let request = asked
        .request
        .header("accept", "application/json, application/problem+json")
        .abort_signal(deadline.signal().as_ref());
    let request = match asked.body {
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
    let problem = body.ok().and_then(|body| Fields::parse(&body));
    let problem = problem.map_or_else(Problem::default, |fields| shapes::problem(&fields));
    Err(read_problem(response.status(), &problem))
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
