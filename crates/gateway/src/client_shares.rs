//! Limits how many permits each client holds at a time, so that one client does not delay the others.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Arc, Mutex, PoisonError, Weak};

use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// The permits of each client. One that waits for a permit of its own share waits in no queue that others share.
#[derive(Debug)]
pub(crate) struct ClientShares {
    size: usize,
    clients: Mutex<HashMap<IpAddr, Weak<Semaphore>>>,
}

impl ClientShares {
    /// Shares of `size` permits each.
    pub(crate) fn new(size: usize) -> Self {
        Self {
            size,
            clients: Mutex::default(),
        }
    }

    /// Waits for a permit of that client's share. A client without an address has no share: all customers would be
    /// one client otherwise.
    pub(crate) async fn acquire(&self, client: Option<IpAddr>) -> Option<OwnedSemaphorePermit> {
        // An error would mean that the semaphore was closed, which never happens.
        self.of(client?).acquire_owned().await.ok()
    }

    /// The permits of that client. Those of clients that hold none are removed.
    fn of(&self, address: IpAddr) -> Arc<Semaphore> {
        // A panic leaves the map consistent, so a poisoned lock is used all the same.
        let mut clients = self.clients.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(permits) = clients.get(&address).and_then(Weak::upgrade) {
            return permits;
        }
        clients.retain(|_, permits| permits.strong_count() > 0);
        let permits = Arc::new(Semaphore::new(self.size));
        clients.insert(address, Arc::downgrade(&permits));
        permits
    }
}

#[cfg(test)]
mod tests {
    use std::net::Ipv4Addr;

    use futures_util::FutureExt;

    use super::*;

    const ONE: Option<IpAddr> = Some(IpAddr::V4(Ipv4Addr::new(203, 0, 113, 1)));
    const OTHER: Option<IpAddr> = Some(IpAddr::V4(Ipv4Addr::new(203, 0, 113, 2)));

    #[test]
    fn a_client_that_holds_its_share_waits_and_others_do_not() {
        let shares = ClientShares::new(1);
        let acquire = |client| shares.acquire(client).now_or_never();
        let held = acquire(ONE).unwrap();
        assert!(acquire(ONE).is_none());
        let _others = [acquire(OTHER).unwrap(), acquire(None).unwrap()];
        assert!(acquire(None).unwrap().is_none());
        drop(held);
        assert!(acquire(ONE).is_some());
    }

    #[test]
    fn clients_that_hold_nothing_are_forgotten() {
        let shares = ClientShares::new(2);
        for client in [ONE, OTHER, ONE] {
            drop(shares.acquire(client).now_or_never().unwrap());
        }
        assert_eq!(shares.clients.lock().unwrap().len(), 1);
    }
}
