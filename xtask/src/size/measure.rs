//! Weighs the built files.

use std::collections::BTreeMap;
use std::fs;
use std::ops::AddAssign;
use std::path::Path;

use anyhow::{Context, Result};

/// What files are called in the table and in the budget; all that fits no other kind is `other`.
pub(super) const KINDS: &[&str] = &["wasm", "js", "css", "html", LOADER, OTHER];
const OTHER: &str = "other";
/// The element's script: what a shop's page pays before the widget is near.
pub(super) const LOADER: &str = "loader";
/// Its file.
const LOADER_FILE: &str = "billpay-widget.js";

/// The sum of all kinds.
pub(super) const TOTAL: &str = "total";

/// Bytes, as they are and as they travel.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Weights {
    pub(super) raw: u64,
    pub(super) gzip: u64,
    pub(super) brotli: u64,
}

impl AddAssign for Weights {
    fn add_assign(&mut self, other: Self) {
        self.raw += other.raw;
        self.gzip += other.gzip;
        self.brotli += other.brotli;
    }
}

/// What each kind weighs.
#[derive(Debug, Default)]
pub(super) struct Sizes(BTreeMap<&'static str, Weights>);

impl Sizes {
    pub(super) fn of(&self, kind: &str) -> Weights {
        self.0.get(kind).copied().unwrap_or_default()
    }

    pub(super) fn total(&self) -> Weights {
        let mut total = Weights::default();
        self.0.values().for_each(|weights| total += *weights);
        total
    }

    pub(super) fn add(&mut self, kind: &'static str, weights: Weights) {
        *self.0.entry(kind).or_default() += weights;
    }
}

/// Weighs every file below the folder. A file without a compressed one beside it travels raw.
pub(super) fn folder(folder: &Path) -> Result<Sizes> {
    let mut sizes = Sizes::default();
    weigh(folder, &mut sizes).with_context(|| format!("can't weigh {}", folder.display()))?;
    Ok(sizes)
}

fn weigh(folder: &Path, sizes: &mut Sizes) -> Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let extension = path.extension().and_then(|text| text.to_str());
        match extension {
            _ if path.is_dir() => weigh(&path, sizes)?,
            Some("br" | "gz") => {}
            _ if path.ends_with(LOADER_FILE) => sizes.add(LOADER, weights(&path)?),
            _ => sizes.add(kind(extension), weights(&path)?),
        }
    }
    Ok(())
}

fn kind(extension: Option<&str>) -> &'static str {
    let named = KINDS.iter().find(|kind| Some(**kind) == extension);
    named.copied().unwrap_or(OTHER)
}

fn weights(path: &Path) -> Result<Weights> {
    let raw = fs::metadata(path)?.len();
    let packed = |suffix| {
        let beside = fs::metadata(path.with_added_extension(suffix));
        beside.map_or(raw, |file| file.len())
    };
    Ok(Weights {
        raw,
        gzip: packed("gz"),
        brotli: packed("br"),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_travels_is_the_compressed_file_when_there_is_one() {
        let dist = tempfile::tempdir().unwrap();
        let files = [
            ("a.js", 50),
            ("a.js.br", 10),
            ("a.js.gz", 20),
            ("b.js", 5),
            ("icon.svg", 7),
            ("billpay-widget.js", 3),
        ];
        for (name, length) in files {
            fs::write(dist.path().join(name), "x".repeat(length)).unwrap();
        }
        let sizes = folder(dist.path()).unwrap();
        let weights = |raw, gzip, brotli| Weights { raw, gzip, brotli };
        assert_eq!(sizes.of("js"), weights(55, 25, 15));
        assert_eq!(sizes.of("other"), weights(7, 7, 7));
        assert_eq!(sizes.of("wasm"), weights(0, 0, 0));
        assert_eq!(sizes.of("loader"), weights(3, 3, 3));
        assert_eq!(sizes.total(), weights(65, 35, 25));
    }
}
