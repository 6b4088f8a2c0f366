//! Limits how many calls to ClickPesa are in flight, in a pool for each purpose.

use std::time::Duration;

use tokio::sync::{Semaphore, SemaphorePermit};

use super::error::ProviderError;
use crate::config::CallLimits;

/// Concurrent calls in each of the pools `poll` and `lookup`: a quarter of the default for creates.
const MAX_READS: usize = 8;

/// What a call is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Purpose {
    /// Creating a number.
    Create,
    /// Polling payments.
    Poll,
    /// Looking up a number or closing it.
    Lookup,
}

/// The pools of permits. A call holds a permit until it has its answer.
pub(super) struct Permits {
    /// For creates.
    create: Semaphore,
    /// For status polls: a pool of their own, so that polling never delays a create.
    poll: Semaphore,
    /// For looking up numbers and closing them; creates and the deadline sweep wait for these.
    lookup: Semaphore,
    queue_timeout: Duration,
}

impl Permits {
    pub(super) fn new(limits: CallLimits) -> Self {
        Self {
            create: Semaphore::new(limits.max_concurrent.min(Semaphore::MAX_PERMITS)),
            poll: Semaphore::new(MAX_READS),
            lookup: Semaphore::new(MAX_READS),
            queue_timeout: limits.queue_timeout,
        }
    }

    /// Waits for a permit.
    pub(super) async fn acquire(
        &self,
        purpose: Purpose,
    ) -> Result<SemaphorePermit<'_>, ProviderError> {
        let permits = match purpose {
            Purpose::Create => &self.create,
            Purpose::Poll => &self.poll,
            Purpose::Lookup => &self.lookup,
        };
        match tokio::time::timeout(self.queue_timeout, permits.acquire()).await {
            Ok(Ok(permit)) => Ok(permit),
            // Timed out, or closed, which these semaphores never are.
            Ok(Err(_)) | Err(_) => Err(ProviderError::QueueTimeout),
        }
    }
}
