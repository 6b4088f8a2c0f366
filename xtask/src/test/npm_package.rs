//! Tests the npm package in a sample project: copies it into `node_modules`, imports it with Node.js, and checks its
//! types.

use std::fs;
use std::os::unix::fs::symlink;
use std::path::Path;

use anyhow::{Context, Result};

use crate::package;
use crate::process::{command, run as run_program};
use crate::project::Project;

/// The values of tsc's `--module` and `--moduleResolution`, for projects with a bundler and for Node.js.
const RESOLUTIONS: [(&str, &str); 2] = [("esnext", "bundler"), ("nodenext", "nodenext")];

pub(super) fn run(project: &Project) -> Result<()> {
    let package = package::write(project)?;
    let shop = project.target()?.join("package/shop");
    if shop.exists() {
        fs::remove_dir_all(&shop).with_context(|| format!("can't remove {}", shop.display()))?;
    }
    let installed = shop.join("node_modules");
    copy_files(&package, &installed.join("billpay-widget"))?;
    symlink(
        project.node_modules().join("@types"),
        installed.join("@types"),
    )?;
    // Both have a tsconfig.json. That of the second replaces the first, which finds the types without a package.
    for part in ["tests/types", "tests/package"] {
        copy_files(&project.root().join(part), &shop)?;
    }
    run_program(command(project, "node").arg(shop.join("shop.js")))?;
    for (module, resolution) in RESOLUTIONS {
        let mut tsc = command(project, "tsc");
        tsc.arg("--project").arg(&shop);
        run_program(tsc.args(["--module", module, "--moduleResolution", resolution]))?;
    }
    Ok(())
}

/// Copies the files of a folder that has no folders.
fn copy_files(from: &Path, to: &Path) -> Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from).with_context(|| format!("can't list {}", from.display()))? {
        let entry = entry?;
        fs::copy(entry.path(), to.join(entry.file_name()))?;
    }
    Ok(())
}
