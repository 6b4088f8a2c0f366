//! Hears how a bill stands while it is on the screen: by an event stream, by polls where streams
//! bring nothing, and at once when the customer comes back.

mod pace;
mod stream;
mod watcher;

use billpay_contract::BillId;
use futures_channel::mpsc::{UnboundedSender, unbounded};
use gloo_events::EventListener;
use gloo_utils::{document, window};
use web_sys::EventTarget;
use yew::prelude::*;

use self::watcher::{Signal, Watcher};
use crate::context::use_widget;
use crate::platform::task::Task;
use crate::state::News;

/// Watches that bill for as long as the component shows it.
#[hook]
pub(crate) fn use_bill_watch(bill: Option<BillId>, on_news: Callback<News>) {
    let gateway = use_widget().gateway;
    use_effect_with((gateway, bill), move |(gateway, bill)| {
        let watch = bill
            .as_ref()
            .map(|bill| BillWatch::start(gateway, bill, on_news));
        move || drop(watch)
    });
}

/// A running watch. Dropping it ends its stream, timers, calls and listeners.
struct BillWatch {
    _task: Task,
    _listeners: [EventListener; 4],
}

impl BillWatch {
    fn start(gateway: &AttrValue, bill: &BillId, on_news: Callback<News>) -> Self {
        let (signals, received) = unbounded();
        let watcher = Watcher::new(gateway.clone(), bill.clone(), on_news);
        Self {
            _task: Task::spawn(watcher.run(received)),
            _listeners: listeners(&signals),
        }
    }
}

/// What says that the customer is back, from another tab, from the dialer, from a tunnel.
fn listeners(signals: &UnboundedSender<Signal>) -> [EventListener; 4] {
    let listen = |target: &EventTarget, kind: &'static str, signal: fn() -> Option<Signal>| {
        let signals = signals.clone();
        EventListener::new(target, kind, move |_| {
            if let Some(signal) = signal() {
                // Only a watch that has ended hears nothing.
                let _ = signals.unbounded_send(signal);
            }
        })
    };
    [
        listen(&window(), "online", || Some(Signal::Online)),
        listen(&window(), "focus", || Some(Signal::Returned)),
        listen(&window(), "pageshow", || Some(Signal::Returned)),
        listen(&document(), "visibilitychange", || {
            (!document().hidden()).then_some(Signal::Returned)
        }),
    ]
}
