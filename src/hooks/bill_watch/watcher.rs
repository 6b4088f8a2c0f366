//! The loop that watches one bill: it waits for the event stream, for polls, and for the customer's return.

use billpay_contract::BillId;
use futures_channel::mpsc::UnboundedReceiver;
use futures_util::future::{Either, Fuse, LocalBoxFuture, pending, select};
use futures_util::{FutureExt, StreamExt, select};
use gloo_timers::future::TimeoutFuture;
use yew::{AttrValue, Callback};

use super::backoff::{Backoff, Transport};
use super::stream::BillStream;
use crate::api;
use crate::failure::Failure;
use crate::platform::random;
use crate::state::BillUpdate;

/// The timeout for a stream's first message, in milliseconds. The gateway sends the current status first; a
/// proxy that buffers streams sends nothing.
const FIRST_MESSAGE_TIMEOUT: u32 = 15_000;

/// The time without messages after which a stream is opened again, in milliseconds. Browsers do not notice
/// every lost connection, especially on phones. With five minutes, thousands of streams cost the gateway a
/// few requests a second.
const IDLE_TIMEOUT: u32 = 5 * 60_000;

/// The customer's return.
#[derive(Clone, Copy, Debug)]
pub(super) enum Wakeup {
    /// The customer returned to the page, perhaps after paying.
    Returned,
    /// The network is back. Requests over the old connection are lost.
    Online,
}

/// The state of the connection.
enum Connection {
    /// A stream is open.
    Streaming {
        stream: BillStream,
        has_message: bool,
        timeout: TimeoutFuture,
    },
    /// Waiting before the next attempt.
    Pausing(TimeoutFuture),
    /// A poll is running. Its answer decides what follows.
    Polling,
}

/// What happened to the connection.
enum ConnectionEvent {
    Message(String),
    Closed,
    TimedOut,
    PauseEnded,
}

impl Connection {
    async fn next(&mut self) -> ConnectionEvent {
        match self {
            Self::Streaming {
                stream, timeout, ..
            } => match select(stream.next().boxed_local(), timeout).await {
                Either::Left((Some(text), _)) => ConnectionEvent::Message(text),
                Either::Left((None, _)) => ConnectionEvent::Closed,
                Either::Right(_) => ConnectionEvent::TimedOut,
            },
            Self::Pausing(pause) => {
                pause.await;
                ConnectionEvent::PauseEnded
            }
            Self::Polling => pending().await,
        }
    }
}

/// Watches one bill.
pub(super) struct Watcher {
    gateway: AttrValue,
    id: BillId,
    on_update: Callback<BillUpdate>,
    backoff: Backoff,
    connection: Connection,
    /// The running poll or check; there is one at most.
    call: Fuse<LocalBoxFuture<'static, Result<BillUpdate, Failure>>>,
    /// Whether that call is a check.
    checking: bool,
}

impl Watcher {
    pub(super) fn new(gateway: AttrValue, id: BillId, on_update: Callback<BillUpdate>) -> Self {
        let mut watcher = Self {
            gateway,
            id,
            on_update,
            backoff: Backoff::default(),
            connection: Connection::Polling,
            call: Fuse::terminated(),
            checking: false,
        };
        watcher.open_stream();
        watcher
    }

    /// Watches until it is dropped.
    pub(super) async fn run(mut self, mut wakeups: UnboundedReceiver<Wakeup>) {
        loop {
            select! {
                event = self.connection.next().fuse() => self.handle_connection(event),
                answer = &mut self.call => self.handle_answer(answer),
                wakeup = wakeups.select_next_some() => self.handle_wakeup(wakeup),
            }
        }
    }

    fn handle_connection(&mut self, event: ConnectionEvent) {
        match (event, &self.connection) {
            (ConnectionEvent::Message(text), _) => self.handle_message(&text),
            (
                ConnectionEvent::TimedOut,
                Connection::Streaming {
                    has_message: true, ..
                },
            ) => self.open_stream(),
            (ConnectionEvent::TimedOut | ConnectionEvent::Closed, _) => self.stream_failed(),
            (ConnectionEvent::PauseEnded, _) => match self.backoff.transport() {
                Transport::Stream => self.open_stream(),
                Transport::Poll => self.poll(),
            },
        }
    }

    /// Opens a stream. An older one is closed.
    fn open_stream(&mut self) {
        match BillStream::open(&api::events_url(&self.gateway, &self.id)) {
            Some(stream) => {
                self.connection = Connection::Streaming {
                    stream,
                    has_message: false,
                    timeout: TimeoutFuture::new(FIRST_MESSAGE_TIMEOUT),
                };
            }
            None => {
                self.backoff = self.backoff.without_streams();
                self.poll();
            }
        }
    }

    fn handle_message(&mut self, text: &str) {
        let Some(update) = api::parse_event(text) else {
            return;
        };
        if let Connection::Streaming {
            has_message,
            timeout,
            ..
        } = &mut self.connection
        {
            *has_message = true;
            *timeout = TimeoutFuture::new(IDLE_TIMEOUT);
        }
        self.backoff = Backoff::reset();
        self.on_update.emit(update);
    }

    /// Closes the stream. The browser would reconnect by itself, but not always, and on all phones at the
    /// same time.
    fn stream_failed(&mut self) {
        self.backoff = self.backoff.after_failed_stream();
        self.pause();
    }

    fn pause(&mut self) {
        let wait = self.backoff.wait(random::number());
        self.connection = Connection::Pausing(TimeoutFuture::new(wait));
    }

    fn poll(&mut self) {
        self.connection = Connection::Polling;
        if !self.checking {
            let (gateway, id) = (self.gateway.clone(), self.id.clone());
            self.call = async move { api::load_bill(&gateway, &id).await }
                .boxed_local()
                .fuse();
        }
    }

    /// Has the gateway ask ClickPesa. A running poll is aborted: its answer could only be older.
    fn check(&mut self) {
        self.checking = true;
        let (gateway, id) = (self.gateway.clone(), self.id.clone());
        self.call = async move { api::check_status(&gateway, &id).await }
            .boxed_local()
            .fuse();
    }

    fn handle_answer(&mut self, answer: Result<BillUpdate, Failure>) {
        self.checking = false;
        if self.backoff.transport() == Transport::Poll {
            self.backoff = self.backoff.after_poll();
            self.pause();
        }
        if let Ok(update) = answer {
            self.on_update.emit(update);
        }
    }

    /// Checks the status at once, also while a stream is open. The gateway combines simultaneous checks.
    fn handle_wakeup(&mut self, wakeup: Wakeup) {
        if let Wakeup::Online = wakeup {
            self.checking = false;
            self.connection = Connection::Polling;
        }
        self.backoff = Backoff::reset();
        if !self.checking {
            self.check();
        }
        if !matches!(self.connection, Connection::Streaming { .. }) {
            self.open_stream();
        }
    }
}
