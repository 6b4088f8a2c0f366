//! `cargo xtask dist`: what is put on a server. Must not know the server.

use anyhow::Result;

use crate::project::Project;
use crate::{assets, process};

/// Builds `dist/` and the release binaries.
pub(crate) fn run(project: &Project) -> Result<()> {
    assets::run(project)?;
    let packages = [
        "--package",
        "billpay-gateway",
        "--package",
        "billpay-sandbox",
    ];
    process::run(
        process::cargo(project)
            .args(["build", "--release"])
            .args(packages),
    )?;
    let release = project.target()?.join("release");
    println!("{}", project.dist().display());
    println!("{}", release.join("billpay-gateway").display());
    println!("{}", release.join("billpay-sandbox").display());
    Ok(())
}
