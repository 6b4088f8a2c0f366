//! Futures that end with their owner.

use std::future::Future;

use futures_util::future::{AbortHandle, abortable};
use yew::platform::spawn_local;

/// A future that runs in the background until it is done or this is dropped. What the future holds
/// is dropped with it: a call on its way is aborted, a stream is closed.
#[derive(Debug)]
pub(crate) struct Task(AbortHandle);

impl Task {
    pub(crate) fn spawn(future: impl Future<Output = ()> + 'static) -> Self {
        let (future, handle) = abortable(future);
        spawn_local(async move {
            // Aborted or done: nobody waits for the outcome.
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
