//! A lock that all tabs and all widgets of a browser share, also where the browser has no Web Locks.

use std::pin::pin;
use std::time::Duration;

use futures_util::future::{Either, select};
use gloo_timers::future::sleep;

use super::storage::Lease;
use super::web_locks::{self, Mode};

/// The longest wait for a lock. The holder's call usually takes a second or two; a tab in the background may be
/// suspended while it holds the lock. After the wait, the caller goes on without the lock. It has the stored
/// retry key of the other call, so the gateway answers with the same number.
const LIMIT: Duration = Duration::from_secs(15);

/// A lock that is held until it is dropped.
#[derive(Debug, Default)]
pub(crate) struct Lock {
    _web: Option<web_locks::Lock>,
    _lease: Option<Lease>,
}

/// Waits for the lock with that name, for [`LIMIT`] at most.
pub(crate) async fn acquire(name: String) -> Lock {
    let web = pin!(web_locks::acquire(&name, Mode::Exclusive));
    match select(web, pin!(sleep(LIMIT))).await {
        Either::Left((Some(lock), _)) => Lock {
            _web: Some(lock),
            ..Lock::default()
        },
        Either::Left((None, _)) => Lock {
            _lease: Some(Lease::acquire(name.clone(), LIMIT).await),
            ..Lock::default()
        },
        Either::Right(_) => Lock::default(),
    }
}
