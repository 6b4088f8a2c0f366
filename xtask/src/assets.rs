//! `cargo xtask assets`: builds `dist/` with Trunk, and with a standard library made for size.

use std::env;
use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result};

use crate::process;
use crate::project::Project;
use crate::setup::bundle_tools;
use crate::tools::WASM;
use crate::wasm_features;

/// Cargo's settings for the bundle, in addition to those of `.cargo/config.toml`. Most are unstable, so `trunk build --release` by itself goes without them.
const FLAGS: [(&str, &str); 4] = [
    // The pinned compiler and its cargo take unstable flags.
    ("RUSTC_BOOTSTRAP", "1"),
    // Cargo compiles these crates from source, with the bundle's own profile.
    ("CARGO_UNSTABLE_BUILD_STD", "std,panic_abort"),
    // Where the standard library has a fast and a small algorithm, it takes the small one.
    ("CARGO_UNSTABLE_BUILD_STD_FEATURES", "optimize_for_size"),
    // immediate-abort: a panic stops the program at once, and its message is not compiled.
    // max-store-memcpy=1: a struct of more than one word is copied by one instruction, not by a load
    // and a store for each word.
    (
        "CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS",
        "-Zunstable-options -Cpanic=immediate-abort -Zfmt-debug=none -Zlocation-detail=none -Cllvm-args=-max-store-memcpy=1",
    ),
];

/// Installs missing tools, builds `dist/`, and checks that the oldest supported browsers can run it.
pub(crate) fn run(project: &Project) -> Result<()> {
    prepare(project)?;
    let target = project.target()?.join("bundle");
    let mut trunk = trunk(project);
    trunk.args(["build", "--release", "--offline", "true"]);
    process::run(for_size(&mut trunk, &target))?;
    wasm_features::check(&project.dist())
}

/// Installs the tools, and downloads the sources of every dependency and of the standard library's:
/// Trunk builds offline, because it would download tools of its own choice otherwise.
pub(crate) fn prepare(project: &Project) -> Result<()> {
    bundle_tools(project)?;
    let target = project.target()?.join("bundle");
    let fetch = || {
        let mut fetch = process::cargo(project);
        fetch.args(["fetch", "--quiet", "--locked"]);
        fetch
    };
    let mut for_bundle = fetch();
    for_bundle.args(["--target", WASM]);
    process::run(&mut fetch())
        .and_then(|()| process::run(for_size(&mut for_bundle, &target)))
        .context("can't download the dependencies: there is no network, or Cargo.lock is out of date (`cargo update --workspace`)")
}

/// Sets [`FLAGS`] and a build folder of their own. In a shared one, each change between this build and
/// another would compile every dependency again.
fn for_size<'a>(command: &'a mut Command, target: &Path) -> &'a mut Command {
    command.envs(FLAGS).env("CARGO_TARGET_DIR", target)
}

/// Trunk, among the project's tools.
pub(crate) fn trunk(project: &Project) -> Command {
    let mut trunk = process::command(project, "trunk");
    if env::var_os("NO_COLOR").is_some() {
        // Other programs accept any value; Trunk accepts only these words.
        trunk.env("NO_COLOR", "true");
    }
    trunk
}
