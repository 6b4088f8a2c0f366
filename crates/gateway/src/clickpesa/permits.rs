//! Limits how many calls to ClickPesa are in flight, in a pool for each purpose.

use std::net::IpAddr;
use std::time::Duration;

use tokio::sync::{OwnedSemaphorePermit, Semaphore, SemaphorePermit};

use super::breaker::Origin;
use super::error::ProviderError;
use crate::client_shares::ClientShares;
use crate::config::CallLimits;

/// The pools for polls of clients, for polls after webhooks and for lookups have one part in so many of the number of
/// creates each: 16 by default. With answers that take half a second these are 32 calls a second. One client has half of
/// them, which is more than the ten polls a second of all open event streams.
const READ_SHARE: usize = 2;

/// The same for the background work: eight calls by default, or sixteen a second, however many bills wait.
const BACKGROUND_SHARE: usize = 4;

/// One part in so many of a pool is the most that one client can have. So a client that fills its part does not
/// delay the others, and a shop or a mobile operator behind one address is not slowed down on a usual day: 16
/// creates of half a second each are 32 bills a second.
const CLIENT_SHARE: usize = 2;

/// Whose share of the permits a call uses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Caller {
    /// That of a client, at this address if it is known.
    Client(Option<IpAddr>),
    /// That of the sender of a webhook, at this address if it is known.
    Webhook(Option<IpAddr>),
    /// That of the gateway's background work.
    Background,
    /// None: it is a readiness probe, which may use all permits of clients.
    Probe,
}

impl Caller {
    /// The address whose share is limited.
    pub(crate) fn address(self) -> Option<IpAddr> {
        match self {
            Self::Client(address) | Self::Webhook(address) => address,
            Self::Background | Self::Probe => None,
        }
    }
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
    fn caller(self) -> Caller {
        match self {
            Self::Create { client } => Caller::Client(client),
            Self::Poll(caller) | Self::Lookup(caller) => caller,
        }
    }

    /// Who may be the reason for a failure. The sender of a webhook is not the client that has created the bill.
    pub(super) fn origin(self) -> Origin {
        match self.caller() {
            Caller::Client(client) => client.map_or(Origin::Anybody, Origin::Client),
            Caller::Webhook(_) | Caller::Background | Caller::Probe => Origin::Gateway,
        }
    }
}

/// The right to call ClickPesa, until it is dropped.
pub(super) struct Permit<'p> {
    _pool: SemaphorePermit<'p>,
    _of_client: Option<OwnedSemaphorePermit>,
}

/// The pools of permits. A call holds a permit until it has its answer. Each purpose has its own pool, so that
/// no create waits for a poll, and no poll that a customer waits for waits for a webhook or the background work.
pub(super) struct Permits {
    /// For creates.
    create: Pool,
    /// For polls that a client has caused.
    poll: Pool,
    /// For looking up numbers; creates wait for these.
    lookup: Pool,
    /// For calls that a webhook has caused.
    webhook: Pool,
    /// For what nobody waits for.
    background: Pool,
    queue_timeout: Duration,
}

struct Pool {
    permits: Semaphore,
    shares: ClientShares,
}

impl Permits {
    pub(super) fn new(limits: CallLimits) -> Self {
        let reads = (limits.max_concurrent / READ_SHARE).max(1);
        Self {
            create: Pool::new(limits.max_concurrent),
            poll: Pool::new(reads),
            lookup: Pool::new(reads),
            webhook: Pool::new(reads),
            background: Pool::new(background_calls(limits)),
            queue_timeout: limits.queue_timeout,
        }
    }

    /// Waits for a permit: of a client, first for one of its share, then for one of all clients.
    pub(super) async fn acquire(&self, purpose: Purpose) -> Result<Permit<'_>, ProviderError> {
        let pool = match purpose {
            Purpose::Create { .. } => &self.create,
            Purpose::Poll(Caller::Client(_) | Caller::Probe) => &self.poll,
            Purpose::Lookup(Caller::Client(_) | Caller::Probe) => &self.lookup,
            Purpose::Poll(Caller::Webhook(_)) | Purpose::Lookup(Caller::Webhook(_)) => {
                &self.webhook
            }
            Purpose::Poll(Caller::Background) | Purpose::Lookup(Caller::Background) => {
                &self.background
            }
        };
        let permit = pool.acquire(purpose.caller().address());
        let permit = tokio::time::timeout(self.queue_timeout, permit).await;
        permit.ok().flatten().ok_or(ProviderError::QueueTimeout)
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

    /// `None` if the pool was closed, which never happens.
    async fn acquire(&self, client: Option<IpAddr>) -> Option<Permit<'_>> {
        let of_client = self.shares.acquire(client).await;
        Some(Permit {
            _pool: self.permits.acquire().await.ok()?,
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

    fn eight_creates() -> Permits {
        Permits::new(CallLimits {
            timeout: Duration::from_secs(1),
            connect_timeout: Duration::from_secs(1),
            token_timeout: Duration::from_secs(1),
            max_concurrent: 8,
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
        let permits = eight_creates();
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
        check_that_one_client_has_half(8, |client| Purpose::Create { client }).await;
        let poll = |client| Purpose::Poll(Caller::Client(client));
        check_that_one_client_has_half(4, poll).await;
        let lookup = |client| Purpose::Lookup(Caller::Client(client));
        check_that_one_client_has_half(4, lookup).await;
        let webhook = |sender| Purpose::Poll(Caller::Webhook(sender));
        check_that_one_client_has_half(4, webhook).await;
    }

    #[tokio::test]
    async fn clients_without_an_address_have_all_creates() {
        let permits = eight_creates();
        let held = take_all(&permits, Purpose::Create { client: None }).await;
        assert_eq!(held.len(), 8);
    }

    #[tokio::test]
    async fn webhooks_and_background_work_take_no_permit_of_a_client() {
        let permits = eight_creates();
        let held = take_all(&permits, Purpose::Poll(Caller::Background)).await;
        let _webhooks = take_all(&permits, Purpose::Poll(Caller::Webhook(None))).await;
        assert_eq!(held.len(), 2);
        let lookup = permits.acquire(Purpose::Lookup(Caller::Background)).await;
        assert!(lookup.is_err());
        for client in [ONE, None] {
            let client = Caller::Client(client);
            assert!(permits.acquire(Purpose::Poll(client)).await.is_ok());
            assert!(permits.acquire(Purpose::Lookup(client)).await.is_ok());
        }
    }
}
