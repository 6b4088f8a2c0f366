//! The tools and their versions. npm's are in `xtask/package.json`.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};

/// A binary of a package on crates.io.
#[derive(Debug)]
pub(super) struct CargoTool {
    pub(super) package: &'static str,
    pub(super) version: String,
    pub(super) binary: &'static str,
}

/// What builds the page and the bundle. Later versions of Trunk need a newer compiler; wasm-bindgen
/// must have exactly the version of the library that is linked into the bundle.
pub(super) fn bundle_tools(root: &Path) -> Result<Vec<CargoTool>> {
    Ok(vec![
        tool("trunk", "0.21.14", "trunk"),
        tool(
            "wasm-bindgen-cli",
            &locked_version(root, "wasm-bindgen")?,
            "wasm-bindgen",
        ),
    ])
}

/// What runs tests and checks dependencies.
pub(super) fn test_tools() -> Vec<CargoTool> {
    vec![
        tool("cargo-nextest", "0.9.143", "cargo-nextest"),
        tool("cargo-machete", "0.9.2", "cargo-machete"),
        tool("cargo-deny", "0.20.2", "cargo-deny"),
    ]
}

fn tool(package: &'static str, version: &str, binary: &'static str) -> CargoTool {
    CargoTool {
        package,
        version: version.to_owned(),
        binary,
    }
}

/// The version of a dependency in Cargo.lock.
fn locked_version(root: &Path, name: &str) -> Result<String> {
    let text = fs::read_to_string(root.join("Cargo.lock")).context("can't read Cargo.lock")?;
    let lock: toml::Table = toml::from_str(&text).context("can't parse Cargo.lock")?;
    let mut packages = lock["package"].as_array().into_iter().flatten();
    let package = packages.find(|package| package["name"].as_str() == Some(name));
    let version = package.and_then(|package| package["version"].as_str());
    Ok(version
        .with_context(|| format!("{name} is not in Cargo.lock"))?
        .to_owned())
}

/// A program of the system: the names that it may have, and Debian's package with it.
#[derive(Debug)]
pub(super) struct SystemProgram {
    pub(super) names: &'static [&'static str],
    pub(super) package: &'static str,
}

pub(super) const NODE: [SystemProgram; 2] = [system(&["node"], "nodejs"), system(&["npm"], "npm")];

/// Names of Chromium; Debian's is the first.
pub(crate) const CHROMIUM: &[&str] = &["chromium", "chromium-browser", "google-chrome"];

/// Debian's package `postgresql` also makes a database cluster at port 5432, which the tests do not
/// use.
pub(super) const TEST_PROGRAMS: [SystemProgram; 5] = [
    system(CHROMIUM, "chromium"),
    system(&["chromedriver"], "chromium-driver"),
    system(&["nginx"], "nginx-light"),
    system(&["initdb"], "postgresql"),
    system(&["pg_ctl"], "postgresql"),
];

const fn system(names: &'static [&'static str], package: &'static str) -> SystemProgram {
    SystemProgram { names, package }
}
