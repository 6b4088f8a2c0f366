//! The frequent operations. Each is one statement, which it can share with others of its kind: with PostgreSQL those
//! that wait at the same time share a round trip and a wait for the disk.

pub(super) mod given;
pub(super) mod issue;
pub(super) mod look_up;
pub(super) mod new_lease;
mod write;

use super::connection::Connection;
pub(super) use issue::Issue;
pub(super) use look_up::LookUp;
pub(super) use new_lease::NewLease;
pub(super) use write::Write;

/// An operation that can share its statement.
pub(super) trait Batched: Sized + Send + Sync + 'static {
    type Output: Send + 'static;

    /// Whether it changes nothing.
    const ONLY_READS: bool = false;

    /// Its place within a statement. The order is the same in all gateways, so that two that write the same rows do not
    /// wait for each other.
    fn sort_key(&self) -> &str;

    /// About how many bytes the operation adds to a statement.
    fn bytes(&self) -> usize;

    /// Runs the operations, which are in that order, and returns their results.
    fn run_all(
        connection: &mut Connection,
        all: &[Self],
    ) -> impl Future<Output = super::Result<Vec<Self::Output>>> + Send;
}
