//! What the program does besides serving.

mod bills;
mod sign;
#[cfg(test)]
mod tests;

use std::io::{self, Write};
use std::path::PathBuf;

use clap::{Parser, Subcommand};

use crate::config::{ConfigProblems, Flags, Settings};
use crate::store::StoreError;

pub use bills::BillsFlags;
pub use sign::{SignFlags, sign};

/// Serves the bill page, keeps the ClickPesa credentials and asks ClickPesa for control numbers.
#[derive(Clone, Debug, Parser)]
#[command(name = "billpay-gateway", version)]
#[command(args_conflicts_with_subcommands = true, disable_help_subcommand = true)]
pub struct CommandLine {
    /// How to serve.
    #[command(flatten)]
    pub serving: Flags,

    /// What to do instead.
    #[command(subcommand)]
    pub command: Option<Command>,
}

/// What the program does beside serving.
#[derive(Clone, Debug, Subcommand)]
pub enum Command {
    /// Look at the bills that are kept, and at what the merchant's system was told of them
    Bills(BillsFlags),
    /// Sign a bill, and print the intent
    ///
    /// The key is in the environment: `BILLPAY_INTENT_KEY` (HS256), or
    /// `BILLPAY_INTENT_PRIVATE_KEY` (Ed25519).
    Sign(SignFlags),
}

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

/// Does what the command says, and writes the answer.
///
/// # Errors
/// When it can't; not when nobody reads the answer to its end.
pub async fn run(
    command: &Command,
    settings: &dyn Settings,
    output: &mut dyn Write,
) -> Result<(), CommandError> {
    let done = match command {
        Command::Bills(flags) => bills::run(flags, settings, output).await,
        Command::Sign(flags) => signed(flags, settings, output),
    };
    match done.and_then(|()| Ok(output.flush()?)) {
        Err(CommandError::Output(error)) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        other => other,
    }
}

fn signed(
    flags: &SignFlags,
    settings: &dyn Settings,
    output: &mut dyn Write,
) -> Result<(), CommandError> {
    let line = sign(flags, settings).map_err(CommandError::Sign)?;
    Ok(writeln!(output, "{line}")?)
}
