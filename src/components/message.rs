//! What the widget's component is told. Must not know what it does about it.

use billpay_contract::ChannelChanges;

use crate::state::Event;

/// A message to the component.
#[derive(Debug)]
pub enum Message {
    /// The widget stands on the screen, and this comes before everything else.
    Begun(Event),
    /// Something happened.
    Happened(Event),
    /// What the merchant changed about the channels has come.
    Channels(ChannelChanges),
}

impl From<Event> for Message {
    fn from(event: Event) -> Self {
        Self::Happened(event)
    }
}
