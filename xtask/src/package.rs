//! The npm package: what the gateway serves to shops, with types, manifests and hashes, in one folder.

use std::path::PathBuf;

use anyhow::Result;

use crate::process;
use crate::project::Project;

/// Writes the package again from `dist/`, and prints where it is and the line that embeds its script.
pub(crate) fn write(project: &Project) -> Result<PathBuf> {
    let folder = project.target()?.join("package/billpay-widget");
    let mut node = process::command(project, "node");
    node.arg("xtask/package.mjs").arg(&folder);
    process::run(node.arg(env!("CARGO_PKG_VERSION")))?;
    Ok(folder)
}
