//! `cargo xtask setup`: installs the tools that are missing. Other commands do the same with those
//! that they need.

mod install;
mod pins;

use std::env;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use crate::assets;
use crate::process::{cargo, run as run_program};
use crate::project::Project;

pub(crate) use pins::CHROMIUM;

/// Where npm puts the packages of `xtask/package.json`.
pub(crate) const NODE_MODULES: &str = "xtask/node_modules";

/// Installs everything.
pub(crate) fn run(project: &Project) -> Result<()> {
    bundle_tools(project)?;
    test_tools(project)?;
    println!("Everything that `cargo xtask` needs is installed.");
    Ok(())
}

/// Installs what builds the page and the bundle.
pub(crate) fn bundle_tools(project: &Project) -> Result<()> {
    install::rust_components(project)?;
    install::cargo_tools(project, &pins::bundle_tools(project.root())?)?;
    npm_packages(project)?;
    fetch(project)
}

/// Installs what checks and tests.
pub(crate) fn test_tools(project: &Project) -> Result<()> {
    install::system_programs(project, &pins::TEST_PROGRAMS)?;
    install::cargo_tools(project, &pins::test_tools())?;
    npm_packages(project)
}

/// Installs what measures pages.
pub(crate) fn bench_tools(project: &Project) -> Result<()> {
    install::system_programs(project, &pins::TEST_PROGRAMS)?;
    npm_packages(project)
}

/// Installs the packages of `xtask/package.json`.
pub(crate) fn npm_packages(project: &Project) -> Result<()> {
    install::system_programs(project, &pins::NODE)?;
    install::npm_packages(project)
}

/// The folders of the project's own tools, which may not exist yet.
pub(crate) fn tool_folders(root: &Path) -> Result<Vec<PathBuf>> {
    let cache = cache()?;
    let tools = pins::bundle_tools(root)?.into_iter();
    let tools = tools.chain(pins::test_tools());
    let mut folders: Vec<_> = tools
        .map(|tool| install::root_of(&tool, &cache).join("bin"))
        .collect();
    folders.push(root.join(NODE_MODULES).join(".bin"));
    Ok(folders)
}

/// Folders of Debian that are not on every user's `PATH`: PostgreSQL's programs, newest version
/// first, and those for root.
pub(crate) fn system_folders() -> Vec<PathBuf> {
    let versions = fs::read_dir("/usr/lib/postgresql").into_iter().flatten();
    let versions = versions.flatten().map(|version| version.path());
    let mut folders: Vec<PathBuf> = versions.map(|version| version.join("bin")).collect();
    folders.sort_unstable_by(|a, b| b.cmp(a));
    folders.push("/usr/sbin".into());
    folders
}

/// The folder of the tools that cargo installs, shared by all clones: a folder per tool and version.
fn cache() -> Result<PathBuf> {
    let variable = |name| env::var_os(name).map(PathBuf::from);
    let below = |caches: PathBuf| caches.join("billpay-widget/tools");
    variable("BILLPAY_TOOLS_DIR")
        .or_else(|| variable("XDG_CACHE_HOME").map(below))
        .or_else(|| variable("HOME").map(|home| below(home.join(".cache"))))
        .context("set BILLPAY_TOOLS_DIR to a folder for the tools")
}

/// Downloads the sources of every dependency and of the standard library's, because Trunk builds
/// offline: it would download tools of its own choice otherwise.
fn fetch(project: &Project) -> Result<()> {
    let target = project.target()?.join("bundle");
    let fetch = || {
        let mut fetch = cargo(project);
        fetch.args(["fetch", "--quiet", "--locked"]);
        fetch
    };
    let mut for_bundle = fetch();
    for_bundle.args(["--target", install::WASM]);
    run_program(&mut fetch())
        .and_then(|()| run_program(assets::for_size(&mut for_bundle, &target)))
        .context("can't download the dependencies: there is no network, or Cargo.lock is out of date (`cargo update --workspace`)")
}
