//! `cargo xtask bench`: builds the release, then lets the programs in `xtask/bench/` measure it.

use std::fs;

use anyhow::{Context, Result};

use crate::flags::BenchCommand;
use crate::project::Project;
use crate::{assets, process, setup, tools};

/// Measures what was asked for.
pub(crate) fn run(project: &Project, what: &BenchCommand) -> Result<()> {
    setup::bench_tools(project)?;
    let chromium = project
        .program(tools::CHROMIUM)
        .context("Chromium is missing")?;
    assets::run(project)?;
    let build = ["build", "--release", "--package", "billpay-gateway"];
    process::run(process::cargo(project).args(build))?;
    let target = project.target()?;
    fs::create_dir_all(target.join("bench"))?;

    let (program, runs, write, networks) = match what {
        BenchCommand::Page(flags) => ("page.mjs", flags.runs, flags.write, &*flags.network),
        BenchCommand::Lighthouse(flags) => ("lighthouse.mjs", flags.runs, flags.write, &[][..]),
    };
    let mut node = process::command(project, "node");
    node.arg(project.root().join("xtask/bench").join(program));
    node.arg("--chromium").arg(chromium);
    node.arg("--gateway")
        .arg(target.join("release/billpay-gateway"));
    node.arg("--dist").arg(project.dist());
    node.arg("--folder").arg(target.join("bench"));
    node.args(["--runs", &runs.to_string()]);
    node.args(networks.iter().flat_map(|network| ["--network", network]));
    node.args(write.then_some("--write"));
    process::run(&mut node)
}
