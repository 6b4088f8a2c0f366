//! The commands of the program. Without one it serves. Must not know how a command does its work.

mod sign;
#[cfg(test)]
mod tests;

use clap::{Parser, Subcommand};

use crate::config::Flags;

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
    /// Sign a bill, and print the intent
    ///
    /// The key is in the environment: `BILLPAY_INTENT_KEY` (HS256), or
    /// `BILLPAY_INTENT_PRIVATE_KEY` (Ed25519).
    Sign(SignFlags),
}
