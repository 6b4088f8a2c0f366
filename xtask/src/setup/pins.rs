//! The tools and their versions, on one page.

use std::fs;

use anyhow::{Context, Result};
use serde::Deserialize;

use super::cargo_tool::CargoTool;
use super::npm_package::NpmPackage;
use crate::project::Project;

/// Bundles the page. Later versions need a newer compiler.
pub(super) const TRUNK: CargoTool = CargoTool::locked("trunk", "0.21.14", "trunk");

/// Finds unused dependencies.
pub(super) const MACHETE: CargoTool = CargoTool::locked("cargo-machete", "0.9.2", "cargo-machete");

/// Runs native tests, each in a process of its own.
pub(super) const NEXTEST: CargoTool =
    CargoTool::locked("cargo-nextest", "0.9.143", "cargo-nextest");

/// A nextest that the user has is good enough from this version on: `major.minor.patch`.
pub(super) const NEXTEST_AT_LEAST: [u32; 3] = [0, 9, 100];

/// Has `wasm-opt`, which makes the bundle smaller. Trunk.toml names the same version.
pub(super) const BINARYEN: NpmPackage = NpmPackage {
    name: "binaryen",
    version: "132.0.0",
    file: "node_modules/.bin/wasm-opt",
};

/// Makes scripts smaller; Trunk's own minifier can't read the bundle's.
pub(super) const ESBUILD: NpmPackage = NpmPackage {
    name: "esbuild",
    version: "0.28.2",
    file: "node_modules/.bin/esbuild",
};

/// Finds accessibility faults in a page.
pub(super) const AXE: NpmPackage = NpmPackage {
    name: "axe-core",
    version: "4.14.1",
    file: "node_modules/axe-core/axe.min.js",
};

/// Checks the element's types as a shop's build would. From 7 on it is another program.
pub(super) const TYPESCRIPT: NpmPackage = NpmPackage {
    name: "typescript",
    version: "5.9.3",
    file: "node_modules/typescript/bin/tsc",
};

/// The types of React, which the element's types extend.
pub(super) const REACT_TYPES: NpmPackage = NpmPackage {
    name: "@types/react",
    version: "19.2.2",
    file: "node_modules/@types/react/index.d.ts",
};

/// Adyen's checkout, whose voucher component the benchmark compares with.
pub(super) const ADYEN: NpmPackage = NpmPackage {
    name: "@adyen/adyen-web",
    version: "6.45.2",
    file: "node_modules/@adyen/adyen-web/package.json",
};

/// Judges pages. From 13 on it needs a Node.js that Debian doesn't have.
pub(super) const LIGHTHOUSE: NpmPackage = NpmPackage {
    name: "lighthouse",
    version: "12.8.2",
    file: "node_modules/lighthouse/core/index.js",
};

/// Drives the browser that the benchmark measures in.
pub(super) const PUPPETEER: NpmPackage = NpmPackage {
    name: "puppeteer-core",
    version: "24.43.1",
    file: "node_modules/puppeteer-core/lib/esm/puppeteer/puppeteer-core.js",
};

/// Writes the JavaScript around the bundle, and runs wasm tests. It must be of exactly the version
/// that the bundle is linked with. Its package has no lock file.
pub(super) fn wasm_bindgen(project: &Project) -> Result<CargoTool> {
    let file = project.root().join("Cargo.lock");
    let text =
        fs::read_to_string(&file).with_context(|| format!("can't read {}", file.display()))?;
    Ok(CargoTool {
        package: "wasm-bindgen-cli",
        version: locked_version(&text, "wasm-bindgen")?.into(),
        binary: "wasm-bindgen",
        locked: false,
    })
}

#[derive(Deserialize)]
struct Lock {
    package: Vec<LockedPackage>,
}

#[derive(Deserialize)]
struct LockedPackage {
    name: String,
    version: String,
}

fn locked_version(lock: &str, name: &str) -> Result<String> {
    let lock: Lock = toml::from_str(lock).context("Cargo.lock is not as cargo writes it")?;
    let package = lock
        .package
        .into_iter()
        .find(|package| package.name == name);
    let package = package.with_context(|| format!("{name} is not in Cargo.lock"))?;
    Ok(package.version)
}

#[cfg(test)]
mod tests {
    use super::*;

    const LOCK: &str = r#"
        version = 4
        [[package]]
        name = "wasm-bindgen-futures"
        version = "0.4.80"
        [[package]]
        name = "wasm-bindgen"
        version = "0.2.130"
    "#;

    #[test]
    fn version_is_that_of_the_lock_file() {
        assert_eq!(locked_version(LOCK, "wasm-bindgen").unwrap(), "0.2.130");
    }

    #[test]
    fn package_that_is_not_locked_is_named() {
        let error = locked_version(LOCK, "yew").unwrap_err();
        assert_eq!(error.to_string(), "yew is not in Cargo.lock");
    }

    #[test]
    fn trunk_is_told_the_pinned_binaryen() {
        let trunk = include_str!("../../../Trunk.toml");
        let (major, _) = BINARYEN.version.split_once('.').unwrap();
        let line = format!("wasm_opt = \"version_{major}\"");
        assert!(trunk.contains(&line), "{line} is missing in Trunk.toml");
    }
}
