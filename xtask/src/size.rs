//! `cargo xtask size`: compares the compressed sizes of the files a customer downloads with a budget.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result, bail};

use crate::assets;
use crate::flags::SizeFlags;
use crate::project::Project;

const BUDGET_FILE: &str = "size-budget.toml";

/// How much a new limit exceeds the measured size, in percent. Sizes differ a little between builds.
const HEADROOM_PERCENT: u64 = 3;

/// The element's script. It has a limit of its own, because every page of a shop loads it, also for
/// customers who never see the widget.
const LOADER: &str = "loader";
const LOADER_FILE: &str = "billpay-widget.js";
/// The maximum size of the loader after brotli, in bytes. `--write` does not raise it.
const LOADER_CAP: u64 = 5750;

const KINDS: [&str; 6] = ["wasm", "js", "css", "html", LOADER, "other"];
const TOTAL: &str = "total";

const PREFACE: &str = "\
# The maximum size of the files a customer downloads, in bytes after brotli. `cargo xtask size` fails
# if the files are larger. Each limit is the measured size plus 3 %. `cargo xtask size --write`
# measures again and writes new limits: commit them with the change that saves bytes, or with a
# message that says what the customer gets for the additional bytes. The loader, which is the
# element's script, never has more than 5750.
";

/// Sizes in bytes, by kind of file and in total: raw, after gzip, after brotli.
type Sizes = BTreeMap<&'static str, [u64; 3]>;

/// Limits in bytes after brotli, by kind of file and in total.
type Budget = BTreeMap<String, u64>;

/// Builds `dist/`, writes a new budget if the flags say so, and checks the sizes.
pub(crate) fn run(project: &Project, flags: &SizeFlags) -> Result<()> {
    assets::run(project)?;
    if flags.write {
        let text = budget_for(&measure(&project.dist())?);
        fs::write(project.root().join(BUDGET_FILE), text)?;
    }
    check(project)
}

/// Measures `dist/` without building it. Fails if the sizes exceed the budget.
pub(crate) fn check(project: &Project) -> Result<()> {
    let sizes = measure(&project.dist()).context("run `cargo xtask assets` first")?;
    let text = fs::read_to_string(project.root().join(BUDGET_FILE))
        .with_context(|| format!("no {BUDGET_FILE}: `cargo xtask size --write` writes it"))?;
    let budget = toml::from_str(&text).with_context(|| format!("{BUDGET_FILE} can't be used"))?;
    print_table(&sizes, &budget);
    let excesses = excesses(&sizes, &budget);
    if !excesses.is_empty() {
        bail!("over the budget of {BUDGET_FILE}: {}", excesses.join("; "));
    }
    Ok(())
}

/// Measures the files in the folder. A file without a compressed copy is downloaded uncompressed.
fn measure(folder: &Path) -> Result<Sizes> {
    let mut sizes: Sizes = KINDS
        .into_iter()
        .chain([TOTAL])
        .map(|kind| (kind, [0; 3]))
        .collect();
    let entries =
        fs::read_dir(folder).with_context(|| format!("can't read {}", folder.display()))?;
    for entry in entries {
        let path = entry?.path();
        let extension = path
            .extension()
            .and_then(|text| text.to_str())
            .unwrap_or_default();
        let kind = match extension {
            "br" | "gz" => continue,
            _ if path.ends_with(LOADER_FILE) => LOADER,
            _ => KINDS
                .into_iter()
                .find(|kind| *kind == extension)
                .unwrap_or("other"),
        };
        let raw = fs::metadata(&path)?.len();
        let compressed =
            |suffix| fs::metadata(path.with_added_extension(suffix)).map_or(raw, |file| file.len());
        let file = [raw, compressed("gz"), compressed("br")];
        for kind in [kind, TOTAL] {
            let sum = sizes.entry(kind).or_default();
            *sum = [0, 1, 2].map(|form| sum[form] + file[form]);
        }
    }
    Ok(sizes)
}

