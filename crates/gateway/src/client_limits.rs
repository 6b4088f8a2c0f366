//! Limits how much one client may ask for, so that it can't crowd out the others.

use std::collections::HashMap;
use std::net::{IpAddr, Ipv4Addr};
use std::num::NonZeroU32;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use billpay_contract::ProblemCode;
use governor::clock::{Clock, DefaultClock};
use governor::state::keyed::HashMapStateStore;
use governor::{Quota, RateLimiter};

use crate::api_error::ApiError;
use crate::client::Client;
use crate::config::ClientLimitsConfig;

/// Requests for unknown bills per client and minute. Reloads of a deleted bill's page need a few. Nobody
/// guesses 122 random bits, however fast; the limit tells those who try to stop.
const MISSES_PER_MINUTE: usize = 60;

/// The pause between two removals of clients that have their whole quota again. At 20,000 new clients a
/// second, 200,000 are held until then, about 20 MB.
const CLEANUP_INTERVAL: Duration = Duration::from_secs(10);

/// What a client asks for.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Demand {
    /// A new bill.
    Create,
    /// A page, or the state of a bill.
    Request,
    /// A bill that does not exist.
    Miss,
}

type Limiter = RateLimiter<IpAddr, HashMapStateStore<IpAddr>, DefaultClock>;

/// Counts what each client asks for. Clones share the counts.
#[derive(Clone, Debug)]
pub(crate) struct ClientLimits(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    creates: Limiter,
    requests: Limiter,
    misses: Limiter,
    streams: Arc<Concurrent>,
    connections: Arc<Concurrent>,
}

/// How many of something each client has at the moment, and may have.
#[derive(Debug)]
struct Concurrent {
    max: usize,
    counts: Mutex<HashMap<IpAddr, usize>>,
}

/// Counts as one of its client's until it is dropped.
#[derive(Debug)]
pub(crate) struct ClientPermit(Arc<Concurrent>, IpAddr);

/// The client has as many as it may have.
#[derive(Debug)]
pub(crate) struct TooMany;

impl ClientLimits {
    pub(crate) fn new(config: ClientLimitsConfig) -> Self {
        Self(Arc::new(Inner {
            creates: limiter(config.creates_per_minute),
            requests: limiter(config.requests_per_minute),
            misses: limiter(MISSES_PER_MINUTE),
            streams: Concurrent::new(config.streams),
            connections: Concurrent::new(config.connections),
        }))
    }

    /// Counts a demand.
    ///
    /// # Errors
    /// When there were too many, with the time to wait.
    pub(crate) fn count(&self, demand: Demand, client: Client) -> Result<(), ApiError> {
        let limiter = match demand {
            Demand::Create => &self.0.creates,
            Demand::Request => &self.0.requests,
            Demand::Miss => &self.0.misses,
        };
        let address = match (client.0, demand) {
            (Some(address), _) => address,
            // Whoever guesses bills has no claim to be told apart from others who do.
            (None, Demand::Miss) => Ipv4Addr::UNSPECIFIED.into(),
            // Without addresses all customers would be one client.
            (None, _) => return Ok(()),
        };
        limiter.check_key(&address).map_err(|excess| {
            let wait = excess.wait_time_from(DefaultClock::default().now());
            ApiError::too_many_requests(wait)
        })
    }

    /// Counts an event stream until the permit is dropped.
    ///
    /// # Errors
    /// When the client has too many.
    pub(crate) fn stream(&self, client: Client) -> Result<Option<ClientPermit>, ApiError> {
        let permit = self.0.streams.permit(client);
        permit.map_err(|TooMany| ApiError::new(ProblemCode::TooManyRequests))
    }

    /// Counts a connection until the permit is dropped.
    ///
    /// # Errors
    /// When the client has too many.
    pub(crate) fn connection(&self, client: Client) -> Result<Option<ClientPermit>, TooMany> {
        self.0.connections.permit(client)
    }

