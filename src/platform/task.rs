//! Background futures that are aborted when their owner is dropped.

use std::cell::{Cell, RefCell};
use std::future::{Future, poll_fn};
use std::pin::pin;
use std::rc::{Rc, Weak};

use futures_util::future::{AbortHandle, abortable};
use yew::platform::spawn_local;

thread_local! {
    /// The tasks that are not dropped.
    static TASKS: RefCell<Vec<Weak<AbortHandle>>> = const { RefCell::new(Vec::new()) };

    /// Whether a task is being polled.
    static POLLING: Cell<bool> = const { Cell::new(false) };
}

/// A future that runs in the background until it is done or this is dropped. What the future owns is
/// dropped with it: a call is aborted, a stream is closed.
#[derive(Debug)]
pub(crate) struct Task(Rc<AbortHandle>);

impl Task {
    pub(crate) fn spawn(future: impl Future<Output = ()> + 'static) -> Self {
        let (future, handle) = abortable(future);
        spawn_local(async move {
            // Nobody waits for the outcome.
            let _ = marked_while_polled(future).await;
        });
        let handle = Rc::new(handle);
        TASKS.with_borrow_mut(|tasks| {
            tasks.retain(|task| task.strong_count() > 0);
            tasks.push(Rc::downgrade(&handle));
        });
        Self(handle)
    }
}

impl Drop for Task {
    fn drop(&mut self) {
        self.0.abort();
    }
}

async fn marked_while_polled<T>(future: impl Future<Output = T>) -> T {
    let mut future = pin!(future);
    poll_fn(|context| {
        POLLING.set(true);
        let poll = future.as_mut().poll(context);
        POLLING.set(false);
        poll
    })
    .await
}

/// Whether a task has crashed: its poll has started and never ended. Must not be called in a task.
pub(crate) fn has_crashed() -> bool {
    POLLING.get()
}

/// Aborts all tasks.
pub(crate) fn abort_all() {
    for task in TASKS.take().iter().filter_map(Weak::upgrade) {
        task.abort();
    }
}
