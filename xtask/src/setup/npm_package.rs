//! Tools that npm brings.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use super::cache::Cache;
use super::search;
use crate::process::{command, run};
use crate::project::Project;

/// A file of a package on npm.
#[derive(Debug)]
pub(super) struct NpmPackage {
    pub(super) name: &'static str,
    pub(super) version: &'static str,
    /// The wanted file, from the folder that npm installs into.
    pub(super) file: &'static str,
}

impl NpmPackage {
    /// The path of the file, after the package has been installed if it was missing.
    pub(super) fn ensure(&self, project: &Project, cache: &Cache) -> Result<PathBuf> {
        // A package of an organisation has a slash in its name, which is no folder here.
        let name = format!("{}-{}", self.name.replace('/', "-"), self.version);
        cache.ensure(&name, self.file, |folder| self.install(project, folder))
    }

    fn install(&self, project: &Project, folder: &Path) -> Result<()> {
        let npm = search::on_path("npm").context(
            "npm is missing. Install Node.js, on Debian with `apt-get install nodejs npm`",
        )?;
        let mut install = command(project, npm);
        install.args(["install", "--no-save", "--no-audit", "--no-fund"]);
        // A package is used, not run while it is installed.
        install.arg("--ignore-scripts");
        install
            .args(["--loglevel", "error", "--prefix"])
            .arg(folder);
        install.arg(format!("{}@{}", self.name, self.version));
        run(&mut install)
    }
}
