//! The gateway's event stream about one bill.

use futures_util::StreamExt;
use futures_util::stream::{Select, select};
use gloo_net::eventsource::futures::{EventSource, EventSourceSubscription};

/// An open event stream. Dropping it closes the connection.
pub(super) struct BillStream {
    /// The browser's own `error` event is among them: gloo-net passes over one after which the
    /// browser would connect again by itself.
    events: Select<EventSourceSubscription, EventSourceSubscription>,
    _source: EventSource,
}

impl BillStream {
    /// Opens the stream; `None` where the browser has no streams.
    pub(super) fn open(url: &str) -> Option<Self> {
        let mut source = EventSource::new(url).ok()?;
        let messages = source.subscribe("message").ok()?;
        let errors = source.subscribe("error").ok()?;
        Some(Self {
            events: select(messages, errors),
            _source: source,
        })
    }

    /// The next message's text; `None` when the connection is lost.
    pub(super) async fn next(&mut self) -> Option<String> {
        let (kind, event) = self.events.next().await?.ok()?;
        match &*kind {
            "message" => Some(event.data().as_string().unwrap_or_default()),
            _ => None,
        }
    }
}
