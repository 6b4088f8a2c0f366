//! Lets the scripts check that the program still works, and end one that does not. After a panic, or an error that
//! was thrown into it, it may be silent for ever, or only a part of it may go on.

use futures_channel::oneshot;
use wasm_bindgen::prelude::wasm_bindgen;
use yew::scheduler::{self, Runnable};

use crate::platform::{task, web_locks};

/// Resolves to true when Yew has done its pending work. After a crash it resolves to false, or never.
#[wasm_bindgen]
pub async fn heartbeat() -> bool {
    // The first round ends before the renders that its turn causes, the second one after them.
    for _ in 0..2 {
        let (done, waiting) = oneshot::channel();
        scheduler::push(Box::new(Done(done)));
        if waiting.await.is_err() {
            return false;
        }
    }
    !task::has_crashed()
}

/// Ends a program that has crashed, so that the next one can go on: aborts its calls, closes its streams and
/// releases its locks.
#[wasm_bindgen]
pub fn end() {
    // A task that has crashed keeps its locks.
    web_locks::release_all();
    task::abort_all();
}

/// Runs after the pending work.
struct Done(oneshot::Sender<()>);

impl Runnable for Done {
    fn run(self: Box<Self>) {
        // Fails only if nobody waits.
        let _ = self.0.send(());
    }
}
