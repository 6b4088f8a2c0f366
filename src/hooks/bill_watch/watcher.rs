//! The loop that watches a page's bills while the page is visible: it waits for the leader's messages, for
//! polls, and for the customer's return.

use billpay_contract::BillId;
use futures_channel::mpsc::UnboundedReceiver;
use futures_util::future::{Fuse, FusedFuture, LocalBoxFuture, pending};
use futures_util::stream::{self, LocalBoxStream};
use futures_util::{FutureExt, StreamExt, select_biased};
use gloo_timers::future::TimeoutFuture;
use gloo_utils::document;

use super::backoff::Backoff;
use super::leader::{self, FIRST_MESSAGE_TIMEOUT, IDLE_TIMEOUT};
use super::tabs;
use super::watched_bills::WatchedBills;
use crate::api;
use crate::failure::Failure;
use crate::platform::broadcast::Broadcast;
use crate::platform::random;
use crate::platform::web_locks::Lock;
use crate::state::BillUpdate;

/// What happens to the page.
#[derive(Clone, Copy, Debug)]
pub(super) enum Wakeup {
    /// The customer returned to the page, perhaps after paying.
    Returned,
    /// The network is back. Requests over the old connection are lost.
    Online,
    /// The page is not visible any more.
    Hidden,
    /// The page has another bill, or one less.
    BillsChanged,
}

/// Watches the bills until it is dropped. The first wakeup says which bills there are.
pub(super) async fn run(
    gateway: String,
    bills: WatchedBills,
    mut wakeups: UnboundedReceiver<Wakeup>,
) {
    if !document().hidden() {
        Watcher::new(&gateway, &bills).run(&mut wakeups).await;
    }
    loop {
        if let Wakeup::Returned = wakeups.select_next_some().await {
            let mut watcher = Watcher::new(&gateway, &bills);
            watcher.handle_return();
            watcher.run(&mut wakeups).await;
        }
    }
}

type Calls = LocalBoxStream<'static, Result<BillUpdate, Failure>>;

/// The watch of a visible page.
struct Watcher<'a> {
    gateway: &'a str,
    bills: &'a WatchedBills,
    /// The messages from the leader.
    channel: Option<Broadcast>,
    /// Lists this page's bills for the leader.
    listing: Fuse<LocalBoxFuture<'static, Option<Lock>>>,
    listed: Option<Lock>,
    /// Waits to be the leader, and is it.
    leading: Fuse<LocalBoxFuture<'static, ()>>,
    /// The running polls or checks, one after the other.
    calls: Option<Calls>,
    /// Whether those are checks.
    checking: bool,
    /// When the bills are polled, unless a message arrives before.
    timeout: Fuse<TimeoutFuture>,
    backoff: Backoff,
    /// The longest wait that the gateway's answers asked for, in milliseconds.
    pause: u32,
}

impl<'a> Watcher<'a> {
    fn new(gateway: &'a str, bills: &'a WatchedBills) -> Self {
        Self {
            gateway,
            bills,
            channel: tabs::channel(gateway),
            listing: Fuse::terminated(),
            listed: None,
            leading: Fuse::terminated(),
            calls: None,
            checking: false,
            timeout: Fuse::terminated(),
            backoff: Backoff::default(),
            pause: 0,
        }
    }

    /// Watches until the page is hidden.
    async fn run(mut self, wakeups: &mut UnboundedReceiver<Wakeup>) {
        loop {
            select_biased! {
                text = next_message(&mut self.channel).fuse() => self.handle_message(&text),
                listed = &mut self.listing => self.handle_listed(listed),
                () = &mut self.leading => self.poll(),
                answer = next_answer(&mut self.calls).fuse() => self.handle_answer(answer),
                () = &mut self.timeout => self.poll(),
                wakeup = wakeups.select_next_some() => match wakeup {
                    Wakeup::Returned => self.handle_return(),
                    Wakeup::Online => self.handle_online(),
                    Wakeup::Hidden => return,
                    Wakeup::BillsChanged => self.list_bills(),
                },
            }
        }
    }

    /// Has the leader watch this page's bills, and polls them if there is no message in time.
    fn list_bills(&mut self) {
        let (gateway, bills) = (self.gateway.to_owned(), self.bills.ids());
        self.listing = tabs::list_bills(gateway, bills).boxed_local().fuse();
        self.wait(FIRST_MESSAGE_TIMEOUT);
    }

    /// Tells the leader, and waits to be the next one.
    fn handle_listed(&mut self, listed: Option<Lock>) {
        self.listed = listed;
        if let Some(channel) = &self.channel {
            channel.send(tabs::BILLS_CHANGED);
        }
        if self.leading.is_terminated() {
            self.leading = leader::lead(self.gateway.to_owned()).boxed_local().fuse();
        }
    }

    fn handle_message(&mut self, text: &str) {
        if let Some(update) = api::parse_event(text)
            && self.bills.update(&update)
        {
            self.backoff = Backoff::default();
            // Then the leader opens the stream again.
            self.wait(IDLE_TIMEOUT + FIRST_MESSAGE_TIMEOUT);
        }
    }

    /// Polls after that time, in milliseconds.
    fn wait(&mut self, time: u32) {
        self.timeout = TimeoutFuture::new(time).fuse();
    }

    fn poll(&mut self) {
        self.timeout = Fuse::terminated();
        self.backoff = self.backoff.after_attempt();
        if self.calls.is_none() {
            self.call(|gateway, id| {
                async move { api::load_bill(&gateway, &id).await }.boxed_local()
            });
        }
    }

    /// Has the gateway ask ClickPesa. Running polls are aborted: their answers could only be older.
    fn check(&mut self) {
        if !self.checking {
            self.checking = true;
            self.call(|gateway, id| {
                async move { api::check_status(&gateway, &id).await }.boxed_local()
            });
        }
    }

    fn call(
        &mut self,
        call: fn(String, BillId) -> LocalBoxFuture<'static, Result<BillUpdate, Failure>>,
    ) {
        let gateway = self.gateway.to_owned();
        let bills = stream::iter(self.bills.ids());
        let calls = bills.then(move |id| call(gateway.clone(), id));
        self.calls = Some(calls.boxed_local());
        self.pause = 0;
    }

    fn handle_answer(&mut self, answer: Option<Result<BillUpdate, Failure>>) {
        match answer {
            Some(Ok(update)) => {
                self.bills.update(&update);
            }
            Some(Err(failure)) => {
                let seconds = failure.into_problem().retry_after.unwrap_or_default();
                self.pause = self.pause.max(u32::from(seconds) * 1_000);
            }
            None => {
                self.calls = None;
                self.checking = false;
                if self.timeout.is_terminated() {
                    self.wait(self.backoff.wait(random::number()).max(self.pause));
                }
            }
        }
    }

    /// Checks the status at once, also while messages arrive. The gateway combines simultaneous checks.
    fn handle_return(&mut self) {
        self.backoff = Backoff::default();
        self.check();
        if self.leading.is_terminated() {
            self.list_bills();
        }
    }

    /// Replaces the connections.
    fn handle_online(&mut self) {
        self.leading = Fuse::terminated();
        self.checking = false;
        self.handle_return();
    }
}

/// The next message from the leader.
async fn next_message(channel: &mut Option<Broadcast>) -> String {
    match channel {
        Some(channel) => channel.next().await,
        None => pending().await,
    }
}

/// The next answer; `None` after the last one.
async fn next_answer(calls: &mut Option<Calls>) -> Option<Result<BillUpdate, Failure>> {
    match calls {
        Some(calls) => calls.next().await,
        None => pending().await,
    }
}
