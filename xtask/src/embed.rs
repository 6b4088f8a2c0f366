//! `cargo xtask embed`: Trunk's last step. Makes the scripts small, names every file by what it
//! holds in the end, tells the element's script the names of the bundle, and writes the page's styles
//! and starter into the page. Must not know what the scripts do.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};

use crate::project::Project;
use crate::{fingerprint, process, setup, starter, styles};

/// Where the build stands until it is whole. Trunk sets it for its hooks.
const STAGE: &str = "TRUNK_STAGING_DIR";

/// The element's script, by the name that merchants write into their pages.
pub(crate) const ELEMENT: &str = "billpay-widget.js";

/// The page of its own, which names what it loads.
const PAGE: &str = "index.html";

/// Browsers that know private methods: those of 2021. Older ones don't read the script, and show
/// what stands in the element.
const TARGET: &str = "--target=es2022";

/// Finishes the build that Trunk names.
pub(crate) fn run(project: &Project) -> Result<()> {
    let stage = env::var_os(STAGE)
        .map(PathBuf::from)
        .with_context(|| format!("{STAGE} is not set: Trunk runs this, as Trunk.toml says"))?;
    finish(project, &stage)
}

/// Finishes the build in that folder.
pub(crate) fn finish(project: &Project, stage: &Path) -> Result<()> {
    let esbuild = setup::esbuild(project)?;
    let files = names(stage)?;
    let bundle = Bundle::find(&files)?;
    minify(project, &esbuild, &stage.join(bundle.js))?;
    let boot = only(&files, starter::NAME, ".js")?;
    minify(project, &esbuild, &stage.join(boot))?;
    // After the last change of any file, and before the script that learns the names.
    fingerprint::rename(stage, PAGE, &[ELEMENT])?;

    let source = project.root().join("static").join(ELEMENT);
    let source =
        fs::read_to_string(&source).with_context(|| format!("can't read {}", source.display()))?;
    let script = Bundle::find(&names(stage)?)?.written_into(&source)?;
    fs::write(stage.join(ELEMENT), script)?;
    minify(project, &esbuild, &stage.join(ELEMENT))?;
    starter::write_into(stage, PAGE)?;
    styles::write_into(stage, PAGE)
}

/// What a shop's page loads from a finished build: the element's script and its bundle.
pub(crate) fn bundle_of(dist: &Path) -> Result<[String; 4]> {
    let names = names(dist)?;
    let Bundle { js, wasm, css } = Bundle::find(&names)?;
    let parts = [ELEMENT, js, wasm, css];
    Ok(parts.map(str::to_owned))
}

fn names(folder: &Path) -> Result<Vec<String>> {
    let entries =
        fs::read_dir(folder).with_context(|| format!("can't list {}", folder.display()))?;
    let names = entries.map(|entry| Ok(entry?.file_name().to_string_lossy().into_owned()));
    names.collect()
}

/// The parts of the bundle, by their names with a hash.
#[derive(Debug, PartialEq)]
struct Bundle<'a> {
    js: &'a str,
    wasm: &'a str,
    css: &'a str,
}

impl<'a> Bundle<'a> {
    fn find(names: &'a [String]) -> Result<Self> {
        Ok(Self {
            js: only(names, "billpay-widget-", ".js")?,
            wasm: only(names, "billpay-widget-", "_bg.wasm")?,
            css: only(names, "billpay-", ".css")?,
        })
    }

    fn written_into(&self, script: &str) -> Result<String> {
        let parts = [
            ("BUNDLE_JS", self.js),
            ("BUNDLE_WASM", self.wasm),
            ("BUNDLE_CSS", self.css),
        ];
        let mut script = script.to_owned();
        for (mark, name) in parts {
            ensure!(script.contains(mark), "{ELEMENT} has no place for {mark}");
            script = script.replace(mark, &format!("./{name}"));
        }
        Ok(script)
    }
}

fn only<'a>(names: &'a [String], beginning: &str, ending: &str) -> Result<&'a str> {
    let mut fitting = names
        .iter()
        .filter(|name| name.starts_with(beginning) && name.ends_with(ending));
    match (fitting.next(), fitting.next()) {
        (Some(name), None) => Ok(name),
        (None, _) => anyhow::bail!("the build has no {beginning}…{ending}"),
        (Some(one), Some(other)) => anyhow::bail!("the build has both {one} and {other}"),
    }
}

fn minify(project: &Project, esbuild: &Path, script: &Path) -> Result<()> {
    let mut command = process::command(project, esbuild);
    command.arg(script);
    command.args(["--minify", "--format=esm", TARGET, "--log-level=warning"]);
    command.args(["--allow-overwrite", "--charset=utf8"]);
    process::run(command.arg(format!("--outfile={}", script.display())))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn built() -> Vec<String> {
        let names = [
            "billpay-00aa.css",
            "page-00bb.css",
            "billpay-widget-00cc.js",
            "billpay-widget-00cc_bg.wasm",
            "boot-00dd.js",
            "index.html",
        ];
        names.map(str::to_owned).to_vec()
    }

    #[test]
    fn the_elements_script_learns_the_names_of_the_bundle() {
        let names = built();
        let bundle = Bundle::find(&names).unwrap();
        let script = include_str!("../../static/billpay-widget.js");
        let written = bundle.written_into(script).unwrap();
        for name in [
            "./billpay-widget-00cc.js",
            "./billpay-widget-00cc_bg.wasm",
            "./billpay-00aa.css",
        ] {
            assert!(written.contains(&format!("\"{name}\"")), "{name}");
        }
        assert!(!written.contains("BUNDLE_"));
    }

    #[test]
    fn a_build_that_is_not_whole_is_refused() {
        let mut names = built();
        names.remove(0);
        let error = Bundle::find(&names).unwrap_err();
        assert_eq!(error.to_string(), "the build has no billpay-….css");
        let mut names = built();
        names.push("billpay-widget-11cc.js".to_owned());
        assert!(
            Bundle::find(&names)
                .unwrap_err()
                .to_string()
                .contains("both")
        );
    }

    #[test]
    fn a_script_without_places_is_refused() {
        let names = built();
        let bundle = Bundle::find(&names).unwrap();
        assert!(bundle.written_into("export {}").is_err());
    }
}
