//! Background futures that are aborted when their owner is dropped.

use std::future::Future;

use futures_util::future::{AbortHandle, abortable};
use yew::platform::spawn_local;

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
