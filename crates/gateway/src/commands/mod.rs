//! The command line: runs the commands other than serving.

mod bills;
mod check_webhook;
mod error;
mod sign;
#[cfg(test)]
mod tests;

use std::io::{self, Write};

use clap::{Parser, Subcommand};

use crate::config::{Flags, Settings};

pub use bills::BillsFlags;
pub use check_webhook::CheckWebhookFlags;
pub use error::CommandError;
pub use sign::{SignFlags, sign};

use check_webhook::check_webhook;

/// Serves the bill page, keeps the ClickPesa credentials and asks ClickPesa for control numbers.
#[derive(Clone, Debug, Parser)]
#[command(name = "billpay-gateway", version)]
#[command(args_conflicts_with_subcommands = true, disable_help_subcommand = true)]
pub struct CommandLine {
    /// The flags for serving.
    #[command(flatten)]
    pub serving: Flags,

    /// The command to run instead of serving.
    #[command(subcommand)]
    pub command: Option<Command>,
}

/// The commands other than serving.
#[derive(Clone, Debug, Subcommand)]
pub enum Command {
    /// Look at the stored bills, and at the webhooks that the merchant's system was sent about them
    Bills(BillsFlags),
    /// Sign a bill, and print the intent
    ///
    /// The key is in the environment: `BILLPAY_INTENT_KEY` (HS256), or
    /// `BILLPAY_INTENT_PRIVATE_KEY` (Ed25519).
    Sign(SignFlags),
    /// Check the checksum of a captured webhook of ClickPesa, and print its form
    ///
    /// The key is in the environment: `CLICKPESA_CHECKSUM_KEY`.
    CheckWebhook(CheckWebhookFlags),
}

/// Runs a command and writes its output.
///
/// # Errors
/// When the command fails. A reader that closes the output early is not an error.
pub async fn run(
    command: &Command,
    settings: &dyn Settings,
    output: &mut dyn Write,
) -> Result<(), CommandError> {
    let result = match command {
        Command::Bills(flags) => bills::run(flags, settings, output).await,
        Command::Sign(flags) => {
            let line = sign(flags, settings).map_err(CommandError::Sign)?;
            Ok(writeln!(output, "{line}")?)
        }
        Command::CheckWebhook(flags) => {
            let lines = check_webhook(flags, settings).map_err(CommandError::Webhook)?;
            Ok(writeln!(output, "{lines}")?)
        }
    };
    match result.and_then(|()| Ok(output.flush()?)) {
        Err(CommandError::Output(error)) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        other => other,
    }
}
