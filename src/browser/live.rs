//! Hearing how a bill stands while the page is open: by a stream, by looks where streams bring
//! nothing, and at once when the customer comes back. Must not know what is done about it.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use gloo_timers::callback::Timeout;
use wasm_bindgen::JsCast;
use web_sys::{EventSource, EventTarget, MessageEvent, Window};
use yew::Callback;

use super::bills::{address, read};
use super::call::Call;
use super::listener::Listener;
use super::random;
use crate::answer::Failure;
use crate::bill_id::BillId;
use crate::pace::{Pace, Way};
use crate::state::News;

/// How long a stream may be silent before its first word, in milliseconds. The gateway says how
/// the bill stands when a stream begins; a proxy that holds streams back lets nothing through.
const FIRST_WORD: u32 = 15_000;

/// How long a stream may be silent after a word, in milliseconds, before it is begun again: the
/// browser does not notice a connection that died silently, as phones' do. Five minutes cost a
/// gateway with thousands of streams a few requests a second.
const SILENCE: u32 = 5 * 60_000;

/// Watches a bill until it is dropped: no stream, timer, call or listener stays behind.
#[derive(Debug)]
pub(crate) struct Live {
    id: BillId,
    _watch: Rc<Watch>,
    _back: Vec<Listener>,
}

impl Live {
    pub(crate) fn start(gateway: &str, id: &BillId, on_news: Callback<News>) -> Self {
        let watch = Rc::new(Watch {
            gateway: gateway.to_owned(),
            id: id.clone(),
            on_news,
            pace: Cell::default(),
            stream: RefCell::default(),
            timer: RefCell::default(),
            look: RefCell::default(),
            looks: Cell::default(),
            checking: Cell::default(),
        });
        watch.listen();
        let back = web_sys::window().map(|window| listeners(&window, &watch));
        Self {
            id: id.clone(),
            _watch: watch,
            _back: back.unwrap_or_default(),
        }
    }

    /// Which bill is watched.
    pub(crate) fn id(&self) -> &BillId {
        &self.id
    }
}

/// What says that the customer is back, from another tab, from the dialer, from a tunnel.
fn listeners(window: &Window, watch: &Rc<Watch>) -> Vec<Listener> {
    let mut listeners = vec![
        watch.hears(window, "online", Watch::connected),
        watch.hears(window, "focus", Watch::back),
        watch.hears(window, "pageshow", Watch::back),
    ];
    if let Some(document) = window.document() {
        listeners.push(watch.hears(&document, "visibilitychange", Watch::seen));
    }
    listeners
}

#[derive(Debug)]
struct Watch {
    gateway: String,
    id: BillId,
    on_news: Callback<News>,
    pace: Cell<Pace>,
    stream: RefCell<Option<Stream>>,
    /// The next thing to do; there is one at most.
    timer: RefCell<Option<Timeout>>,
    look: RefCell<Option<Call>>,
    /// How many looks there were: the end of one that was given up means nothing.
    looks: Cell<u32>,
    /// Whether the look on its way, or the next, has ClickPesa asked.
    checking: Cell<bool>,
}

impl Watch {
    /// Begins a stream in place of an older one.
    fn listen(self: &Rc<Self>) {
        let url = address(&self.gateway, &self.id, "/events");
        let stream = Stream::open(&url, self);
        if stream.is_none() {
            self.pace.set(self.pace.get().without_streams());
            self.look();
        } else {
            self.later(FIRST_WORD, Self::lost);
        }
        self.stream.replace(stream);
    }

    fn heard(self: &Rc<Self>, text: &str) {
        if let Some(news) = read(text) {
            self.pace.set(Pace::renewed());
            self.later(SILENCE, Self::listen);
            self.on_news.emit(news);
        }
    }

    /// The browser would begin the stream again by itself, all at the same time and not always:
    /// ours is closed, and begun again by our own clock.
    fn lost(self: &Rc<Self>) {
        self.close();
        self.pace.set(self.pace.get().stream_lost());
        self.go_on();
    }

    fn close(&self) {
        if let Some(stream) = &*self.stream.borrow() {
            stream.source.close();
        }
    }