    /// Forgets clients that have their whole quota again, now and then, for ever.
    pub(crate) async fn clean_up(self) {
        let mut ticks = tokio::time::interval(CLEANUP_INTERVAL);
        loop {
            ticks.tick().await;
            for limiter in [&self.0.creates, &self.0.requests, &self.0.misses] {
                limiter.retain_recent();
            }
        }
    }
}

/// A quota that may be used at once, and is given back evenly over a minute.
fn limiter(per_minute: usize) -> Limiter {
    let per_minute = u32::try_from(per_minute).ok().and_then(NonZeroU32::new);
    RateLimiter::hashmap(Quota::per_minute(per_minute.unwrap_or(NonZeroU32::MAX)))
}

impl Concurrent {
    fn new(max: usize) -> Arc<Self> {
        let counts = Mutex::default();
        Arc::new(Self { max, counts })
    }

    /// `None` for an unknown client, which is not limited.
    fn permit(self: &Arc<Self>, client: Client) -> Result<Option<ClientPermit>, TooMany> {
        let Some(address) = client.0 else {
            return Ok(None);
        };
        let mut counts = self.counts();
        let count = counts.entry(address).or_default();
        if *count >= self.max {
            return Err(TooMany);
        }
        *count += 1;
        Ok(Some(ClientPermit(Arc::clone(self), address)))
    }

    /// A panic leaves the map consistent, so a poisoned lock is used all the same.
    fn counts(&self) -> MutexGuard<'_, HashMap<IpAddr, usize>> {
        self.counts.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for ClientPermit {
    fn drop(&mut self) {
        let mut counts = self.0.counts();
        if let Some(count) = counts.get_mut(&self.1) {
            *count -= 1;
            if *count == 0 {
                counts.remove(&self.1);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ONE: Client = Client(Some(IpAddr::V4(Ipv4Addr::new(203, 0, 113, 1))));
    const OTHER: Client = Client(Some(IpAddr::V4(Ipv4Addr::new(203, 0, 113, 2))));
    const UNKNOWN: Client = Client(None);

    fn limits() -> ClientLimits {
        ClientLimits::new(ClientLimitsConfig {
            creates_per_minute: 2,
            requests_per_minute: 3,
            streams: 2,
            connections: 2,
        })
    }

    /// How many of ten demands are allowed.
    fn allowed(limits: &ClientLimits, demand: Demand, client: Client) -> usize {
        let counted = (0..10).map(|_| limits.count(demand, client));
        counted.filter(Result::is_ok).count()
    }

    #[test]
    fn each_client_has_its_own_quota_of_each_demand() {
        let limits = limits();
        assert_eq!(allowed(&limits, Demand::Create, ONE), 2);
        assert_eq!(allowed(&limits, Demand::Create, OTHER), 2);
        assert_eq!(allowed(&limits, Demand::Request, ONE), 3);
        let refused = limits.count(Demand::Create, ONE).unwrap_err();
        assert_eq!(refused.code(), ProblemCode::TooManyRequests);
        let wait_s = refused.retry_after().unwrap();
        assert!((1..=30).contains(&wait_s), "{wait_s}");
    }

    #[test]
    fn clients_without_an_address_are_limited_in_guesses_only() {
        let limits = limits();
        assert_eq!(allowed(&limits, Demand::Create, UNKNOWN), 10);
        let guesses = (0..300).map(|_| limits.count(Demand::Miss, UNKNOWN));
        let allowed = guesses.filter(Result::is_ok).count();
        assert!((60..150).contains(&allowed), "{allowed}");
    }

    #[test]
    fn a_stream_counts_until_it_ends() {
        let limits = limits();
        let first = limits.stream(ONE).unwrap();
        let second = limits.stream(ONE).unwrap();
        assert!(limits.stream(ONE).is_err());
        assert!(limits.stream(OTHER).is_ok());
        assert!(limits.stream(UNKNOWN).unwrap().is_none());
        drop(first);
        assert!(limits.stream(ONE).is_ok());
        drop(second);
        assert!(limits.0.streams.counts().is_empty());
    }
}
