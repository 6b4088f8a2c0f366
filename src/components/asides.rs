//! What a screen asks of the browser beside the bill's own calls: the merchant's channels, the clock,
//! the drawing of the bill's page, paper. All ends with the widget. Must not know what is shown.

use std::rc::Rc;

use billpay_contract::ChannelChanges;
use yew::html::Scope;

use super::billpay::BillPay;
use super::message::Message;
use super::view::Look;
use crate::bill_id::BillId;
use crate::browser::{self, Call, Minutes, Printed};
use crate::state::Issued;

/// What is asked, and what has come.
#[derive(Debug, Default)]
pub(super) struct Asides {
    /// What the merchant changed about the channels, as far as it has come.
    pub(super) changes: Rc<ChannelChanges>,
    /// That on its way: a card that is there later shows no channel that then goes.
    channels: Option<Call>,
    minutes: Option<Minutes>,
    drawing: Option<(String, BillId, Call)>,
    printed: Option<Printed>,
    pub(super) look: Look,
    /// Of which number the look is.
    of: Option<String>,
}

impl Asides {
    pub(super) fn new(changes: Option<Rc<ChannelChanges>>) -> Self {
        Self {
            changes: changes.unwrap_or_default(),
            ..Self::default()
        }
    }

    pub(super) fn ask_for_channels(&mut self, gateway: &str, link: &Scope<BillPay>) {
        let link = link.clone();
        let then = move |changes| link.send_message(Message::Channels(changes));
        self.changes = Rc::default();
        self.channels = Some(Call::channels(gateway, then));
    }

    /// The widget stands in a browser.
    pub(super) fn begin(&mut self) {
        self.look.device = browser::device();
    }

    /// Whether that is another number than before: a card that comes begins anew, and one that goes
    /// leaves nothing.
    pub(super) fn shows(&mut self, number: Option<&str>, keeps: bool) -> bool {
        if number == self.of.as_deref() {
            return false;
        }
        self.of = number.map(str::to_owned);
        self.printed = None;
        self.look = Look {
            device: self.look.device,
            now: self.look.now,
            open: keeps.then(browser::recall_channel).flatten(),
            ..Look::default()
        };
        true
    }

    /// Follows what is shown.
    pub(super) fn follow(&mut self, gateway: &str, link: &Scope<BillPay>, issued: Option<&Issued>) {
        let timed = issued
            .and_then(Issued::view)
            .is_some_and(|view| view.deadline.is_some());
        if timed != self.minutes.is_some() {
            let link = link.clone();
            let tell = move |now| link.send_message(Message::Minute(now));
            self.minutes = timed.then(|| Minutes::start(tell));
        }
        self.draw(gateway, link, issued);
    }

    /// Asks for the drawing where the page is read on something wide. A phone asks for nothing.
    fn draw(&mut self, gateway: &str, link: &Scope<BillPay>, issued: Option<&Issued>) {
        let shown = issued.filter(|issued| self.look.device.wide && issued.settled().is_none());
        let wanted = shown.and_then(|issued| issued.id.as_ref());
        let asked = self.drawing.as_ref().map(|(of, id, _)| (&**of, id));
        if asked == wanted.map(|id| (gateway, id)) {
            return;
        }
        self.look.drawing.clear();
        self.drawing = wanted.map(|id| {
            let link = link.clone();
            let then = move |drawing| link.send_message(Message::Drawn(drawing));
            let call = Call::qr(gateway, id, then);
            (gateway.to_owned(), id.clone(), call)
        });
    }

    /// Prints the card.
    pub(super) fn print(&mut self) {
        self.printed = browser::print(&self.look.card);
    }
}
