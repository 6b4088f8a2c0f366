//! `cargo xtask …`: the developer commands, one module each.

#![expect(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a command-line tool writes to its standard streams"
)]

mod assets;
mod bench;
mod demo;
mod dev;
mod dist;
mod flags;
mod package;
mod process;
mod project;
mod setup;
mod size;
mod test;
mod tools;
mod wasm_features;

use std::process::ExitCode;

use anyhow::Result;
use clap::Parser;

use crate::flags::{Command, Flags};
use crate::project::Project;

fn main() -> ExitCode {
    run(Flags::parse()).map_or_else(
        |error| {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        },
        |()| ExitCode::SUCCESS,
    )
}

fn run(flags: Flags) -> Result<()> {
    let project = Project::find()?;
    match flags.command {
        Command::Setup => assets::prepare(&project).and_then(|()| setup::all_tools(&project)),
        Command::Assets => assets::run(&project),
        Command::Demo(flags) => demo::run(&project, &flags),
        Command::Dev => dev::run(&project),
        Command::Dist => dist::run(&project),
        Command::Size(flags) => size::run(&project, &flags),
        Command::Bench { what } => bench::run(&project, &what),
        Command::Chaos(flags) => test::chaos(&project, &flags),
        Command::Abuse(flags) => test::abuse(&project, &flags),
        Command::Test(flags) => test::run(&project, &flags),
    }
}
