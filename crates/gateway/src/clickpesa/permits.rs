//! Limits how many calls to ClickPesa are in flight, in a pool for each purpose.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::time::Duration;

use tokio::sync::{AcquireError, OwnedSemaphorePermit, Semaphore, SemaphorePermit};

use super::error::ProviderError;
use crate::config::CallLimits;

/// Concurrent calls in each of the pools `poll` and `lookup`: a quarter of the default for creates.
const MAX_READS: usize = 8;

/// One part in so many of the creates in flight is the most that one client can have. So a client that fills
/// its part does not delay the others, and a shop or a mobile operator behind one address is not slowed down
/// on a usual day: 16 calls of half a second each are 32 bills a second.
const CLIENT_SHARE: usize = 2;

/// What a call is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Purpose {
    /// Creating a number.
    Create {
        /// The address of the client that asks for it, if that is known.
        client: Option<IpAddr>,
    },
    /// Polling payments.
    Poll,
    /// Looking up a number or closing it.
    Lookup,
}

/// The right to call ClickPesa, until it is dropped.
pub(super) struct Permit<'p> {
    _pool: SemaphorePermit<'p>,
    _of_client: Option<OwnedSemaphorePermit>,
}

/// The pools of permits. A call holds a permit until it has its answer.
pub(super) struct Permits {
    /// For creates.
    create: Semaphore,
    max_creates_per_client: usize,
    /// The permits of each client that creates a number now.
    clients: Mutex<HashMap<IpAddr, Weak<Semaphore>>>,
    /// For status polls: a pool of their own, so that polling never delays a create.
    poll: Semaphore,
    /// For looking up numbers and closing them; creates and the deadline sweep wait for these.
    lookup: Semaphore,
    queue_timeout: Duration,
}

impl Permits {
    pub(super) fn new(limits: CallLimits) -> Self {
        let max_creates = limits.max_concurrent.min(Semaphore::MAX_PERMITS);
        Self {
            create: Semaphore::new(max_creates),
            max_creates_per_client: (max_creates / CLIENT_SHARE).max(1),
            clients: Mutex::default(),
            poll: Semaphore::new(MAX_READS),
            lookup: Semaphore::new(MAX_READS),
            queue_timeout: limits.queue_timeout,
        }
    }

    /// The permits of that client. Those of clients that hold none are removed.
    fn of_client(&self, address: IpAddr) -> Arc<Semaphore> {
        // A panic leaves the map consistent, so a poisoned lock is used all the same.
        let mut clients = self.clients.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(permits) = clients.get(&address).and_then(Weak::upgrade) {
            return permits;
        }
        clients.retain(|_, permits| permits.strong_count() > 0);
        let permits = Arc::new(Semaphore::new(self.max_creates_per_client));
        clients.insert(address, Arc::downgrade(&permits));
        permits
    }

    /// Waits for a permit: to create a number, first for one of the client, then for one of all clients.
    pub(super) async fn acquire(&self, purpose: Purpose) -> Result<Permit<'_>, ProviderError> {
        let permit = async {
            let (of_client, pool) = match purpose {
                Purpose::Create { client } => (client, &self.create),
                Purpose::Poll => (None, &self.poll),
                Purpose::Lookup => (None, &self.lookup),
            };
            let of_client = match of_client {
                Some(address) => Some(self.of_client(address).acquire_owned().await?),
                None => None,
            };
            Ok::<_, AcquireError>(Permit {
                _pool: pool.acquire().await?,
                _of_client: of_client,
            })
        };
        match tokio::time::timeout(self.queue_timeout, permit).await {
            Ok(Ok(permit)) => Ok(permit),
            // Timed out, or closed, which these semaphores never are.
            Ok(Err(_)) | Err(_) => Err(ProviderError::QueueTimeout),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::net::Ipv4Addr;

    use super::*;

    const ONE: Option<IpAddr> = Some(IpAddr::V4(Ipv4Addr::new(203, 0, 113, 1)));
    const OTHER: Option<IpAddr> = Some(IpAddr::V4(Ipv4Addr::new(203, 0, 113, 2)));

    fn four_creates() -> Permits {
        Permits::new(CallLimits {
            timeout: Duration::from_secs(1),
            connect_timeout: Duration::from_secs(1),
            token_timeout: Duration::from_secs(1),
            max_concurrent: 4,
            queue_timeout: Duration::from_millis(1),
        })
    }

    #[tokio::test]
    async fn one_client_has_half_of_the_creates() {
        let permits = four_creates();
        let create = |client| permits.acquire(Purpose::Create { client });
        let first = create(ONE).await.unwrap();
        let _second = create(ONE).await.unwrap();
        assert!(create(ONE).await.is_err());
        let _others = [create(OTHER).await.unwrap(), create(OTHER).await.unwrap()];
        assert!(create(None).await.is_err());
        drop(first);
        assert!(create(ONE).await.is_ok());
    }

    #[tokio::test]
    async fn clients_without_an_address_have_all_creates() {
        let permits = four_creates();
        let mut held = Vec::new();
        while let Ok(permit) = permits.acquire(Purpose::Create { client: None }).await {
            held.push(permit);
        }
        assert_eq!(held.len(), 4);
    }

    #[tokio::test]
    async fn clients_that_hold_nothing_are_forgotten() {
        let permits = four_creates();
        for client in [ONE, OTHER, ONE] {
            drop(permits.acquire(Purpose::Create { client }).await.unwrap());
        }
        assert_eq!(permits.clients.lock().unwrap().len(), 1);
    }
}
