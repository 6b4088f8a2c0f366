//! `cargo xtask bench`: builds the release, then lets the programs in `xtask/bench/` measure it.

use std::fs;
use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result};

use crate::flags::{BenchCommand, GatewayFlags};
use crate::project::Project;
use crate::{assets, process, setup, tools};

/// Starts PostgreSQL as `cargo xtask test` does, but with commits that wait for the disk.
const POSTGRES: &str = "pg_virtualenv -t -c --locale=C.UTF-8 -o max_connections=300 -o fsync=on \
    -o log_min_messages=fatal node";

/// Measures what was asked for.
pub(crate) fn run(project: &Project, what: &BenchCommand) -> Result<()> {
    let mut program = match what {
        BenchCommand::Page(flags) => {
            let mut node = in_browser(project, "page.mjs", flags.runs, flags.write)?;
            let networks = flags.network.iter();
            node.args(networks.flat_map(|network| ["--network", network]));
            node
        }
        BenchCommand::Lighthouse(flags) => {
            in_browser(project, "lighthouse.mjs", flags.runs, flags.write)?
        }
        BenchCommand::Gateway(flags) => under_load(project, flags)?,
    };
    assets::run(project)?;
    let build = ["build", "--release", "--package", "billpay-gateway"];
    process::run(process::cargo(project).args(build))?;
    process::run(&mut program)
}

/// A measurement in a browser.
fn in_browser(project: &Project, program: &str, runs: u32, write: bool) -> Result<Command> {
    setup::bench_tools(project)?;
    let chromium = project
        .program(tools::CHROMIUM)
        .context("Chromium is missing")?;
    let folder = project.target()?.join("bench");
    fs::create_dir_all(&folder)?;
    let mut node = process::command(project, "node");
    measures(project, &mut node, program, write)?;
    node.arg("--chromium").arg(chromium);
    node.arg("--folder").arg(folder);
    node.args(["--runs", &runs.to_string()]);
    Ok(node)
}

/// The measurement of the gateway under load.
fn under_load(project: &Project, flags: &GatewayFlags) -> Result<Command> {
    setup::gateway_bench_tools(project)?;
    let mut words = POSTGRES.split_whitespace();
    let mut node = process::command(project, words.next().unwrap_or_default());
    node.args(words);
    measures(project, &mut node, "gateway.mjs", flags.write)?;
    node.args(["--rounds", &flags.rounds.to_string()]);
    node.args(["--seconds", &flags.seconds.to_string()]);
    node.args(["--bills", &flags.bills.to_string()]);
    Ok(node)
}

/// Adds a program of `xtask/bench/` with the arguments that all of them have.
fn measures(project: &Project, node: &mut Command, program: &str, write: bool) -> Result<()> {
    let programs = Path::new("xtask/bench");
    node.arg(project.root().join(programs).join(program));
    let gateway = project.target()?.join("release/billpay-gateway");
    node.arg("--gateway").arg(gateway);
    node.arg("--dist").arg(project.dist());
    node.args(write.then_some("--write"));
    Ok(())
}
