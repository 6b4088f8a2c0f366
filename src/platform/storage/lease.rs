//! A lease in storage, for browsers without Web Locks: Chrome before 69, Safari before 15.4, and pages without
//! HTTPS.

use std::time::Duration;

use gloo_timers::future::sleep;
use serde::{Deserialize, Serialize};

use super::area;
use crate::platform::clock::now_ms;
use crate::platform::random;

/// How long another tab's write can take to arrive here. Two tabs that take a free lease at once both
/// write it, and after this time both read whose write was the last.
const SETTLE: Duration = Duration::from_millis(50);

/// The pause between two looks at another tab's lease.
const POLL: Duration = Duration::from_millis(100);

/// A lease that is held until it is dropped.
#[derive(Debug)]
pub(crate) struct Lease {
    name: String,
    owner: u32,
}

/// A stored lease.
#[derive(Deserialize, Serialize)]
struct Stored {
    owner: u32,
    /// When it ends at the latest, in milliseconds since 1970: its tab may have been closed.
    until: i64,
}

impl Lease {
    /// Waits until no other tab holds the lease, and takes it for `ttl` at most.
    pub(crate) async fn acquire(name: String, ttl: Duration) -> Self {
        let owner = random::number();
        let ttl_ms = i64::try_from(ttl.as_millis()).unwrap_or(i64::MAX);
        // Waiting as long as a lease lasts is enough, also if the clock is changed meanwhile.
        let give_up = now_ms().saturating_add(ttl_ms);
        while now_ms() < give_up {
            let held = stored(&name).is_some_and(|lease| {
                let left = lease.until - now_ms();
                lease.owner != owner && (0..=ttl_ms).contains(&left)
            });
            if held {
                sleep(POLL).await;
                continue;
            }
            let until = now_ms().saturating_add(ttl_ms);
            area::set(&name, &Stored { owner, until });
            sleep(SETTLE).await;
            // Without storage there is nothing to share.
            if stored(&name).is_none_or(|lease| lease.owner == owner) {
                break;
            }
        }
        Self { name, owner }
    }
}

fn stored(name: &str) -> Option<Stored> {
    area::get(name)
}

impl Drop for Lease {
    fn drop(&mut self) {
        // After a vain wait it is another tab's.
        if stored(&self.name).is_some_and(|lease| lease.owner == self.owner) {
            area::remove(&self.name);
        }
    }
}
