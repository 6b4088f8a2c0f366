//! Limits how many calls to ClickPesa are in flight, in a pool for each purpose.

use std::time::Duration;

use tokio::sync::{Semaphore, SemaphorePermit};

use super::error::ProviderError;
use crate::config::CallLimits;

/// Concurrent calls in each of the pools `poll` and `lookup`: a quarter of the default for creates.
const MAX_READS: usize = 8;

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

    /// Waits for a permit to create a number.
    pub(super) async fn create(&self) -> Result<SemaphorePermit<'_>, ProviderError> {
        self.acquire(&self.create).await
    }

    /// Waits for a permit to poll payments.
    pub(super) async fn poll(&self) -> Result<SemaphorePermit<'_>, ProviderError> {
        self.acquire(&self.poll).await
    }

    /// Waits for a permit to look up or close a number.
    pub(super) async fn lookup(&self) -> Result<SemaphorePermit<'_>, ProviderError> {
        self.acquire(&self.lookup).await
    }

    async fn acquire<'a>(
        &self,
        permits: &'a Semaphore,
    ) -> Result<SemaphorePermit<'a>, ProviderError> {
        match tokio::time::timeout(self.queue_timeout, permits.acquire()).await {
            Ok(Ok(permit)) => Ok(permit),
            // Timed out, or closed, which these semaphores never are.
            Ok(Err(_)) | Err(_) => Err(ProviderError::QueueTimeout),
        }
    }
}
