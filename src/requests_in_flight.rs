//! The requests that the state machine has asked for. Each reports its answer as an event, and is aborted
//! when nothing waits for it any more.

use billpay_contract::BillId;
use yew::{AttrValue, Callback};

use crate::api::{self, CREATE_TIMEOUT};
use crate::platform::task::Task;
use crate::state::{Check, CreateCall, Event, Rest, Screen};

/// One request of each kind at most.
#[derive(Debug, Default)]
pub(crate) struct RequestsInFlight {
    create: Option<Task>,
    open: Option<Task>,
    check: Option<Task>,
    rest: Option<Task>,
}

impl RequestsInFlight {
    pub(crate) fn create(
        &mut self,
        gateway: AttrValue,
        attempt: u32,
        call: CreateCall,
        on_answer: Callback<Event>,
    ) {
        self.create = Some(Task::spawn(async move {
            let result = api::create_order_control_number(&gateway, &call, CREATE_TIMEOUT).await;
            on_answer.emit(Event::Answered { attempt, result });
        }));
    }

    pub(crate) fn open(&mut self, gateway: AttrValue, bill: BillId, on_answer: Callback<Event>) {
        self.open = Some(Task::spawn(async move {
            let result = api::show(&gateway, &bill).await;
            on_answer.emit(Event::Opened(bill, result));
        }));
    }

    pub(crate) fn check(&mut self, gateway: AttrValue, bill: BillId, on_answer: Callback<Event>) {
        self.check = Some(Task::spawn(async move {
            let result = api::check(&gateway, &bill).await;
            on_answer.emit(Event::Checked(bill, result));
        }));
    }

    pub(crate) fn rest(&mut self, gateway: AttrValue, bill: BillId, on_answer: Callback<Event>) {
        self.rest = Some(Task::spawn(async move {
            let result = api::create_rest(&gateway, &bill).await;
            on_answer.emit(Event::RestAnswered(bill, result));
        }));
    }

    /// Aborts the requests whose answers the screen no longer waits for.
    pub(crate) fn keep_awaited(&mut self, screen: &Screen) {
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
    }
}
