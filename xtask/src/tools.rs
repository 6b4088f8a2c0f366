//! The tools: their versions, and the folders that they are found in. npm's are in
//! `xtask/package.json`.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

/// A binary of a package on crates.io.
#[derive(Debug)]
pub(crate) struct CargoTool {
    pub(crate) package: &'static str,
    pub(crate) version: String,
    pub(crate) binary: &'static str,
}

impl CargoTool {
    /// The folder that cargo installs it into.
    pub(crate) fn folder(&self) -> Result<PathBuf> {
        Ok(cache()?.join(format!("{}-{}", self.package, self.version)))
    }
}

/// What builds the page and the bundle. Later versions of Trunk need a newer compiler; wasm-bindgen
/// must have exactly the version of the library that is linked into the bundle.
pub(crate) fn bundle_tools(root: &Path) -> Result<Vec<CargoTool>> {
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
pub(crate) fn test_tools() -> Vec<CargoTool> {
    vec![
        tool("cargo-nextest", "0.9.143", "cargo-nextest"),
        tool("cargo-machete", "0.9.2", "cargo-machete"),
        tool("cargo-deny", "0.20.2", "cargo-deny"),
    ]
}

/// What drives Firefox.
pub(crate) fn engine_tools() -> Vec<CargoTool> {
    vec![tool("geckodriver", "0.37.1", "geckodriver")]
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
pub(crate) struct SystemProgram {
    pub(crate) names: &'static [&'static str],
    pub(crate) package: &'static str,
}

/// The target of the bundle.
pub(crate) const WASM: &str = "wasm32-unknown-unknown";

pub(crate) const NODE: [SystemProgram; 2] = [system(&["node"], "nodejs"), system(&["npm"], "npm")];

/// Names of Chromium; Debian's is the first.
pub(crate) const CHROMIUM: &[&str] = &["chromium", "chromium-browser", "google-chrome"];

/// Debian's package `postgresql` also makes a database cluster at port 5432, which the tests do not
/// use.
pub(crate) const TEST_PROGRAMS: [SystemProgram; 9] = [
    system(CHROMIUM, "chromium"),
    system(&["chromedriver"], "chromium-driver"),
    system(&["nginx"], "nginx-light"),
    system(&["pg_virtualenv"], "postgresql"),
    // For the documentation's samples.
    system(&["curl"], "curl"),
    system(&["php"], "php-cli"),
    system(&["php"], "php-curl"),
    system(&["php"], "php-sqlite3"),
    system(&["python3"], "python3-venv"),
];

/// Names of Firefox; Debian's is the first.
pub(crate) const FIREFOX: &[&str] = &["firefox-esr", "firefox"];

/// `WebKitGTK`'s browser, which Debian has in the package of its library.
pub(crate) const WEBKIT: &[&str] = &[
    "/usr/lib/x86_64-linux-gnu/webkit2gtk-4.1/MiniBrowser",
    "/usr/lib/aarch64-linux-gnu/webkit2gtk-4.1/MiniBrowser",
];

/// The same of WPE `WebKit`. Debian 12 has version 2.38, which is the engine of Safari 16.0.
pub(crate) const OLD_WEBKIT: &[&str] = &[
    "/usr/lib/x86_64-linux-gnu/wpe-webkit-1.1/MiniBrowser",
    "/usr/lib/aarch64-linux-gnu/wpe-webkit-1.1/MiniBrowser",
];

/// What `cargo xtask test engines` needs in addition.
pub(crate) const ENGINE_PROGRAMS: [SystemProgram; 6] = [
    system(FIREFOX, "firefox-esr"),
    system(&["WebKitWebDriver"], "webkit2gtk-driver"),
    system(WEBKIT, "libwebkit2gtk-4.1-0"),
    system(&["WPEWebDriver"], "wpewebkit-driver"),
    system(OLD_WEBKIT, "libwpewebkit-1.1-0"),
    system(&["Xvfb"], "xvfb"),
];

/// What `cargo xtask bench gateway` needs. better-sqlite3 is compiled where npm finds no binary of it.
pub(crate) const GATEWAY_BENCH_PROGRAMS: [SystemProgram; 5] = [
    system(&["wrk"], "wrk"),
    system(&["nginx"], "nginx-light"),
    system(&["pg_virtualenv"], "postgresql"),
    system(&["g++"], "g++"),
    system(&["make"], "make"),
];

const fn system(names: &'static [&'static str], package: &'static str) -> SystemProgram {
    SystemProgram { names, package }
}

/// Python's packages for the documentation's samples and for a client of ClickPesa, with their versions.
pub(crate) const PYTHON_PACKAGES: &str = "tests/documentation/requirements.txt";

/// Another client of ClickPesa. Its module has the same name, so it is installed into a folder of its own.
pub(crate) const CLICKPESA_CLIENT: &str = "clickpesa==1.0.0";

/// Where npm puts the packages of `xtask/package.json`, from the root of the work tree.
pub(crate) const NODE_MODULES: &str = "xtask/node_modules";

/// The folders of the project's own tools, which may not exist yet.
pub(crate) fn own_folders(root: &Path) -> Result<Vec<PathBuf>> {
    let tools = [bundle_tools(root)?, test_tools(), engine_tools()];
    let folders = tools
        .into_iter()
        .flatten()
        .map(|tool| Ok(tool.folder()?.join("bin")));
    let npm = Ok(root.join(NODE_MODULES).join(".bin"));
    folders.chain([npm]).collect()
}

/// Debian's folder of programs for root, which is not on every user's `PATH`.
pub(crate) const SYSTEM_FOLDER: &str = "/usr/sbin";

/// The folder of the tools that cargo installs, shared by all clones: a folder per tool and version.
pub(crate) fn cache() -> Result<PathBuf> {
    let variable = |name| env::var_os(name).map(PathBuf::from);
    let below = |caches: PathBuf| caches.join("billpay-widget/tools");
    variable("BILLPAY_TOOLS_DIR")
        .or_else(|| variable("XDG_CACHE_HOME").map(below))
        .or_else(|| variable("HOME").map(|home| below(home.join(".cache"))))
        .context("set BILLPAY_TOOLS_DIR to a folder for the tools")
}
