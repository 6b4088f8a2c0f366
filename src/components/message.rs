//! What the widget's component is told. Must not know what it does about it.

use billpay_contract::{Channel, ChannelChanges, Field, Moment};
use yew::NodeRef;

use crate::browser::Copied;
use crate::locale::Locale;
use crate::state::{Copy, Event};

/// A message to the component.
#[derive(Debug)]
#[cfg_attr(
    not(target_arch = "wasm32"),
    expect(
        clippy::large_enum_variant,
        reason = "it is smaller in browsers, and a box would cost their bytes"
    )
)]
pub enum Message {
    /// It begins: with what the browser keeps by then, and what was typed. Events that came sooner follow.
    Begun,
    /// Something happened.
    Happened(Event),
    /// What the merchant changed about the channels has come.
    Channels(ChannelChanges),
    /// The customer wants that field.
    Focus(Field),
    /// The customer wants that text, which the node shows.
    Copy(Copy, String, NodeRef),
    /// That ended so.
    Copied(Copy, String, Copied),
    /// The customer opened that channel.
    Opened(Channel),
    /// The customer wants to hand the bill to another app.
    Share,
    /// The customer wants the card on paper.
    Print,
    /// The customer wants that language.
    Speak(Locale),
    /// The phone's clock says so.
    Minute(Moment),
    /// The drawing of the bill's page has come.
    Drawn(String),
}

impl From<Event> for Message {
    fn from(event: Event) -> Self {
        Self::Happened(event)
    }
}
