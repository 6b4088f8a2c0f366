//! The watch over one bill: one loop that waits for the stream, for polls and for the customer.

use billpay_contract::BillId;
use futures_channel::mpsc::UnboundedReceiver;
use futures_util::future::{Either, Fuse, LocalBoxFuture, pending, select};
use futures_util::{FutureExt, StreamExt, select};
use gloo_timers::future::TimeoutFuture;
use yew::{AttrValue, Callback};

use super::pace::{Pace, Way};
use super::stream::BillStream;
use crate::answer::Failure;
use crate::api;
use crate::platform::random;
use crate::state::News;

/// How long a stream may be silent before its first message, in milliseconds. The gateway says how
/// the bill stands when a stream begins; a proxy that buffers streams lets nothing through.
const FIRST_MESSAGE: u32 = 15_000;

/// How long a stream may be silent after a message, in milliseconds, before it is opened again: the
/// browser does not notice a connection that died silently, as phones' do. Five minutes cost a
/// gateway with thousands of streams a few requests a second.
const SILENCE: u32 = 5 * 60_000;

/// What the customer's return means to the watch.
#[derive(Clone, Copy, Debug)]
pub(super) enum Signal {
    /// The customer came back to the page, perhaps from paying.
    Returned,
    /// The network is back: what was on its way over the old one is lost.
    Online,
}

/// What the loop waits for besides calls and signals.
enum Connection {
    /// A stream is open.
    Streaming {
        stream: BillStream,
        heard: bool,
        silence: TimeoutFuture,
    },
    /// The next attempt follows a pause.
    Pausing(TimeoutFuture),
    /// A poll is on its way; its answer decides what follows.
    Polling,
}

/// What happened to the connection.
enum Change {
    Message(String),
    Lost,
    Silent,
    Due,
}

impl Connection {
    async fn next(&mut self) -> Change {
        match self {
            Self::Streaming {
                stream, silence, ..
            } => match select(stream.next().boxed_local(), silence).await {
                Either::Left((Some(text), _)) => Change::Message(text),
                Either::Left((None, _)) => Change::Lost,
                Either::Right(_) => Change::Silent,
            },
            Self::Pausing(pause) => {
                pause.await;
                Change::Due
            }
            Self::Polling => pending().await,
        }
    }
}

/// Everything about one watch.
pub(super) struct Watcher {
    gateway: AttrValue,
    id: BillId,
    on_news: Callback<News>,
    pace: Pace,
    connection: Connection,
    /// The poll or check on its way; there is one at most.
    call: Fuse<LocalBoxFuture<'static, Result<News, Failure>>>,
    /// Whether that call has ClickPesa asked.
    checking: bool,
}

impl Watcher {
    pub(super) fn new(gateway: AttrValue, id: BillId, on_news: Callback<News>) -> Self {
        let mut watcher = Self {
            gateway,
            id,
            on_news,
            pace: Pace::default(),
            connection: Connection::Polling,
            call: Fuse::terminated(),
            checking: false,
        };
        watcher.listen();
        watcher
    }

    /// Watches until it is dropped.
    pub(super) async fn run(mut self, mut signals: UnboundedReceiver<Signal>) {
        loop {
            select! {
                change = self.connection.next().fuse() => self.changed(change),
                answer = &mut self.call => self.answered(answer),
                signal = signals.select_next_some() => self.signalled(signal),
            }
        }
    }

    fn changed(&mut self, change: Change) {
        match (change, &self.connection) {
            (Change::Message(text), _) => self.heard(&text),
            (Change::Silent, Connection::Streaming { heard: true, .. }) => self.listen(),
            (Change::Silent | Change::Lost, _) => self.lost(),
            (Change::Due, _) => match self.pace.way() {
                Way::Stream => self.listen(),
                Way::Poll => self.poll(),
            },
        }
    }

    /// Opens a stream in place of an older one.
    fn listen(&mut self) {
        match BillStream::open(&api::events_url(&self.gateway, &self.id)) {
            Some(stream) => {
                self.connection = Connection::Streaming {
                    stream,
                    heard: false,
                    silence: TimeoutFuture::new(FIRST_MESSAGE),
                };
            }
            None => {
                self.pace = self.pace.without_streams();
                self.poll();
            }
        }
    }

    fn heard(&mut self, text: &str) {
        let Some(received) = api::read_event(text) else {
            return;
        };
        if let Connection::Streaming { heard, silence, .. } = &mut self.connection {
            *heard = true;
            *silence = TimeoutFuture::new(SILENCE);
        }
        self.pace = Pace::renewed();
        self.on_news.emit(received);
    }

    /// The browser would open the stream again by itself, on all phones at the same time and not
    /// always: it is closed, and opened again by our own clock.
    fn lost(&mut self) {
        self.pace = self.pace.stream_lost();
        self.pause();
    }

    fn pause(&mut self) {
        let wait = self.pace.wait(random::number());
        self.connection = Connection::Pausing(TimeoutFuture::new(wait));
    }

    fn poll(&mut self) {
        self.connection = Connection::Polling;
        if !self.checking {
            let (gateway, id) = (self.gateway.clone(), self.id.clone());
            self.call = async move { api::show(&gateway, &id).await }
                .boxed_local()
                .fuse();
        }
    }

    /// Has ClickPesa asked. It takes the place of a poll, which would learn less.
    fn check(&mut self) {
        self.checking = true;
        let (gateway, id) = (self.gateway.clone(), self.id.clone());
        self.call = async move { api::check(&gateway, &id).await }
            .boxed_local()
            .fuse();
    }

    fn answered(&mut self, answer: Result<News, Failure>) {
        self.checking = false;
        if self.pace.way() == Way::Poll {
            self.pace = self.pace.polled();
            self.pause();
        }
        if let Ok(news) = answer {
            self.on_news.emit(news);
        }
    }

    /// ClickPesa is asked at once, whatever the stream does. The gateway asks for all customers who
    /// come back at the same moment together.
    fn signalled(&mut self, signal: Signal) {
        if let Signal::Online = signal {
            self.checking = false;
            self.connection = Connection::Polling;
        }
        self.pace = Pace::renewed();
        if !self.checking {
            self.check();
        }
        if !matches!(self.connection, Connection::Streaming { .. }) {
            self.listen();
        }
    }
}
