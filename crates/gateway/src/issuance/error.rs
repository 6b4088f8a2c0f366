//! Why a bill gets no control number.

use crate::clickpesa::ProviderError;
use crate::store::StoreError;

/// Why a bill gets no control number.
#[derive(Debug, thiserror::Error)]
pub(crate) enum IssueError {
    /// An earlier call for the same bill has not ended in time.
    #[error("an earlier call for this bill has not ended")]
    InProgress,
    /// The idempotency key belongs to another bill.
    #[error("the idempotency key belongs to another bill")]
    KeyReused,
    /// The intent belongs to another bill.
    #[error("the intent belongs to another bill")]
    IntentReused,
    /// The reference belongs to another bill.
    #[error("the reference belongs to another bill")]
    ReferenceTaken,
    /// The number that the gateway generated exists already; the next attempt generates another.
    #[error("the generated number exists already")]
    NumberCollision,
    /// The task that asked ClickPesa panicked; the panic hook has logged where.
    #[error("the attempt panicked")]
    Panicked,
    #[error(transparent)]
    Provider(#[from] ProviderError),
    #[error(transparent)]
    Store(#[from] StoreError),
}
