//! Locks between the pages and frames of one origin (Web Locks). The browser releases the locks of a page
//! that is closed or crashes. Browsers have them in secure contexts only, and refuse them where storage is
//! blocked.

use std::cell::RefCell;
use std::rc::{Rc, Weak};

use futures_channel::oneshot;
use futures_util::future::{Either, select};
use js_sys::{Array, Function, Object, Promise, Reflect};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;

use super::abort::AbortOnDrop;
use super::js;

// web-sys has these only with `--cfg=web_sys_unstable_apis`.
#[wasm_bindgen]
extern "C" {
    type LockManager;

    #[wasm_bindgen(method, catch)]
    fn request(
        this: &LockManager,
        name: &str,
        options: &Object,
        granted: &JsValue,
    ) -> Result<Promise, JsValue>;

    #[wasm_bindgen(method, catch)]
    fn query(this: &LockManager) -> Result<Promise, JsValue>;
}

/// Who can hold a lock at the same time.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Mode {
    /// One holder.
    Exclusive,
    /// Any number of holders.
    Shared,
}

thread_local! {
    /// The functions that release the held locks.
    static HELD: RefCell<Vec<Weak<Function>>> = const { RefCell::new(Vec::new()) };
}

/// A held lock. Dropping it releases it.
#[derive(Debug)]
pub(crate) struct Lock {
    release: Rc<Function>,
}

impl Lock {
    fn new(release: Function) -> Self {
        let release = Rc::new(release);
        HELD.with_borrow_mut(|held| {
            held.retain(|release| release.strong_count() > 0);
            held.push(Rc::downgrade(&release));
        });
        Self { release }
    }
}

impl Drop for Lock {
    fn drop(&mut self) {
        release(&self.release);
    }
}

fn release(release: &Function) {
    // The resolve function of a promise does not throw.
    let _ = release.call0(&JsValue::UNDEFINED);
}

/// Releases all locks of this program.
pub(crate) fn release_all() {
    for lock in HELD.take().iter().filter_map(Weak::upgrade) {
        release(&lock);
    }
}

/// Waits for the lock of that name; `None` where the browser refuses it. Dropping the future gives up the
/// wait.
pub(crate) async fn acquire(name: &str, mode: Mode) -> Option<Lock> {
    let abort = AbortOnDrop::new();
    let options = Object::new();
    let mode = match mode {
        Mode::Exclusive => "exclusive",
        Mode::Shared => "shared",
    };
    Reflect::set(&options, &"mode".into(), &mode.into()).ok()?;
    Reflect::set(&options, &"signal".into(), &abort.signal()?.into()).ok()?;
    let mut release = None;
    let released = Promise::new(&mut |resolve, _| release = Some(resolve));
    let lock = Lock::new(release?);
    let (sender, granted) = oneshot::channel();
    let callback = Closure::once(move |_lock: JsValue| {
        // Fails only if the wait was given up.
        let _ = sender.send(());
        released
    });
    let request = manager()?.request(name, &options, callback.as_ref());
    match select(granted, JsFuture::from(request.ok()?)).await {
        Either::Left((Ok(()), _)) => Some(lock),
        _ => None,
    }
}

/// The names of the held locks of the origin, including other programs' locks.
pub(crate) async fn held() -> Vec<String> {
    let names = async {
        let snapshot = JsFuture::from(manager()?.query().ok()?).await.ok()?;
        let held: Array = js::member(&snapshot, "held")?.dyn_into().ok()?;
        Some(
            held.iter()
                .filter_map(|lock| js::member(&lock, "name")?.as_string())
                .collect(),
        )
    };
    names.await.unwrap_or_default()
}

fn manager() -> Option<LockManager> {
    let locks = js::member(&js::navigator(), "locks")?;
    locks.is_object().then(|| locks.unchecked_into())
}
