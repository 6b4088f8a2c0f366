//! The parts of the Rust toolchain. rust-toolchain.toml names them, but rustup installs them by
//! itself only where automatic installs are on.

use std::path::Path;

use anyhow::{Context, Result};

use crate::process::{cargo, command, read, run, succeeds};
use crate::project::Project;

pub(super) const WASM: &str = "wasm32-unknown-unknown";

/// Lets rustup add the browser's target to the toolchain, when it is missing.
pub(super) fn ensure_wasm_target(project: &Project) -> Result<()> {
    let mut rustc = command(project, "rustc");
    let folder = read(rustc.args(["--print", "target-libdir", "--target", WASM]))?;
    if Path::new(folder.trim()).exists() {
        return Ok(());
    }
    rustup(project, &["target", "add", WASM])
}

/// Lets rustup add the standard library's source, when it is missing: the bundle has one of its own.
pub(super) fn ensure_std_source(project: &Project) -> Result<()> {
    let folder = read(command(project, "rustc").args(["--print", "sysroot"]))?;
    if Path::new(folder.trim())
        .join("lib/rustlib/src/rust/library")
        .exists()
    {
        return Ok(());
    }
    rustup(project, &["component", "add", "rust-src"])
}

/// Lets rustup add what formats and lints, when it is missing.
pub(super) fn ensure_components(project: &Project) -> Result<()> {
    for (subcommand, component) in [("clippy", "clippy"), ("fmt", "rustfmt")] {
        if !succeeds(cargo(project).args([subcommand, "--version"])) {
            rustup(project, &["component", "add", component])?;
        }
    }
    Ok(())
}

fn rustup(project: &Project, arguments: &[&str]) -> Result<()> {
    eprintln!("Running rustup {} …", arguments.join(" "));
    run(command(project, "rustup").args(arguments)).with_context(|| {
        let arguments = arguments.join(" ");
        format!("`rustup {arguments}` must succeed first; rustup comes from https://rustup.rs")
    })
}
