//! Background futures that are aborted when their owner is dropped.

use std::cell::Cell;
use std::future::{Future, poll_fn};
use std::pin::pin;

use futures_util::future::{AbortHandle, abortable};
use yew::platform;

thread_local! {
    /// Whether a future is being polled.
    static POLLING: Cell<bool> = const { Cell::new(false) };
}

/// A future that runs in the background until it is done or this is dropped. What the future owns is
/// dropped with it: a call is aborted, a stream is closed.
#[derive(Debug)]
pub(crate) struct Task(AbortHandle);

impl Task {
    pub(crate) fn spawn(future: impl Future<Output = ()> + 'static) -> Self {
        let (future, handle) = abortable(future);
        spawn_local(async move {
            // Nobody waits for the outcome.
            let _ = future.await;
        });
        Self(handle)
    }
}

impl Drop for Task {
    fn drop(&mut self) {
        self.0.abort();
    }
}

/// Runs a future in the background until it is done.
pub(crate) fn spawn_local(future: impl Future<Output = ()> + 'static) {
    platform::spawn_local(async move {
        let mut future = pin!(future);
        poll_fn(|context| {
            POLLING.set(true);
            let poll = future.as_mut().poll(context);
            POLLING.set(false);
            poll
        })
        .await;
    });
}

/// Whether a future crashed: its poll has started and never ended. Must not be called in a future that
/// [`spawn_local`] runs.
#[cfg(feature = "hydration")]
pub(crate) fn has_crashed() -> bool {
    POLLING.get()
}
