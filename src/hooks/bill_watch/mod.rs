//! Watches the payment status of the bill on the screen: with an event stream, with polls where streams do
//! not work, and with an immediate check when the customer returns to the page.

mod backoff;
mod stream;
mod watcher;

use billpay_contract::BillId;
use futures_channel::mpsc::{UnboundedSender, unbounded};
use gloo_events::EventListener;
use gloo_utils::{document, window};
use web_sys::EventTarget;
use yew::prelude::*;

use self::watcher::{Wakeup, Watcher};
use crate::context::use_widget_context;
use crate::platform::task::Task;
use crate::state::BillUpdate;

/// Watches that bill while the component is mounted.
#[hook]
pub(crate) fn use_bill_watch(bill: Option<BillId>, on_update: Callback<BillUpdate>) {
    let gateway = use_widget_context().gateway;
    use_effect_with((gateway, bill), move |(gateway, bill)| {
        let watch = bill
            .as_ref()
            .map(|bill| BillWatch::start(gateway, bill, on_update));
        move || drop(watch)
    });
}

/// A running watch. Dropping it ends its stream, timers, calls and listeners.
struct BillWatch {
    _task: Task,
    _listeners: [EventListener; 4],
}

impl BillWatch {
    fn start(gateway: &AttrValue, bill: &BillId, on_update: Callback<BillUpdate>) -> Self {
        let (wakeups, received) = unbounded();
        let watcher = Watcher::new(gateway.clone(), bill.clone(), on_update);
        Self {
            _task: Task::spawn(watcher.run(received)),
            _listeners: listeners(&wakeups),
        }
    }
}

/// Listeners for the customer's return: from another tab or app, or from being offline.
fn listeners(wakeups: &UnboundedSender<Wakeup>) -> [EventListener; 4] {
    let listen = |target: &EventTarget, kind: &'static str, wakeup: fn() -> Option<Wakeup>| {
        let wakeups = wakeups.clone();
        EventListener::new(target, kind, move |_| {
            if let Some(wakeup) = wakeup() {
                // Fails only if the watch has ended.
                let _ = wakeups.unbounded_send(wakeup);
            }
        })
    };
    [
        listen(&window(), "online", || Some(Wakeup::Online)),
        listen(&window(), "focus", || Some(Wakeup::Returned)),
        listen(&window(), "pageshow", || Some(Wakeup::Returned)),
        listen(&document(), "visibilitychange", || {
            (!document().hidden()).then_some(Wakeup::Returned)
        }),
    ]
}
