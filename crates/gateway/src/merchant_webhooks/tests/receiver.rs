//! A merchant's system on a free port. It answers as the test says and records its requests.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract;
use axum::response::{IntoResponse, Response};
use http::{HeaderMap, StatusCode};
use serde_json::Value;
use tokio::net::TcpListener;
use tokio::sync::watch;

/// How a call is answered.
#[derive(Clone, Copy, Debug)]
pub(super) enum Reply {
    Status(u16),
    /// Redirects to another address of the same receiver.
    Redirect,
    /// Never answers.
    Hang,
    /// Status 200 with an endless body.
    Endless,
    /// Status 200, as soon as this number of calls with this reply has come.
    AfterCalls(usize),
}

/// A call.
#[derive(Clone, Debug)]
pub(super) struct Call {
    pub(super) path: String,
    pub(super) headers: HeaderMap,
    pub(super) body: String,
}

impl Call {
    pub(super) fn header(&self, name: &str) -> &str {
        self.headers[name].to_str().unwrap()
    }

    pub(super) fn id(&self) -> &str {
        self.header("webhook-id")
    }

    pub(super) fn kind(&self) -> String {
        let body: Value = serde_json::from_str(&self.body).unwrap();
        body["type"].as_str().unwrap().to_owned()
    }
}

#[derive(Clone, Debug)]
pub(super) struct Receiver {
    pub(super) url: String,
    state: Arc<Mutex<State>>,
    waiting: watch::Sender<usize>,
    changed: watch::Sender<()>,
}

#[derive(Debug)]
struct State {
    replies: VecDeque<Reply>,
    /// The reply when `replies` is empty.
    last: Reply,
    /// The reply to messages of that type, instead of the next one.
    by_type: Option<(&'static str, Reply)>,
    calls: Vec<Call>,
}

impl Receiver {
    /// Gives these replies in their order, and then repeats the last one.
    pub(super) async fn start(replies: &[Reply]) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let receiver = Self {
            url: format!("http://{}/hooks", listener.local_addr().unwrap()),
            state: Arc::new(Mutex::new(State {
                replies: replies.iter().copied().collect(),
                last: *replies.last().unwrap(),
                by_type: None,
                calls: Vec::new(),
            })),
            waiting: watch::Sender::new(0),
            changed: watch::Sender::new(()),
        };
        let routes = Router::new().fallback(answer).with_state(receiver.clone());
        tokio::spawn(async move { axum::serve(listener, routes).await });
        receiver
    }

    /// Gives this reply to all messages of that type.
    pub(super) fn reply_to_type(&self, kind: &'static str, reply: Reply) {
        self.state.lock().unwrap().by_type = Some((kind, reply));
    }

    /// Waits for that many calls and returns them.
    pub(super) async fn calls(&self, count: usize) -> Vec<Call> {
        let mut changed = self.changed.subscribe();
        loop {
            let calls = self.state.lock().unwrap().calls.clone();
            if calls.len() >= count {
                return calls;
            }
            changed.changed().await.unwrap();
        }
    }

    /// The number of calls with [`Reply::AfterCalls`] before [`Self::release_all`].
    pub(super) fn waiting(&self) -> usize {
        *self.waiting.borrow()
    }

    /// Releases all waiting calls.
    pub(super) fn release_all(&self) {
        self.waiting.send_replace(usize::MAX);
    }

    /// Records a call and returns its reply.
    fn record(&self, call: Call) -> Reply {
        let mut state = self.state.lock().unwrap();
        let by_type = state.by_type.filter(|(kind, _)| *kind == call.kind());
        state.calls.push(call);
        self.changed.send_replace(());
        match by_type {
            Some((_, reply)) => reply,
            None => state.replies.pop_front().unwrap_or(state.last),
        }
    }
}

async fn answer(
    extract::State(receiver): extract::State<Receiver>,
    uri: http::Uri,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let call = Call {
        path: uri.path().to_owned(),
        headers,
        body: String::from_utf8(body.to_vec()).unwrap(),
    };
    match receiver.record(call) {
        Reply::Status(status) => {
            let status = StatusCode::from_u16(status).unwrap();
            (status, "unavailable").into_response()
        }
        Reply::Redirect => {
            (StatusCode::TEMPORARY_REDIRECT, [("location", "/elsewhere")]).into_response()
        }
        Reply::Hang => std::future::pending().await,
        Reply::Endless => {
            let endless = futures_util::stream::repeat_with(|| Ok::<_, std::io::Error>("more "));
            Body::from_stream(endless).into_response()
        }
        Reply::AfterCalls(count) => {
            receiver
                .waiting
                .send_modify(|waiting| *waiting = waiting.saturating_add(1));
            let mut waiting = receiver.waiting.subscribe();
            waiting.wait_for(|waiting| *waiting >= count).await.unwrap();
            StatusCode::OK.into_response()
        }
    }
}
