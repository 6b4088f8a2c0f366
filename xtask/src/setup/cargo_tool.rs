//! Tools that cargo builds from source.

use std::borrow::Cow;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use super::cache::Cache;
use super::{pins, search};
use crate::process::{cargo, command, read, remove_variables, run};
use crate::project::Project;

/// Settings for the project's own builds, which must not change the tools.
const BUILD_VARIABLES: &[&str] = &[
    "CARGO_BUILD_",
    "CARGO_ENCODED_RUST",
    "CARGO_PROFILE_",
    "CARGO_TARGET_",
    "RUSTDOCFLAGS",
    "RUSTFLAGS",
];

/// A binary of a package on crates.io.
#[derive(Debug)]
pub(super) struct CargoTool {
    pub(super) package: &'static str,
    pub(super) version: Cow<'static, str>,
    pub(super) binary: &'static str,
    /// Whether the package is built with the lock file that it was published with.
    pub(super) locked: bool,
}

impl CargoTool {
    pub(super) const fn locked(
        package: &'static str,
        version: &'static str,
        binary: &'static str,
    ) -> Self {
        Self {
            package,
            version: Cow::Borrowed(version),
            binary,
            locked: true,
        }
    }

    /// The path of the binary, built and installed if it was missing.
    pub(super) fn ensure(&self, project: &Project, cache: &Cache) -> Result<PathBuf> {
        let name = format!("{}-{}", self.package, self.version);
        let file = format!("bin/{}", self.binary);
        cache.ensure(&name, &file, |folder| self.install(project, folder))
    }

    fn install(&self, project: &Project, folder: &Path) -> Result<()> {
        let build = folder.join("build");
        let mut install = cargo(project);
        remove_variables(&mut install, BUILD_VARIABLES);
        install.args(["install", self.package, "--version", &self.version]);
        install.arg("--root").arg(folder);
        install.env("CARGO_TARGET_DIR", &build);
        if self.locked {
            install.arg("--locked");
        }
        run(&mut install)?;
        fs::remove_dir_all(&build).context("what the build left can't be removed")
    }
}

/// The user's own nextest when it is recent enough, else the pinned one.
pub(super) fn nextest(project: &Project, cache: &Cache) -> Result<PathBuf> {
    if let Some(file) = search::on_path(pins::NEXTEST.binary) {
        let answer = read(command(project, &file).args(["nextest", "--version"]));
        if recent_enough(&answer.unwrap_or_default()) {
            return Ok(file);
        }
    }
    pins::NEXTEST.ensure(project, cache)
}

/// Whether the answer to `--version` speaks of a version that the test runs were made for.
fn recent_enough(answer: &str) -> bool {
    let version = answer.split_whitespace().nth(1).unwrap_or_default();
    let numbers: Vec<u32> = version
        .split('.')
        .filter_map(|number| number.parse().ok())
        .collect();
    numbers.len() == pins::NEXTEST_AT_LEAST.len() && numbers[..] >= pins::NEXTEST_AT_LEAST[..]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn old_or_strange_nextest_is_not_used() {
        assert!(recent_enough(
            "cargo-nextest 0.9.143 (60fa45f63 2026-08-04)\nrelease: 0.9.143"
        ));
        assert!(recent_enough("cargo-nextest 0.9.100"));
        assert!(recent_enough("cargo-nextest 1.0.0"));
        assert!(!recent_enough("cargo-nextest 0.9.99"));
        assert!(!recent_enough("cargo-nextest 0.9.143-rc.1"));
        assert!(!recent_enough("error: no such command"));
        assert!(!recent_enough(""));
    }
}
