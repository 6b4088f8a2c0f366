//! A call to the gateway: it ends when nobody waits for it any more, or when its time is up. Must
//! not know what is asked.

use std::cell::Cell;
use std::rc::Rc;
use std::time::Duration;

use billpay_contract::Problem;
use gloo_net::http::{Request, Response};
use gloo_timers::callback::Timeout;
use wasm_bindgen::JsCast;
use web_sys::{AbortController, AbortSignal};
use yew::platform::spawn_local;

use super::fields::{Fields, set, texts};
use super::shapes;
use crate::answer::{Failure, TroubleKind, read_problem};

/// The header that goes beside ClickPesa's shape.
const KEY: &str = billpay_contract::IDEMPOTENCY_KEY_HEADER;

/// A call on its way. Dropping it ends the call.
#[derive(Debug)]
pub(crate) struct Call {
    abort: Option<AbortController>,
}

/// What is asked.
pub(super) struct Ask {
    pub(super) method: Method,
    pub(super) url: String,
    /// What makes a repeated call the same one.
    pub(super) key: Option<String>,
    /// JSON that goes with it.
    pub(super) body: Option<String>,
    /// How long the answer is awaited.
    pub(super) timeout: Duration,
}

/// How it is asked.
#[derive(Clone, Copy)]
pub(super) enum Method {
    Get,
    Post,
}

impl Ask {
    /// A call with nothing but its address.
    pub(super) fn plain(method: Method, url: String, timeout: Duration) -> Self {
        Self {
            method,
            url,
            key: None,
            body: None,
            timeout,
        }
    }

    /// As gloo-net sends it. Its builder is for addresses with queries, which none here has, and
    /// brings code for reading and writing them.
    fn request(&self, signal: Option<&AbortSignal>) -> Option<Request> {
        let headers = texts(&[("accept", Some("application/json, application/problem+json"))]);
        if let Some(key) = &self.key {
            set(&headers, KEY, &key.into());
        }
        let method = match self.method {
            Method::Get => "GET",
            Method::Post => "POST",
        };
        let init = texts(&[("method", Some(method)), ("body", self.body.as_deref())]);
        if self.body.is_some() {
            set(&headers, "content-type", &"application/json".into());
        }
        set(&init, "headers", &headers);
        if let Some(signal) = signal {
            set(&init, "signal", signal);
        }
        let request = web_sys::Request::new_with_str_and_init(&self.url, init.unchecked_ref());
        request.ok().map(Request::from)
    }
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
    let Some(request) = asked.request(deadline.signal().as_ref()) else {
        return Err(TroubleKind::Unreachable.unanswered());
    };
    let Ok(response) = request.send().await else {
        return Err(deadline.or(TroubleKind::Unreachable));
    };
    let body = response.text().await.ok();
    read(&response, body, &deadline)
}

fn read(response: &Response, body: Option<String>, deadline: &Deadline) -> Result<Answer, Failure> {
    if response.ok() {
        return Ok(Answer {
            body: body.ok_or_else(|| deadline.or(TroubleKind::Failed))?,
            location: response.headers().get("location"),
        });
    }
    let problem = body.and_then(|body| Fields::parse(&body));
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
        // Not `as_millis`: numbers of 128 bits have code of their own in the bundle.
        let millis = timeout.as_secs() * 1000 + u64::from(timeout.subsec_millis());
        let millis = u32::try_from(millis).unwrap_or(u32::MAX);
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

    fn signal(&self) -> Option<AbortSignal> {
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