    /// Asks what the gateway knows, or what ClickPesa does, if no answer is awaited already.
    fn look(self: &Rc<Self>) {
        if self.look.borrow().is_some() {
            return;
        }
        let watch = Rc::downgrade(self);
        let number = self.looks.get().wrapping_add(1);
        self.looks.set(number);
        let then = move |result| match watch.upgrade() {
            Some(watch) if watch.looks.get() == number => watch.looked(result),
            _ => {}
        };
        let call = match self.checking.get() {
            true => Call::check(&self.gateway, &self.id, then),
            false => Call::view(&self.gateway, &self.id, then),
        };
        self.look.replace(Some(call));
    }

    /// What is awaited is not waited for any more.
    fn forget_look(&self) {
        self.looks.set(self.looks.get().wrapping_add(1));
        self.look.take();
        self.checking.set(false);
    }

    fn looked(self: &Rc<Self>, result: Result<News, Failure>) {
        self.look.take();
        self.checking.set(false);
        if self.pace.get().way() == Way::Look {
            self.pace.set(self.pace.get().looked());
            self.go_on();
        }
        if let Ok(news) = result {
            self.on_news.emit(news);
        }
    }

    fn go_on(self: &Rc<Self>) {
        let next = match self.pace.get().way() {
            Way::Stream => Self::listen,
            Way::Look => Self::look,
        };
        self.later(self.pace.get().wait(random::number()), next);
    }

    fn later(self: &Rc<Self>, wait: u32, what: fn(&Rc<Self>)) {
        let watch = Rc::downgrade(self);
        let timer = Timeout::new(wait, move || {
            if let Some(watch) = watch.upgrade() {
                what(&watch);
            }
        });
        self.timer.replace(Some(timer));
    }

    fn hears(
        self: &Rc<Self>,
        target: &EventTarget,
        kind: &'static str,
        what: fn(&Rc<Self>),
    ) -> Listener {
        let watch = Rc::downgrade(self);
        Listener::new(target.clone(), kind, move |_| {
            if let Some(watch) = watch.upgrade() {
                what(&watch);
            }
        })
    }

    /// The page is seen again, or not any more.
    fn seen(self: &Rc<Self>) {
        let document = web_sys::window().and_then(|window| window.document());
        if document.is_some_and(|document| !document.hidden()) {
            self.back();
        }
    }

    /// The customer is back, perhaps from paying: ClickPesa is asked at once, whatever the stream
    /// does. The gateway asks for all who come at the same moment together.
    fn back(self: &Rc<Self>) {
        self.pace.set(Pace::renewed());
        if !self.checking.get() {
            // A look at what the gateway knows is less than what is asked for now.
            self.forget_look();
            self.checking.set(true);
            self.look();
        }
        if !self.streams() {
            self.listen();
        }
    }

    /// The network is back: what was on its way over the old one is lost.
    fn connected(self: &Rc<Self>) {
        self.forget_look();
        self.close();
        self.back();
    }

    fn streams(&self) -> bool {
        let stream = self.stream.borrow();
        stream
            .as_ref()
            .is_some_and(|stream| stream.source.ready_state() != EventSource::CLOSED)
    }
}

/// A stream of the bill's states; it ends with its drop.
#[derive(Debug)]
struct Stream {
    source: EventSource,
    _hears: [Listener; 2],
}

impl Stream {
    /// None where the browser has no streams.
    fn open(url: &str, watch: &Rc<Watch>) -> Option<Self> {
        let source = EventSource::new(url).ok()?;
        let heard = Rc::downgrade(watch);
        let message = Listener::new(source.clone().into(), "message", move |event| {
            let message: &MessageEvent = event.unchecked_ref();
            if let (Some(watch), Some(text)) = (heard.upgrade(), message.data().as_string()) {
                watch.heard(&text);
            }
        });
        let error = watch.hears(&source, "error", Watch::lost);
        Some(Self {
            source,
            _hears: [message, error],
        })
    }
}

impl Drop for Stream {
    fn drop(&mut self) {
        self.source.close();
    }
}
