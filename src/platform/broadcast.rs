//! Messages between the pages and frames of one origin.

use futures_channel::mpsc::{UnboundedReceiver, unbounded};
use futures_util::StreamExt;
use gloo_events::EventListener;
use wasm_bindgen::JsCast;
use web_sys::{BroadcastChannel, MessageEvent};

/// An open channel. It receives what others send, also others of the same page. Dropping it closes it.
pub(crate) struct Broadcast {
    channel: BroadcastChannel,
    messages: UnboundedReceiver<String>,
    _listener: EventListener,
}

impl Broadcast {
    /// Opens the channel of that name; `None` where the browser has none.
    pub(crate) fn open(name: &str) -> Option<Self> {
        let channel = BroadcastChannel::new(name).ok()?;
        let (sender, messages) = unbounded();
        let listener = EventListener::new(&channel, "message", move |event| {
            let event: &MessageEvent = event.unchecked_ref();
            if let Some(text) = event.data().as_string() {
                // Fails only after the channel was closed.
                let _ = sender.unbounded_send(text);
            }
        });
        Some(Self {
            channel,
            messages,
            _listener: listener,
        })
    }

    /// Sends a text to all others.
    pub(crate) fn send(&self, text: &str) {
        // Only a closed channel refuses a text.
        let _ = self.channel.post_message(&text.into());
    }

    /// Forgets what was received until now.
    pub(crate) fn skip_received(&mut self) {
        while self.messages.try_recv().is_ok() {}
    }

    /// The next text from others.
    pub(crate) async fn next(&mut self) -> String {
        self.messages.select_next_some().await
    }
}

impl Drop for Broadcast {
    fn drop(&mut self) {
        self.channel.close();
    }
}
