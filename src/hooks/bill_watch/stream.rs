//! The gateway's event stream.

use futures_util::StreamExt;
use futures_util::stream::{Select, select};
use gloo_net::eventsource::futures::{EventSource, EventSourceSubscription};

/// An open event stream. Dropping it closes the connection.
pub(super) struct BillStream {
    /// Includes `error` events, because gloo-net ignores those after which the browser would reconnect by
    /// itself.
    events: Select<EventSourceSubscription, EventSourceSubscription>,
    _source: EventSource,
}

impl BillStream {
    /// Opens the stream; `None` where the browser does not support event streams.
    pub(super) fn open(url: &str) -> Option<Self> {
        let mut source = EventSource::new(url).ok()?;
        let messages = source.subscribe("message").ok()?;
        let errors = source.subscribe("error").ok()?;
        Some(Self {
            events: select(messages, errors),
            _source: source,
        })
    }

    /// The next message's text; `None` when the connection is closed.
    pub(super) async fn next(&mut self) -> Option<String> {
        let (kind, event) = self.events.next().await?.ok()?;
        match &*kind {
            "message" => Some(event.data().as_string().unwrap_or_default()),
            _ => None,
        }
    }
}
