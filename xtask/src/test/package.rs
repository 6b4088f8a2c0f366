//! Steps that look at the element's package as a shop's build and server do.

use std::fs;
use std::os::unix::fs::symlink;
use std::path::Path;

use anyhow::{Context, Result};
use serde_json::{Value, json};

use super::Bench;
use super::steps::Outcome;
use crate::{package, process};

/// The package's name, which shops import.
const NAME: &str = "billpay-widget";

/// How shops' builds find packages: with a bundler, and as node itself does.
const RESOLUTIONS: [(&str, &str); 2] = [("esnext", "bundler"), ("nodenext", "nodenext")];

/// The types as they are written, before anything is built.
pub(super) fn types(bench: &Bench<'_>) -> Result<Outcome> {
    let root = bench.project.root();
    let (sources, modules) = (root.join("static/npm"), modules(bench)?);
    // React's types are looked into for all that is imported from no path.
    let paths = json!({
        NAME: [sources.join("billpay-widget.d.ts")],
        format!("{NAME}/*"): [sources.join("*.d.ts")],
        "*": [modules.join("*"), modules.join("@types/*")],
    });
    let folder = bench.target.join("types");
    fs::create_dir_all(&folder)?;
    let include = root.join("tests/types");
    check_types(bench, &folder, &include, RESOLUTIONS[0], Some(paths))?;
    Ok(Outcome::Good)
}

/// The package as it is built, after it was installed into a shop.
pub(super) fn package(bench: &Bench<'_>) -> Result<Outcome> {
    let (package, _) = package::write(bench.project)?;
    let shop = bench.target.join("package/shop");
    if shop.exists() {
        fs::remove_dir_all(&shop).with_context(|| format!("can't empty {}", shop.display()))?;
    }
    let installed = shop.join("node_modules");
    copy_files(&package, &installed.join(NAME))?;
    symlink(modules(bench)?.join("@types"), installed.join("@types"))?;
    for part in ["tests/package", "tests/types"] {
        copy_files(&bench.project.root().join(part), &shop)?;
    }
    fs::write(shop.join("package.json"), r#"{"type":"module"}"#)?;

    process::run(process::command(bench.project, "node").arg(shop.join("shop.js")))?;
    for resolution in RESOLUTIONS {
        check_types(bench, &shop, &shop, resolution, None)?;
    }
    Ok(Outcome::Good)
}

/// The folder that npm installed React's types into.
fn modules<'a>(bench: &'a Bench<'_>) -> Result<&'a Path> {
    let types = &bench.tools.react_types;
    types
        .ancestors()
        .nth(3)
        .context("React's types lie in no folder")
}

fn copy_files(from: &Path, to: &Path) -> Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from).with_context(|| format!("can't list {}", from.display()))? {
        let entry = entry?;
        fs::copy(entry.path(), to.join(entry.file_name()))?;
    }
    Ok(())
}

/// As a shop's strict build reads the files of a folder, the element's own among them.
fn check_types(
    bench: &Bench<'_>,
    folder: &Path,
    include: &Path,
    (module, resolution): (&str, &str),
    paths: Option<Value>,
) -> Result<()> {
    let configuration = json!({
        "compilerOptions": {
            "strict": true, "noEmit": true, "skipLibCheck": false, "jsx": "preserve",
            "target": "es2022", "module": module, "moduleResolution": resolution,
            "lib": ["es2022", "dom", "dom.iterable"], "types": [], "paths": paths.unwrap_or(json!({})),
        },
        "include": [include.join("*.ts"), include.join("*.tsx")],
    });
    let file = folder.join(format!("tsconfig.{resolution}.json"));
    fs::write(&file, configuration.to_string())
        .with_context(|| format!("can't write {}", file.display()))?;
    let mut tsc = process::command(bench.project, "node");
    tsc.arg(&bench.tools.typescript).arg("--project");
    process::run(tsc.arg(&file))
}
