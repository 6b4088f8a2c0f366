//! The pending requests about the widget's bill. Each sends its answer as an event. It is aborted when its [`Task`] is
//! dropped: when another request of its kind begins, or when the screen no longer waits for it.

use billpay_contract::BillId;
use yew::{AttrValue, Callback};

use crate::api;
use crate::create_once::CreateCall;
use crate::platform::task::Task;
use crate::state::{Event, RemainderProgress, Screen, StatusCheck};

/// At most one request of each kind.
#[derive(Debug, Default)]
pub(crate) struct PendingRequests {
    create: Option<Task>,
    load: Option<Task>,
    check: Option<Task>,
    remainder: Option<Task>,
}

impl PendingRequests {
    pub(crate) fn create(
        &mut self,
        gateway: AttrValue,
        call: CreateCall,
        on_answer: Callback<Event>,
    ) {
        self.create = Some(Task::spawn(async move {
            on_answer.emit(call.run(&gateway).await);
        }));
    }

    pub(crate) fn load(&mut self, gateway: AttrValue, bill: BillId, on_answer: Callback<Event>) {
        self.load = Some(Task::spawn(async move {
            let result = api::load_bill(&gateway, &bill).await;
            on_answer.emit(Event::BillLoaded(bill, result));
        }));
    }

    pub(crate) fn check(&mut self, gateway: AttrValue, bill: BillId, on_answer: Callback<Event>) {
        self.check = Some(Task::spawn(async move {
            let result = api::check_status(&gateway, &bill).await;
            on_answer.emit(Event::CheckFinished(bill, result));
        }));
    }

    pub(crate) fn create_remainder(
        &mut self,
        gateway: AttrValue,
        bill: BillId,
        on_answer: Callback<Event>,
    ) {
        self.remainder = Some(Task::spawn(async move {
            let result = api::create_remainder(&gateway, &bill).await;
            on_answer.emit(Event::RemainderFinished(bill, result));
        }));
    }

    /// Aborts the requests that the screen no longer waits for.
    pub(crate) fn abort_unneeded(&mut self, screen: &Screen) {
        if !matches!(screen, Screen::Submitting(_)) {
            self.create = None;
        }
        if !matches!(screen, Screen::Loading(_)) {
            self.load = None;
        }
        let issued = match screen {
            Screen::Issued(issued) => Some(issued),
            _ => None,
        };
        if issued.is_none_or(|issued| issued.check != StatusCheck::InProgress) {
            self.check = None;
        }
        if issued.is_none_or(|issued| issued.remainder != RemainderProgress::InProgress) {
            self.remainder = None;
        }
    }
}
