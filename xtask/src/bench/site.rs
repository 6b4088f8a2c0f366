//! The folder that is measured: our build, and beside it the pages that it is compared with, made
//! small and served as ours are.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use super::embeds;
use crate::project::Project;
use crate::setup::BenchTools;
use crate::{assets, compress, fingerprint, process};

/// Where the pages are kept that are compared with.
const PAGES: &str = "xtask/bench/pages";
/// The page whose scripts and styles get names that browsers keep for ever.
const ADYEN: &str = "adyen.html";
/// Pages that name nothing which changes.
const PLAIN: [&str; 2] = [embeds::PLAIN, "form.html"];

/// Builds all of it anew.
pub(super) fn build(project: &Project, tools: &BenchTools) -> Result<PathBuf> {
    assets::run(project)?;
    let bench = project.target()?.join("bench");
    let (others, site) = (bench.join("others"), bench.join("site"));
    for folder in [&others, &site] {
        if folder.exists() {
            fs::remove_dir_all(folder)?;
        }
        fs::create_dir_all(folder)?;
    }
    bundle_adyen(project, tools, &others)?;
    for page in PLAIN.iter().chain([&ADYEN]) {
        let from = project.root().join(PAGES).join(page);
        fs::copy(&from, others.join(page)).with_context(|| format!("no {}", from.display()))?;
    }
    fingerprint::rename(&others, ADYEN, &PLAIN)?;
    let embed = fs::read_to_string(others.join(embeds::PLAIN))?;
    fs::write(others.join(embeds::PRELOADED), embeds::preloaded(&embed)?)?;
    compress::beside_each_file(&others)?;
    copy_files(&project.dist(), &site)?;
    copy_files(&others, &site)?;
    Ok(site)
}

/// Adds the page that has the element's inside in it, which only a gateway can render.
pub(super) fn print_element(site: &Path, inside: &str) -> Result<()> {
    let embed = fs::read_to_string(site.join(embeds::PLAIN))?;
    let page = site.join(embeds::PRINTED);
    fs::write(&page, embeds::printed(&embed, inside)?)?;
    compress::beside(&page)
}

/// As a shop's build would: only what the page uses, for browsers as young as ours.
fn bundle_adyen(project: &Project, tools: &BenchTools, folder: &Path) -> Result<()> {
    let mut esbuild = process::command(project, &tools.esbuild);
    esbuild.arg(project.root().join(PAGES).join("adyen.js"));
    esbuild.args(["--bundle", "--minify", "--format=esm", "--target=es2022"]);
    esbuild.args(["--log-level=warning", "--entry-names=adyen-0"]);
    esbuild.arg(format!("--outdir={}", folder.display()));
    process::run(esbuild.env("NODE_PATH", &tools.adyen))
}

fn copy_files(from: &Path, to: &Path) -> Result<()> {
    for entry in fs::read_dir(from).with_context(|| format!("can't list {}", from.display()))? {
        let entry = entry?;
        let place = to.join(entry.file_name());
        if entry.path().is_dir() {
            fs::create_dir_all(&place)?;
            copy_files(&entry.path(), &place)?;
        } else {
            fs::copy(entry.path(), place)?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_page_is_there_and_names_what_the_bundler_makes() {
        let pages = Path::new(env!("CARGO_MANIFEST_DIR")).join("bench/pages");
        for page in PLAIN {
            assert!(pages.join(page).is_file(), "{page}");
        }
        let adyen = fs::read_to_string(pages.join(ADYEN)).unwrap();
        assert!(adyen.contains("\"adyen-0.js\"") && adyen.contains("\"adyen-0.css\""));
    }

    #[test]
    fn the_printed_page_is_packed_as_the_others_are() {
        let site = tempfile::tempdir().unwrap();
        let page = "<billpay-widget locale=\"en\"></billpay-widget>";
        fs::write(site.path().join(embeds::PLAIN), page).unwrap();
        print_element(site.path(), &"<p>a form</p>".repeat(100)).unwrap();
        for suffix in ["", ".br", ".gz"] {
            let name = format!("{}{suffix}", embeds::PRINTED);
            assert!(site.path().join(&name).is_file(), "{name}");
        }
    }

    #[test]
    fn folders_are_copied_to_their_depth() {
        let [from, to] = [(); 2].map(|()| tempfile::tempdir().unwrap());
        fs::create_dir(from.path().join("a")).unwrap();
        fs::write(from.path().join("a/b.css"), "b").unwrap();
        copy_files(from.path(), to.path()).unwrap();
        assert_eq!(fs::read_to_string(to.path().join("a/b.css")).unwrap(), "b");
    }
}
