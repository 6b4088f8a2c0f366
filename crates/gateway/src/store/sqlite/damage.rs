//! Remembers that a statement has found the database file damaged. That does not heal by itself, and other
//! statements may work all the same.

use std::sync::{Arc, OnceLock};

use crate::store::error::{FailureKind, StoreError};

/// The first error that a damaged file has caused. Clones share it.
#[derive(Clone, Debug, Default)]
pub(super) struct Damage(Arc<OnceLock<StoreError>>);

impl Damage {
    /// Remembers the error if it says that the file is damaged.
    pub(super) fn note<T>(&self, result: &Result<T, StoreError>) {
        if let Err(error) = result
            && error.kind() == FailureKind::Corrupt
        {
            self.0.get_or_init(|| error.clone());
        }
    }

    /// # Errors
    /// The first error that a damaged file has caused.
    pub(super) fn check(&self) -> Result<(), StoreError> {
        self.0.get().cloned().map_or(Ok(()), Err)
    }
}
