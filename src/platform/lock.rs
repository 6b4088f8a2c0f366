//! A lock that all tabs and all widgets of a browser share.

use std::pin::pin;
use std::time::Duration;

use futures_channel::oneshot;
use futures_util::future::{Either, select};
use gloo_timers::future::sleep;
use gloo_utils::window;
use js_sys::{Function, Promise, Reflect};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;

use super::storage::Lease;

/// The longest wait for a lock. The holder's call usually takes a second or two; a tab in the background may be
/// suspended while it holds the lock. Whoever stops waiting has the stored retry key of that call, so the gateway
/// answers with the same number.
const LIMIT: Duration = Duration::from_secs(15);

#[wasm_bindgen]
extern "C" {
    /// `navigator.locks` (Web Locks API, W3C). web-sys has it only with unstable features.
    type LockManager;
    #[wasm_bindgen(method, catch)]
    fn request(this: &LockManager, name: &str, callback: &JsValue) -> Result<Promise, JsValue>;
}

/// A lock that is held until it is dropped.
#[derive(Debug)]
pub(crate) struct Lock {
    _kind: Kind,
}

#[derive(Debug)]
enum Kind {
    Web { _held: WebLock },
    Lease { _held: Lease },
}

/// Waits for the lock with that name, for [`LIMIT`] at most.
pub(crate) async fn acquire(name: String) -> Lock {
    let kind = match WebLock::acquire(&name).await {
        Some(held) => Kind::Web { _held: held },
        None => Kind::Lease {
            _held: Lease::acquire(name, LIMIT).await,
        },
    };
    Lock { _kind: kind }
}

/// A Web Lock: it is held until the promise that its callback returned is resolved.
#[derive(Debug)]
struct WebLock {
    release: Function,
}

impl WebLock {
    /// The lock, or one that is released at once if it is granted after [`LIMIT`]. `None` where the browser
    /// has no Web Locks or refuses them, as in frames without an origin.
    async fn acquire(name: &str) -> Option<Self> {
        let manager = lock_manager()?;
        let (granted, grant) = oneshot::channel::<()>();
        let mut release = None;
        let held = Promise::new(&mut |resolve, _reject| release = Some(resolve));
        let lock = Self {
            release: release?.unchecked_into(),
        };
        let on_granted = Closure::once_into_js(move || -> JsValue {
            // The receiver is gone if nobody waits any more.
            let _ = granted.send(());
            held.into()
        });
        let refused = JsFuture::from(manager.request(name, &on_granted).ok()?);
        let outcome = pin!(select(grant, refused));
        match select(outcome, pin!(sleep(LIMIT))).await {
            Either::Left((Either::Right(_), _)) => None,
            Either::Left((Either::Left(_), _)) | Either::Right(_) => Some(lock),
        }
    }
}

fn lock_manager() -> Option<LockManager> {
    let locks = Reflect::get(&window().navigator(), &"locks".into()).ok()?;
    locks.is_object().then(|| locks.unchecked_into())
}

impl Drop for WebLock {
    fn drop(&mut self) {
        // Resolving a promise does not throw.
        let _ = self.release.call0(&JsValue::UNDEFINED);
    }
}
