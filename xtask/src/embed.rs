//! `cargo xtask embed`: Trunk's last step. Minifies the scripts, names every file by the hash of its
//! final bytes, and writes the bundle's names into the element's script, and styles and starter into
//! the page.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};

use crate::project::Project;
use crate::{fingerprint, process, setup, starter, styles};

/// The folder of the unfinished build. Trunk sets this variable, and the next one, for its hooks.
const STAGE: &str = "TRUNK_STAGING_DIR";
const PROFILE: &str = "TRUNK_PROFILE";

/// The element's script, by the name that merchants write into their pages.
pub(crate) const ELEMENT: &str = "billpay-widget.js";

/// The page, which names the files that it loads.
const PAGE: &str = "index.html";

/// Browsers that know private methods: those of 2021. Older ones don't read the script, and show
/// what stands in the element.
const TARGET: &str = "--target=es2022";

/// Finishes the build that Trunk names. A debug build keeps its scripts readable and needs no
/// esbuild.
pub(crate) fn run(project: &Project) -> Result<()> {
    let stage = env::var_os(STAGE)
        .map(PathBuf::from)
        .with_context(|| format!("{STAGE} is not set: Trunk runs this, as Trunk.toml says"))?;
    match env::var(PROFILE).as_deref() {
        Ok("release") => finish_release(project, &stage),
        _ => finish(&stage),
    }
}

/// Finishes the release build in that folder.
pub(crate) fn finish_release(project: &Project, stage: &Path) -> Result<()> {
    minify(project, stage)?;
    finish(stage)
}

fn finish(stage: &Path) -> Result<()> {
    fingerprint::rename(stage, PAGE, &[ELEMENT])?;
    let element = stage.join(ELEMENT);
    let script = fs::read_to_string(&element)
        .with_context(|| format!("can't read {}", element.display()))?;
    let script = Bundle::find(&names(stage)?)?.written_into(&script)?;
    fs::write(element, script)?;
    starter::write_into(stage, PAGE)?;
    styles::write_into(stage, PAGE)
}

/// Minifies the scripts of modern browsers in place. Trunk's own minifier can't read all of them.
fn minify(project: &Project, stage: &Path) -> Result<()> {
    let files = names(stage)?;
    let glue = Bundle::find(&files)?.js;
    let starter = only(&files, starter::NAME, ".js")?;
    setup::npm_packages(project)?;
    let mut esbuild = process::command(project, "esbuild");
    esbuild.args([glue, starter, ELEMENT].map(|name| stage.join(name)));
    esbuild.args(["--minify", "--format=esm", TARGET, "--log-level=warning"]);
    esbuild.args(["--allow-overwrite", "--charset=utf8"]);
    process::run(esbuild.arg(format!("--outdir={}", stage.display())))
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
    fn page_and_element_name_the_finished_bundle() {
        let stage = tempfile::tempdir().unwrap();
        let write = |name: &str, text: &str| fs::write(stage.path().join(name), text).unwrap();
        for name in built() {
            write(&name, "");
        }
        write(ELEMENT, include_str!("../../static/billpay-widget.js"));
        write(
            PAGE,
            "<link href=billpay-00aa.css rel=stylesheet><link href=page-00bb.css rel=stylesheet>\
             <link href=billpay-widget-00cc.js><link href=billpay-widget-00cc_bg.wasm>\
             <script src=boot-00dd.js></script>",
        );
        finish(stage.path()).unwrap();
        let read = |name| fs::read_to_string(stage.path().join(name)).unwrap();
        let [_, js, wasm, css] = bundle_of(stage.path()).unwrap();
        assert_ne!(js, "billpay-widget-00cc.js");
        assert!(read(PAGE).contains(&js) && read(PAGE).contains(&wasm));
        for name in [js, wasm, css] {
            assert!(read(ELEMENT).contains(&format!("\"./{name}\"")), "{name}");
        }
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
