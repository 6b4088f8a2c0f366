//! `cargo xtask …`: every developer command, one file each. `flags` is the grammar. Nothing here
//! is part of the product, and nothing here knows what the product does.

#![expect(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a command-line tool talks on its standard streams"
)]

mod assets;
mod compress;
mod demo;
mod dev;
mod dist;
mod flags;
mod process;
mod project;
mod setup;

use clap::Parser;

use crate::flags::{Command, Flags};
use crate::project::Project;

fn main() -> anyhow::Result<()> {
    let flags = Flags::parse();
    let project = Project::find()?;
    match flags.command {
        Command::Setup => setup::run(&project),
        Command::Assets => assets::run(&project),
        Command::Demo(flags) => demo::run(&project, &flags),
        Command::Dev => dev::run(&project),
        Command::Dist => dist::run(&project),
    }
}
