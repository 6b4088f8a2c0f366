//! The bundle's wasm once more, with the names of its functions: what travels has none. Must not
//! know what they are weighed for.

use std::fs;

use anyhow::{Context, Result};

use crate::process;
use crate::project::Project;
use crate::setup::BundleTools;

/// What wasm-bindgen left in the bundle's folder, for wasm-opt.
const BOUND: &str = "wasm-bindgen/release/billpay-widget_bg.wasm";

/// Before what Trunk hands to wasm-opt, in the page.
const PARAMETERS: &str = "data-wasm-opt-params=\"";

/// What the compiler makes use of by itself, which Trunk lets wasm-opt take as well.
const FEATURES: &[&str] = &[
    "bulk-memory",
    "multivalue",
    "mutable-globals",
    "nontrapping-float-to-int",
    "reference-types",
    "sign-ext",
];

/// Made as the build that has just ended made it, but with names.
pub(super) fn wasm(project: &Project, tools: &BundleTools) -> Result<Vec<u8>> {
    let folder = project.target()?.join("bundle");
    let named = folder.join("named.wasm");
    let page = fs::read_to_string(project.root().join("index.html"))?;
    let mut wasm_opt = process::command(project, "wasm-opt");
    wasm_opt.env("PATH", &tools.path).arg("--debuginfo");
    wasm_opt.args(FEATURES.iter().map(|feature| format!("--enable-{feature}")));
    wasm_opt.args(parameters(&page)?).arg(folder.join(BOUND));
    process::run(wasm_opt.arg("--output").arg(&named))?;
    Ok(fs::read(named)?)
}

fn parameters(page: &str) -> Result<impl Iterator<Item = &str>> {
    let (_, rest) = page
        .split_once(PARAMETERS)
        .with_context(|| format!("the page has no {PARAMETERS}"))?;
    let (parameters, _) = rest.split_once('"').context("the parameters have no end")?;
    Ok(parameters.split_whitespace())
}
