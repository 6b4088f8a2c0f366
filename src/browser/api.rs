//! The calls to the gateway. Must not know ClickPesa's address, nor any secret.

use std::cell::Cell;
use std::rc::Rc;
use std::time::Duration;

use billpay_contract::{
    BillRequest, CHANNELS_PATH, CREATE_PATH, ChannelChanges, IssuedBill, Problem,
};
use gloo_net::http::{Request, Response};
use gloo_timers::callback::Timeout;
use web_sys::AbortController;
use yew::Callback;
use yew::platform::spawn_local;

use super::json;
use crate::answer::{Failure, TroubleKind, read_problem};

/// How long an answer is awaited. Longer than the gateway takes at most (30 s), since its own
/// answer knows more than our silence does; the rest is for a slow network.
pub const CREATE_TIMEOUT: Duration = Duration::from_secs(45);

/// How long the merchant's channels are awaited; the steps can be read meanwhile.
const CHANNELS_TIMEOUT: Duration = Duration::from_secs(20);

/// A call on its way. Dropping it ends the call.
#[derive(Debug)]
pub(crate) struct Call {
    abort: Option<AbortController>,
}

impl Call {
    /// Sends the bill; the answer comes back once.
    pub(crate) fn start(
        gateway: &str,
        bill: BillRequest,
        on_answer: Callback<Result<IssuedBill, Failure>>,
    ) -> Self {
        let abort = AbortController::new().ok();
        let (url, abort_here) = ([gateway, CREATE_PATH].concat(), abort.clone());
        spawn_local(async move {
            on_answer.emit(send(&url, &bill, CREATE_TIMEOUT, abort_here).await);
        });
        Self { abort }
    }

    /// Asks what the merchant changed about the channels. Without an answer nothing is changed: the
    /// steps that the widget brings along are shown.
    pub(crate) fn channels(gateway: &str, on_answer: Callback<ChannelChanges>) -> Self {
        let abort = AbortController::new().ok();
        let (url, abort_here) = ([gateway, CHANNELS_PATH].concat(), abort.clone());
        spawn_local(async move {
            if let Some(changes) = channel_changes(&url, abort_here).await {
                on_answer.emit(changes);
            }
        });
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

/// Asks the gateway for a control number. `gateway` is its public address, with a slash at the
/// end; an answer is awaited for `timeout` at most.
///
/// # Errors
/// Why there is no number, as far as the customer can do something about it.
pub async fn create_order_control_number(
    gateway: &str,
    bill: &BillRequest,
    timeout: Duration,
) -> Result<IssuedBill, Failure> {
    let url = [gateway, CREATE_PATH].concat();
    send(&url, bill, timeout, AbortController::new().ok()).await
}

async fn channel_changes(url: &str, abort: Option<AbortController>) -> Option<ChannelChanges> {
    let deadline = Deadline::start(CHANNELS_TIMEOUT, abort);
    let request = Request::get(url)
        .abort_signal(deadline.signal().as_ref())
        .build();
    let response = request.ok()?.send().await.ok()?;
    let body = response.ok().then(|| response.text())?.await.ok()?;
    json::read(&body)
}

async fn send(
    url: &str,
    bill: &BillRequest,
    timeout: Duration,
    abort: Option<AbortController>,
) -> Result<IssuedBill, Failure> {
    let deadline = Deadline::start(timeout, abort);
    let Some(body) = json::write(bill) else {
        return Err(TroubleKind::Failed.unanswered());
    };
    let request = Request::post(url)
        .header("accept", "application/json, application/problem+json")
        .header("content-type", "application/json")
        .abort_signal(deadline.signal().as_ref())
        .body(body);
    let Ok(request) = request else {
        return Err(TroubleKind::Unreachable.unanswered());
    };
    match request.send().await {
        Ok(response) => Ok(read(&response, &deadline).await?.completed_by(bill)),
        Err(_) => Err(deadline.or(TroubleKind::Unreachable)),
    }
}

async fn read(response: &Response, deadline: &Deadline) -> Result<IssuedBill, Failure> {
    let body = response.text().await;
    if response.ok() {
        let bill = body.map_err(|_| deadline.or(TroubleKind::Failed))?;
        return json::read(&bill).ok_or_else(|| TroubleKind::Failed.unanswered());
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
