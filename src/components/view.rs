//! What everything on the screen is shown with. Must not know what is shown.

use billpay_contract::{Channel, ChannelChanges, Moment};
use yew::NodeRef;

use super::billpay::Place;
use super::targets::Targets;
use crate::browser::{Copied, Device};
use crate::locale::Locale;
use crate::state::Copy;
use crate::text::Text;

/// The surroundings of a screen.
pub(super) struct View<'a> {
    pub(super) locale: Locale,
    pub(super) text: &'static Text,
    pub(super) place: Place,
    /// The gateway's address, with a slash at the end.
    pub(super) gateway: &'a str,
    /// The same as it is given to others.
    pub(super) public: &'a str,
    /// What the merchant changed about the channels.
    pub(super) changes: &'a ChannelChanges,
    pub(super) targets: &'a Targets,
    pub(super) look: &'a Look,
    /// Whether it is known what the browser keeps, and what was typed into a server's form.
    pub(super) begun: bool,
    /// Whether it is drawn in parts.
    pub(super) in_parts: bool,
}

/// What of the screen is the browser's own, and no part of the bill: it goes with the card.
#[derive(Debug, Default)]
pub(super) struct Look {
    /// What the device offers; the least until the widget stands in a browser.
    pub(super) device: Device,
    /// The phone's clock, at most a minute old, where it is asked.
    pub(super) now: Option<Moment>,
    /// What was copied last, and how that ended.
    pub(super) copied: Option<(Copy, String, Copied)>,
    /// Where the text stands that is to be copied by hand.
    pub(super) by_hand: NodeRef,
    /// The channel that was open when the card came.
    pub(super) open: Option<Channel>,
    /// The bill's page for a camera: a width, and a path.
    pub(super) drawing: String,
    /// What is printed.
    pub(super) card: NodeRef,
}

impl View<'_> {
    /// Whether it is drawn whole, with what is behind closed lists.
    pub(super) const fn whole(&self) -> bool {
        self.begun || !self.in_parts
    }

    /// Where a form of the page's is sent where no script runs; in a shop's page there is none.
    pub(super) fn posts(&self, to: &[&str]) -> Option<String> {
        let page = self.place == Place::Page;
        page.then(|| [self.gateway, &to.concat()].concat())
    }
}