fn budget_for(sizes: &Sizes) -> String {
    let mut text = PREFACE.to_owned();
    for (kind, [.., brotli]) in sizes {
        let limit = brotli + (brotli * HEADROOM_PERCENT).div_ceil(100);
        // Writing to a string can't fail.
        let _ = writeln!(text, "{kind} = {}", limit.min(cap(kind)));
    }
    text
}

fn cap(kind: &str) -> u64 {
    if kind == LOADER { LOADER_CAP } else { u64::MAX }
}

/// The limit of a kind of file. A kind that the budget does not list has the limit 0.
fn limit(budget: &Budget, kind: &str) -> u64 {
    budget.get(kind).copied().unwrap_or(0).min(cap(kind))
}

fn excesses(sizes: &Sizes, budget: &Budget) -> Vec<String> {
    let over = sizes.iter().filter_map(|(kind, [.., brotli])| {
        let limit = limit(budget, kind);
        let excess = brotli.checked_sub(limit).filter(|excess| *excess > 0)?;
        Some(format!(
            "{kind} has {brotli} bytes of {limit}, {excess} too many"
        ))
    });
    over.collect()
}

fn print_table(sizes: &Sizes, budget: &Budget) {
    println!(
        "{:<6}  {:>7}  {:>7}  {:>7}  {:>7}",
        "bytes", "raw", "gzip", "brotli", "budget"
    );
    for kind in KINDS.into_iter().chain([TOTAL]) {
        let [raw, gzip, brotli] = sizes[kind];
        let limit = limit(budget, kind);
        println!("{kind:<6}  {raw:>7}  {gzip:>7}  {brotli:>7}  {limit:>7}");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn dist(files: &[(&str, usize)]) -> Sizes {
        let dist = tempfile::tempdir().unwrap();
        for (name, length) in files {
            fs::write(dist.path().join(name), "x".repeat(*length)).unwrap();
        }
        measure(dist.path()).unwrap()
    }

    #[test]
    fn a_file_counts_with_its_compressed_size_if_there_is_a_compressed_copy() {
        let sizes = dist(&[
            ("a.js", 50),
            ("a.js.br", 10),
            ("a.js.gz", 20),
            ("b.js", 5),
            ("icon.svg", 7),
            ("billpay-widget.js", 3),
        ]);
        assert_eq!(sizes["js"], [55, 25, 15]);
        assert_eq!(sizes["other"], [7, 7, 7]);
        assert_eq!(sizes["wasm"], [0, 0, 0]);
        assert_eq!(sizes["loader"], [3, 3, 3]);
        assert_eq!(sizes["total"], [65, 35, 25]);
    }

    #[test]
    fn a_limit_is_the_measured_size_plus_three_percent() {
        let text = budget_for(&dist(&[("a.wasm", 1000), ("a.js", 1)]));
        let budget: Budget = toml::from_str(&text).unwrap();
        assert_eq!(
            [budget["wasm"], budget["js"], budget["total"]],
            [1030, 2, 1032]
        );
    }

    #[test]
    fn the_loaders_limit_never_exceeds_its_cap() {
        let sizes = dist(&[("billpay-widget.js", 5751)]);
        assert!(budget_for(&sizes).contains(&format!("loader = {LOADER_CAP}\n")));
        let by_hand = toml::from_str("loader = 9999\ntotal = 9999").unwrap();
        assert_eq!(
            excesses(&sizes, &by_hand),
            ["loader has 5751 bytes of 5750, 1 too many"]
        );
    }

    #[test]
    fn an_excess_is_reported_with_its_size() {
        let budget = toml::from_str("wasm = 100\njs = 50\ntotal = 150").unwrap();
        assert!(excesses(&dist(&[("a.wasm", 100), ("a.js", 50)]), &budget).is_empty());
        assert_eq!(
            excesses(&dist(&[("a.js", 10), ("a.css", 4)]), &budget),
            ["css has 4 bytes of 0, 4 too many"]
        );
    }
}
