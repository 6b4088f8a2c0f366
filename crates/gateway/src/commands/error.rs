//! The errors of the commands.

use std::io;
use std::path::PathBuf;

use crate::config::ConfigProblems;
use crate::store::StoreError;

/// Why a command failed.
#[derive(Debug, thiserror::Error)]
pub enum CommandError {
    /// A setting is invalid.
    #[error(transparent)]
    Settings(#[from] ConfigProblems),
    /// The database failed.
    #[error("can't read the bills")]
    Store(#[source] StoreError),
    /// There is no database. Most likely the command runs in another folder than the gateway.
    #[error(
        "there is no database at {}: set BILLPAY_DATABASE_URL as the gateway has it, run this where \
         the gateway runs, and with --sandbox where it does",
        .0.display()
    )]
    NoDatabase(PathBuf),
    /// The key or the bill is invalid.
    #[error("{0:#}")]
    Sign(anyhow::Error),
    /// The webhook can't be verified.
    #[error("{0:#}")]
    Webhook(anyhow::Error),
    /// The output can't be written.
    #[error("can't write the output")]
    Output(#[from] io::Error),
    /// The database has no such bill or message.
    #[error("there is no {what} {name}")]
    Unknown {
        /// What was asked for: a bill or a message.
        what: &'static str,
        /// Its id or number.
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
