//! `cargo xtask assets`: the page and the bundle, built small, compressed once for all customers.

use std::path::Path;
use std::process::Command;
use std::{env, fs};

use anyhow::{Context, Result};

use crate::project::Project;
use crate::{compress, embed, process, setup, small};

/// Installs what is missing, then builds `dist/`.
pub(crate) fn run(project: &Project) -> Result<()> {
    setup::bundle_tools(project)?;
    let target = project.target()?.join("bundle");
    let (config, stage) = (target.join("Trunk.toml"), target.join("dist"));
    fs::create_dir_all(&target)?;
    fs::write(&config, without_hooks(project.root())?)?;
    let mut trunk = trunk(project);
    trunk.args(["build", "--release", "--offline", "true", "--config"]);
    trunk.arg(&config).arg("--dist").arg(&stage);
    process::run(small::build(&mut trunk, &target))?;
    embed::finish_release(project, &stage)?;
    compress::beside_each_file(&stage)?;
    replace(&project.dist(), &stage)
}

/// Trunk's settings without its last step: what runs it would be built with the bundle's flags.
fn without_hooks(root: &Path) -> Result<String> {
    let text = fs::read_to_string(root.join("Trunk.toml")).context("can't read Trunk.toml")?;
    let mut settings: toml::Table = toml::from_str(&text).context("Trunk.toml can't be used")?;
    settings.remove("hooks");
    if let Some(build) = settings
        .get_mut("build")
        .and_then(toml::Value::as_table_mut)
    {
        let page = root.join("index.html").display().to_string();
        build.insert("target".to_owned(), page.into());
    }
    Ok(settings.to_string())
}

/// A build takes the place of the one before only when it is whole.
fn replace(dist: &Path, stage: &Path) -> Result<()> {
    if dist.exists() {
        fs::remove_dir_all(dist)?;
    }
    fs::rename(stage, dist).with_context(|| format!("can't put {} in place", dist.display()))
}

/// Trunk, with the tools on its `PATH` that it would download otherwise.
pub(crate) fn trunk(project: &Project) -> Command {
    let mut trunk = process::command(project, "trunk");
    if env::var_os("NO_COLOR").is_some() {
        // Elsewhere any value counts; trunk refuses all but these words.
        trunk.env("NO_COLOR", "true");
    }
    trunk
}
