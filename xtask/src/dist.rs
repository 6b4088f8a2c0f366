//! `cargo xtask dist`: what is put on a server.

use anyhow::Result;

use crate::project::Project;
use crate::{assets, package, process};

/// Builds `dist/`, the package and the release binaries.
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
    package::write(project)?;
    println!("{}", release.join("billpay-gateway").display());
    println!("{}", release.join("billpay-sandbox").display());
    Ok(())
}
