//! Limits how many calls to ClickPesa are in flight, in a pool for each purpose.

use std::net::IpAddr;
use std::time::Duration;

use tokio::sync::{AcquireError, OwnedSemaphorePermit, Semaphore, SemaphorePermit};

use super::error::ProviderError;
use crate::client_shares::ClientShares;
use crate::config::CallLimits;

/// Concurrent calls in each of the pools `poll` and `lookup`: a quarter of the default for creates.
const MAX_READS: usize = 8;

/// The background work has one part in so many of the creates' permits, in a pool of its own: eight by default.
/// With answers that take half a second these are sixteen calls a second, however many bills wait.
const BACKGROUND_SHARE: usize = 4;

/// One part in so many of a pool is the most that one client can have. So a client that fills its part does not
/// delay the others, and a shop or a mobile operator behind one address is not slowed down on a usual day: 16
/// creates of half a second each are 32 bills a second.
const CLIENT_SHARE: usize = 2;

/// Who waits for a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Caller {
    /// A client, at this address if it is known.
    Client(Option<IpAddr>),
    /// Nobody: it is the gateway's background work.
    Background,
}

/// What a call is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Purpose {
    /// Creating a number.
    Create {
        /// The address of the client that asks for it, if that is known.
        client: Option<IpAddr>,
    },
    /// Polling payments.
    Poll(Caller),
    /// Looking up a number or closing it.
    Lookup(Caller),
}

impl Purpose {
    /// The address of the client that waits for the call, if that is known.
    pub(super) fn client(self) -> Option<IpAddr> {
        match self {
            Self::Create { client }
            | Self::Poll(Caller::Client(client))
            | Self::Lookup(Caller::Client(client)) => client,
            Self::Poll(Caller::Background) | Self::Lookup(Caller::Background) => None,
        }
    }
}

/// The right to call ClickPesa, until it is dropped.
pub(super) struct Permit<'p> {
    _pool: SemaphorePermit<'p>,
    _of_client: Option<OwnedSemaphorePermit>,
}

/// The pools of permits. A call holds a permit until it has its answer. Each purpose has its own pool, so that
/// no create waits for a poll, and no poll that a customer waits for waits for the background work.
pub(super) struct Permits {
    /// For creates.
    create: Pool,
    /// For polls that a client has caused.
    poll: Pool,
    /// For looking up numbers; creates wait for these.
    lookup: Pool,
    background: Pool,
    queue_timeout: Duration,
}

struct Pool {
    permits: Semaphore,
    shares: ClientShares,
}

impl Permits {
    pub(super) fn new(limits: CallLimits) -> Self {
        Self {
            create: Pool::new(limits.max_concurrent),
            poll: Pool::new(MAX_READS),
            lookup: Pool::new(MAX_READS),
            background: Pool::new(background_calls(limits)),
            queue_timeout: limits.queue_timeout,
        }
    }

    /// Waits for a permit: of a client, first for one of its share, then for one of all clients.
    pub(super) async fn acquire(&self, purpose: Purpose) -> Result<Permit<'_>, ProviderError> {
        let pool = match purpose {
            Purpose::Create { .. } => &self.create,
            Purpose::Poll(Caller::Client(_)) => &self.poll,
            Purpose::Lookup(Caller::Client(_)) => &self.lookup,
            Purpose::Poll(Caller::Background) | Purpose::Lookup(Caller::Background) => {
                &self.background
            }
        };
        let permit = pool.acquire(purpose.client());
        match tokio::time::timeout(self.queue_timeout, permit).await {
            Ok(Ok(permit)) => Ok(permit),
            // Timed out, or closed, which these semaphores never are.
            Ok(Err(_)) | Err(_) => Err(ProviderError::QueueTimeout),
        }
    }
}

/// How many calls of the background work are in flight at most.
pub(super) fn background_calls(limits: CallLimits) -> usize {
    (limits.max_concurrent / BACKGROUND_SHARE).max(1)
}

impl Pool {
    fn new(size: usize) -> Self {
        let size = size.min(Semaphore::MAX_PERMITS);
        Self {
            permits: Semaphore::new(size),
            shares: ClientShares::new((size / CLIENT_SHARE).max(1)),
        }
    }

    async fn acquire(&self, client: Option<IpAddr>) -> Result<Permit<'_>, AcquireError> {
        let of_client = self.shares.acquire(client).await?;
        Ok(Permit {
            _pool: self.permits.acquire().await?,
            _of_client: of_client,
        })
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

    /// Takes permits until there are no more.
    async fn take_all(permits: &Permits, purpose: Purpose) -> Vec<Permit<'_>> {
        let mut held = Vec::new();
        while let Ok(permit) = permits.acquire(purpose).await {
            held.push(permit);
        }
        held
    }

    async fn check_that_one_client_has_half(size: usize, purpose: fn(Option<IpAddr>) -> Purpose) {
        let permits = four_creates();
        let mut own = take_all(&permits, purpose(ONE)).await;
        assert_eq!(own.len(), size / 2);
        let others = take_all(&permits, purpose(OTHER)).await;
        assert_eq!(others.len(), size / 2);
        assert!(permits.acquire(purpose(None)).await.is_err());
        own.pop();
        assert!(permits.acquire(purpose(ONE)).await.is_ok());
    }

    #[tokio::test]
    async fn one_client_has_half_of_each_pool() {
        check_that_one_client_has_half(4, |client| Purpose::Create { client }).await;
        let poll = |client| Purpose::Poll(Caller::Client(client));
        check_that_one_client_has_half(MAX_READS, poll).await;
        let lookup = |client| Purpose::Lookup(Caller::Client(client));
        check_that_one_client_has_half(MAX_READS, lookup).await;
    }

    #[tokio::test]
    async fn clients_without_an_address_have_all_creates() {
        let permits = four_creates();
        let held = take_all(&permits, Purpose::Create { client: None }).await;
        assert_eq!(held.len(), 4);
    }

    #[tokio::test]
    async fn background_work_takes_no_permit_of_a_client() {
        let permits = four_creates();
        let held = take_all(&permits, Purpose::Poll(Caller::Background)).await;
        assert_eq!(held.len(), 1);
        let lookup = permits.acquire(Purpose::Lookup(Caller::Background)).await;
        assert!(lookup.is_err());
        for client in [ONE, None] {
            let client = Caller::Client(client);
            assert!(permits.acquire(Purpose::Poll(client)).await.is_ok());
            assert!(permits.acquire(Purpose::Lookup(client)).await.is_ok());
        }
    }
}
