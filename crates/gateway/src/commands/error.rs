//! The errors of the commands.

use std::io;
use std::path::PathBuf;

use crate::config::ConfigProblems;
use crate::store::StoreError;

/// Why a command failed.
#[derive(Debug, thiserror::Error)]
pub enum CommandError {
    /// The settings that it reads.
    #[error(transparent)]
    Settings(#[from] ConfigProblems),
    /// The database.
    #[error("can't read the bills")]
    Store(#[source] StoreError),
    /// There is no database: most likely the command runs elsewhere than the gateway.
    #[error(
        "there is no database at {}: set BILLPAY_DATABASE_URL as the gateway has it, run this where \
         the gateway runs, and with --sandbox where it does",
        .0.display()
    )]
    NoDatabase(PathBuf),
    /// The key, or the bill as a whole.
    #[error("{0:#}")]
    Sign(anyhow::Error),
    /// Where its answer goes.
    #[error("can't write the answer")]
    Output(#[from] io::Error),
    /// There is no such thing in the database.
    #[error("there is no {what} {name}")]
    Unknown {
        /// The kind of thing.
        what: &'static str,
        /// What was asked for.
        name: String,
    },
}

impl From<StoreError> for CommandError {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::NoFile(path) => Self::NoDatabase(path),
            other => Self::Store(other),
        }
    }
}
