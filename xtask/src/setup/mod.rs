//! `cargo xtask setup`: installs what a command needs and finds missing. Silent when nothing is.

mod browser;
mod cache;
mod cargo_tool;
mod database;
mod npm_package;
mod packages;
mod pins;
mod search;
mod toolchain;
mod web_server;

use std::ffi::OsString;
use std::path::PathBuf;

use anyhow::{Context, Result};

use crate::process::{cargo, run as run_program};
use crate::project::Project;
use crate::small;
use cache::Cache;

/// Installs everything that any command needs.
pub(crate) fn run(project: &Project) -> Result<()> {
    bundle_tools(project)?;
    test_tools(project)?;
    println!("Everything that `cargo xtask` needs is installed.");
    Ok(())
}

/// What builds the bundle.
#[derive(Debug)]
pub(crate) struct BundleTools {
    pub(crate) trunk: PathBuf,
    /// `PATH` with the tools in front that trunk looks for there.
    pub(crate) path: OsString,
}

/// Installs, where missing, what builds the bundle.
pub(crate) fn bundle_tools(project: &Project) -> Result<BundleTools> {
    toolchain::ensure_wasm_target(project)?;
    toolchain::ensure_std_source(project)?;
    fetch(project)?;
    let cache = Cache::open()?;
    let trunk = pins::TRUNK.ensure(project, &cache)?;
    let bindgen = pins::wasm_bindgen(project)?.ensure(project, &cache)?;
    let binaryen = pins::BINARYEN.ensure(project, &cache)?;
    pins::ESBUILD.ensure(project, &cache)?;
    let first = [&trunk, &bindgen, &binaryen].map(|file| file.parent().map(PathBuf::from));
    Ok(BundleTools {
        path: search::path_with(first.into_iter().flatten())?,
        trunk,
    })
}

/// What makes scripts smaller; installed with the rest of [`BundleTools`].
pub(crate) fn esbuild(project: &Project) -> Result<PathBuf> {
    pins::ESBUILD.ensure(project, &Cache::open()?)
}

/// The folder of PostgreSQL's programs.
pub(crate) fn postgres(project: &Project) -> Result<PathBuf> {
    database::ensure(project, &Cache::open()?)
}

/// What checks and tests.
#[derive(Debug)]
pub(crate) struct TestTools {
    pub(crate) nextest: PathBuf,
    pub(crate) machete: PathBuf,
    /// Runs wasm tests in a browser.
    pub(crate) wasm_runner: PathBuf,
    /// The script that finds accessibility faults in a page.
    pub(crate) axe: PathBuf,
    pub(crate) chromium: PathBuf,
    pub(crate) chromedriver: PathBuf,
    pub(crate) nginx: PathBuf,
    /// The folder of PostgreSQL's programs.
    pub(crate) postgres: PathBuf,
    pub(crate) typescript: PathBuf,
    /// The types of React.
    pub(crate) react_types: PathBuf,
}

/// Installs, where missing, what checks and tests.
pub(crate) fn test_tools(project: &Project) -> Result<TestTools> {
    toolchain::ensure_components(project)?;
    let cache = Cache::open()?;
    let bindgen = pins::wasm_bindgen(project)?.ensure(project, &cache)?;
    let browser = browser::ensure(project, &cache)?;
    Ok(TestTools {
        nextest: cargo_tool::nextest(project, &cache)?,
        machete: pins::MACHETE.ensure(project, &cache)?,
        wasm_runner: bindgen.with_file_name("wasm-bindgen-test-runner"),
        axe: pins::AXE.ensure(project, &cache)?,
        chromium: browser.chromium,
        chromedriver: browser.chromedriver,
        nginx: web_server::ensure(project, &cache)?,
        postgres: postgres(project)?,
        typescript: pins::TYPESCRIPT.ensure(project, &cache)?,
        react_types: pins::REACT_TYPES.ensure(project, &cache)?,
    })
}

/// What measures pages.
#[derive(Debug)]
pub(crate) struct BenchTools {
    pub(crate) node: PathBuf,
    pub(crate) chromium: PathBuf,
    pub(crate) esbuild: PathBuf,
    pub(crate) lighthouse: PathBuf,
    pub(crate) puppeteer: PathBuf,
    /// The folder that has Adyen's package, for a bundler to look in.
    pub(crate) adyen: PathBuf,
}

/// Installs, where missing, what measures pages. No other command needs it.
pub(crate) fn bench_tools(project: &Project) -> Result<BenchTools> {
    let cache = Cache::open()?;
    let adyen = pins::ADYEN.ensure(project, &cache)?;
    let folder = adyen.ancestors().nth(3);
    Ok(BenchTools {
        node: search::on_path("node").context("node is missing: install Node.js")?,
        chromium: browser::ensure(project, &cache)?.chromium,
        esbuild: pins::ESBUILD.ensure(project, &cache)?,
        lighthouse: pins::LIGHTHOUSE.ensure(project, &cache)?,
        puppeteer: pins::PUPPETEER.ensure(project, &cache)?,
        adyen: folder
            .context("Adyen's package lies in no folder")?
            .to_owned(),
    })
}

/// Gets the sources of every dependency, the standard library's among them, because trunk builds
/// without a network.
fn fetch(project: &Project) -> Result<()> {
    let target = project.target()?.join("bundle");
    let fetch = || {
        let mut fetch = cargo(project);
        fetch.args(["fetch", "--quiet", "--locked"]);
        fetch
    };
    // The standard library's are got only for a target that is named, and then only that target's.
    let mut for_bundle = fetch();
    for_bundle.args(["--target", toolchain::WASM]);
    run_program(&mut fetch())
        .and_then(|()| run_program(small::build(&mut for_bundle, &target)))
        .context("the dependencies' sources can't be had: without a network, or with a Cargo.lock that is not up to date (`cargo update --workspace`)")
}
