//! The widget's calls on their way, and the watch over its bill. Each ends when nothing waits for
//! it any more, and all end with the widget. Must not know what an answer means.

use yew::html::Scope;

use super::billpay::BillPay;
use crate::bill_id::BillId;
use crate::browser::{Call, Live};
use crate::state::{Check, CreateCall, Event, Rest, Screen, State};

/// What is on its way.
#[derive(Debug, Default)]
pub(super) struct Calls {
    create: Option<Call>,
    open: Option<Call>,
    check: Option<Call>,
    rest: Option<Call>,
    live: Option<Live>,
}

impl Calls {
    pub(super) fn create(
        &mut self,
        gateway: &str,
        link: &Scope<BillPay>,
        attempt: u32,
        call: CreateCall,
    ) {
        let link = link.clone();
        let then = move |result| link.send_message(Event::Answered { attempt, result });
        self.create = Some(Call::create(gateway, call, then));
    }

    pub(super) fn open(&mut self, gateway: &str, link: &Scope<BillPay>, id: &BillId) {
        let (link, of) = (link.clone(), id.clone());
        let then = move |result| link.send_message(Event::Opened(of, result));
        self.open = Some(Call::view(gateway, id, then));
    }

    pub(super) fn check(&mut self, gateway: &str, link: &Scope<BillPay>, id: &BillId) {
        let (link, of) = (link.clone(), id.clone());
        let then = move |result| link.send_message(Event::Checked(of, result));
        self.check = Some(Call::check(gateway, id, then));
    }

    pub(super) fn rest(&mut self, gateway: &str, link: &Scope<BillPay>, id: &BillId) {
        let (link, of) = (link.clone(), id.clone());
        let then = move |result| link.send_message(Event::RestAnswered(of, result));
        self.rest = Some(Call::rest(gateway, id, then));
    }

    /// Ends what the state no longer waits for, and watches the bill that it does.
    pub(super) fn follow(&mut self, gateway: &str, link: &Scope<BillPay>, state: &State) {
        let screen = state.screen();
        if !matches!(screen, Screen::Sending(_)) {
            self.create = None;
        }
        if !matches!(screen, Screen::Opening(_)) {
            self.open = None;
        }
        let issued = match screen {
            Screen::Issued(issued) => Some(issued),
            _ => None,
        };
        if issued.is_none_or(|issued| issued.check != Check::Asking) {
            self.check = None;
        }
        if issued.is_none_or(|issued| issued.rest != Rest::Asking) {
            self.rest = None;
        }
        let watched = state.watched();
        if self.live.as_ref().map(Live::id) != watched {
            let on_news = || link.callback(Event::Told);
            self.live = watched.map(|id| Live::start(gateway, id, on_news()));
        }
    }
}
