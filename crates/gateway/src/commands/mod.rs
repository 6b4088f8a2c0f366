//! What the program does besides serving. Must not know requests.

pub mod bills;

use std::io::{self, Write};
use std::path::PathBuf;

use crate::config::{Command, ConfigProblems, Flags, Settings};
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

/// Does what the command says, and writes the answer.
///
/// # Errors
/// When it can't; not when nobody reads the answer to its end.
pub async fn run(
    command: &Command,
    flags: &Flags,
    settings: &dyn Settings,
    output: &mut dyn Write,
) -> Result<(), CommandError> {
    let done = match command {
        Command::Bills(bills) => bills::run(bills, flags.sandbox, settings, output).await,
    };
    match done.and_then(|()| Ok(output.flush()?)) {
        Err(CommandError::Output(error)) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        other => other,
    }
}
