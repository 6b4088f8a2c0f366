//! `cargo xtask assets`: the page and the bundle, built small, compressed once for all customers.
//! Must not know how they are served.

use std::env;
use std::process::Command;

use anyhow::Result;

use crate::project::Project;
use crate::setup::{BundleTools, bundle_tools};
use crate::{compress, process};

/// Installs what is missing, then builds `dist/`.
pub(crate) fn run(project: &Project) -> Result<()> {
    build(project, &bundle_tools(project)?)
}

/// Builds `dist/`.
pub(crate) fn build(project: &Project, tools: &BundleTools) -> Result<()> {
    process::run(trunk(project, tools).args(["build", "--release", "--offline", "true"]))?;
    compress::beside_each_file(&project.dist())
}

/// Trunk, with the tools on its `PATH` that it would download otherwise.
pub(crate) fn trunk(project: &Project, tools: &BundleTools) -> Command {
    let mut trunk = process::command(project, &tools.trunk);
    trunk.env("PATH", &tools.path);
    if env::var_os("NO_COLOR").is_some() {
        // Elsewhere any value counts; trunk refuses all but these words.
        trunk.env("NO_COLOR", "true");
    }
    trunk
}
