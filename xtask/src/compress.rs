//! Brotli and gzip beside each file, made at build time with all the effort that a server could
//! not spend per request.

use std::fs;
use std::io::Write;
use std::path::Path;

use anyhow::{Context, Result};
use brotli::CompressorWriter;
use flate2::Compression;
use flate2::write::GzEncoder;

/// Files that aren't compressed already by their nature.
const COMPRESSIBLE: &[&str] = &["css", "html", "js", "json", "map", "svg", "txt", "wasm"];

/// The most that brotli can do.
const BROTLI_QUALITY: u32 = 11;
/// The largest window that every browser accepts: 2^24 bytes.
const BROTLI_WINDOW_BITS: u32 = 24;
/// Bytes handed to the compressor at a time.
const BROTLI_BUFFER: usize = 1 << 16;

/// Writes `.br` and `.gz` beside each file of the folder that gets smaller by it.
pub(crate) fn beside_each_file(folder: &Path) -> Result<()> {
    for entry in fs::read_dir(folder).with_context(|| format!("can't list {}", folder.display()))? {
        let path = entry?.path();
        if path.is_dir() {
            beside_each_file(&path)?;
        } else if extension(&path).is_some_and(|kind| COMPRESSIBLE.contains(&kind)) {
            beside(&path).with_context(|| format!("can't compress {}", path.display()))?;
        }
    }
    Ok(())
}

fn extension(path: &Path) -> Option<&str> {
    path.extension()?.to_str()
}

/// Writes `.br` and `.gz` beside the file where they are smaller.
pub(crate) fn beside(path: &Path) -> Result<()> {
    let raw = fs::read(path)?;
    for (suffix, packed) in [("br", brotli(&raw)?), ("gz", gzip(&raw)?)] {
        if packed.len() < raw.len() {
            fs::write(path.with_added_extension(suffix), packed)?;
        }
    }
    Ok(())
}

pub(crate) fn brotli(raw: &[u8]) -> Result<Vec<u8>> {
    let mut writer = CompressorWriter::new(
        Vec::new(),
        BROTLI_BUFFER,
        BROTLI_QUALITY,
        BROTLI_WINDOW_BITS,
    );
    writer.write_all(raw)?;
    Ok(writer.into_inner())
}

fn gzip(raw: &[u8]) -> Result<Vec<u8>> {
    let mut writer = GzEncoder::new(Vec::new(), Compression::best());
    writer.write_all(raw)?;
    Ok(writer.finish()?)
}

#[cfg(test)]
mod tests {
    use std::io::Read;

    use super::*;

    fn names(folder: &Path) -> Vec<String> {
        let entries = fs::read_dir(folder).unwrap();
        let mut names: Vec<String> = entries
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        names
    }

    #[test]
    fn only_what_gets_smaller_is_kept() {
        let dist = tempfile::tempdir().unwrap();
        fs::write(dist.path().join("bill.css"), "a{color:red}".repeat(100)).unwrap();
        fs::write(dist.path().join("tiny.js"), "1").unwrap();
        fs::write(dist.path().join("photo.png"), "p".repeat(1000)).unwrap();
        beside_each_file(dist.path()).unwrap();
        let expected = [
            "bill.css",
            "bill.css.br",
            "bill.css.gz",
            "photo.png",
            "tiny.js",
        ];
        assert_eq!(names(dist.path()), expected);
    }

    #[test]
    fn both_give_the_file_back() {
        let raw = b"control number, control number".repeat(40);
        let mut text = Vec::new();
        let packed = brotli(&raw).unwrap();
        brotli::Decompressor::new(&packed[..], 4096)
            .read_to_end(&mut text)
            .unwrap();
        assert_eq!(text, raw);
        text.clear();
        let packed = gzip(&raw).unwrap();
        flate2::read::GzDecoder::new(&packed[..])
            .read_to_end(&mut text)
            .unwrap();
        assert_eq!(text, raw);
    }
}
