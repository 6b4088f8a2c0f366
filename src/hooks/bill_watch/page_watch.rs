//! The watch of a page: one for all its bills at one gateway.

use std::cell::RefCell;
use std::rc::{Rc, Weak};

use billpay_contract::BillId;
use futures_channel::mpsc::{UnboundedSender, unbounded};
use gloo_events::EventListener;
use gloo_utils::{document, window};
use web_sys::EventTarget;
use yew::Callback;

use super::watched_bills::{WatchedBill, WatchedBills};
use super::watcher::{self, Wakeup};
use crate::platform::location;
use crate::platform::task::Task;
use crate::state::BillUpdate;

thread_local! {
    /// The watches of this page.
    static WATCHES: RefCell<Vec<Weak<PageWatch>>> = const { RefCell::new(Vec::new()) };
}

/// The watch of one gateway's bills. It runs until its last subscription is dropped, which ends its stream,
/// timers, calls and listeners.
pub(super) struct PageWatch {
    gateway: String,
    bills: WatchedBills,
    wakeups: UnboundedSender<Wakeup>,
    _task: Task,
    _listeners: [EventListener; 5],
}

impl PageWatch {
    /// The running watch of that gateway, or a new one.
    pub(super) fn of(gateway: &str) -> Rc<Self> {
        // Elements may name the same gateway in several ways.
        let gateway = location::absolute(gateway).unwrap_or_else(|| gateway.to_owned());
        WATCHES.with_borrow_mut(|watches| {
            watches.retain(|watch| watch.strong_count() > 0);
            let mut running = watches.iter().filter_map(Weak::upgrade);
            running
                .find(|watch| watch.gateway == gateway)
                .unwrap_or_else(|| {
                    let watch = Self::start(gateway);
                    watches.push(Rc::downgrade(&watch));
                    watch
                })
        })
    }

    fn start(gateway: String) -> Rc<Self> {
        let (wakeups, received) = unbounded();
        let bills = WatchedBills::default();
        Rc::new(Self {
            _task: Task::spawn(watcher::run(gateway.clone(), bills.clone(), received)),
            _listeners: listeners(&wakeups),
            gateway,
            bills,
            wakeups,
        })
    }

    /// Watches a bill until the subscription is dropped.
    pub(super) fn subscribe(
        self: Rc<Self>,
        bill: BillId,
        on_update: Callback<BillUpdate>,
    ) -> Subscription {
        let watched = self.bills.add(bill, on_update);
        self.bills_changed();
        Subscription {
            _watched: watched,
            watch: self,
        }
    }

    fn bills_changed(&self) {
        // Fails only if the watch has ended.
        let _ = self.wakeups.unbounded_send(Wakeup::BillsChanged);
    }
}

/// A subscription to the updates of one bill.
pub(super) struct Subscription {
    _watched: Rc<WatchedBill>,
    watch: Rc<PageWatch>,
}

impl Drop for Subscription {
    fn drop(&mut self) {
        // Handled after this bill is gone.
        self.watch.bills_changed();
    }
}

/// Listeners for the customer's leaving and return: to another tab or app, to another page, and offline.
fn listeners(wakeups: &UnboundedSender<Wakeup>) -> [EventListener; 5] {
    let listen = |target: &EventTarget, kind: &'static str, wakeup: fn() -> Wakeup| {
        let wakeups = wakeups.clone();
        EventListener::new(target, kind, move |_| {
            // Fails only if the watch has ended.
            let _ = wakeups.unbounded_send(wakeup());
        })
    };
    [
        listen(&window(), "online", || Wakeup::Online),
        listen(&window(), "focus", || Wakeup::Returned),
        listen(&window(), "pageshow", visibility),
        listen(&window(), "pagehide", || Wakeup::Hidden),
        listen(&document(), "visibilitychange", visibility),
    ]
}

/// The wakeup after a change of the page's visibility.
fn visibility() -> Wakeup {
    match document().hidden() {
        true => Wakeup::Hidden,
        false => Wakeup::Returned,
    }
}
