//! Names each file of a finished build by the hash of its bytes, so that a name can be kept for
//! ever: Trunk's own names hash what it read, before wasm-bindgen, wasm-opt and esbuild rewrote
//! it.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result, bail, ensure};
use sha2::{Digest, Sha256};

/// Digits of the hash in a name, always as many: the gateway keeps no other name for ever. 64 bits
/// are far more than the builds of a year can clash in.
const DIGITS: usize = 16;

/// Renames every file of the folder but those of `stable` names, and writes the new names into
/// `page`, the one file that may name others. Gives the new names by the old.
pub(crate) fn rename(
    folder: &Path,
    page: &str,
    stable: &[&str],
) -> Result<BTreeMap<String, String>> {
    let mut files = BTreeMap::new();
    for entry in fs::read_dir(folder)? {
        let (path, name) = entry.map(|entry| (entry.path(), entry.file_name()))?;
        let name = name.to_string_lossy().into_owned();
        if name == page || stable.contains(&&*name) {
            continue;
        }
        ensure!(path.is_file(), "{name} is a folder: its files have no hash");
        let content = fs::read(&path).with_context(|| format!("can't read {}", path.display()))?;
        files.insert(name, content);
    }
    let renamed = new_names(&files)?;
    let mut text = fs::read_to_string(folder.join(page))
        .with_context(|| format!("the build has no {page}"))?;
    for (old, new) in &renamed {
        ensure!(text.contains(old), "{page} does not name {old}");
        text = text.replace(old, new);
        fs::rename(folder.join(old), folder.join(new))?;
    }
    fs::write(folder.join(page), text)?;
    Ok(renamed)
}

/// A file that names another would have to be hashed after it. There is none, and one that comes
/// must not be missed.
fn new_names(files: &BTreeMap<String, Vec<u8>>) -> Result<BTreeMap<String, String>> {
    for (name, content) in files {
        let named = files.keys().find(|other| contains(content, other));
        if let Some(other) = named {
            bail!("{name} names {other}, whose name is about to change");
        }
    }
    let renamed = files.iter().map(|(name, content)| {
        let (beginning, ending) =
            around_hash(name).with_context(|| format!("{name} has no hash in its name"))?;
        Ok((
            name.clone(),
            format!("{beginning}{}{ending}", hash(content)),
        ))
    });
    renamed.collect()
}

fn contains(content: &[u8], name: &str) -> bool {
    content
        .windows(name.len())
        .any(|part| part == name.as_bytes())
}

/// `billpay-widget-` and `_bg.wasm` of `billpay-widget-29f65eb6af8f631d_bg.wasm`. Trunk writes its
/// numbers without leading zeros, so one in sixteen of its hashes is shorter.
fn around_hash(name: &str) -> Option<(&str, &str)> {
    let (before, _) = name.rsplit_once('-')?;
    let (beginning, rest) = name.split_at(before.len() + 1);
    let digits = rest
        .bytes()
        .take_while(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
        .count();
    let ending = &rest[digits..];
    let fits =
        (1..=DIGITS).contains(&digits) && (ending.starts_with('.') || ending.starts_with("_bg."));
    fits.then_some((beginning, ending))
}

fn hash(content: &[u8]) -> String {
    let digest = hex(&Sha256::digest(content));
    digest[..DIGITS].to_owned()
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use tempfile::TempDir;

    use super::*;

    fn build(files: &[(&str, &str)]) -> TempDir {
        let folder = tempfile::tempdir().unwrap();
        for (name, text) in files {
            fs::write(folder.path().join(name), text).unwrap();
        }
        folder
    }

    fn renamed(files: &[(&str, &str)]) -> Result<(TempDir, BTreeMap<String, String>)> {
        let folder = build(files);
        let names = rename(folder.path(), "index.html", &["billpay-widget.js"])?;
        Ok((folder, names))
    }

    #[track_caller]
    fn refused(files: &[(&str, &str)], why: &str) {
        let error = renamed(files).unwrap_err().to_string();
        assert!(error.contains(why), "{error}");
    }

    #[test]
    fn names_say_what_the_bytes_are_whatever_trunk_called_them() {
        let (folder, names) = renamed(&[
            (
                "index.html",
                "<a href=./a-0f.css><b href=./a-b7c07642b86cf8f_bg.wasm>",
            ),
            ("a-0f.css", "abc"),
            ("a-b7c07642b86cf8f_bg.wasm", "abc"),
            ("billpay-widget.js", "keeps its name"),
        ])
        .unwrap();
        // The specification's own example of SHA-256.
        assert_eq!(names["a-0f.css"], "a-ba7816bf8f01cfea.css");
        let wasm = "a-ba7816bf8f01cfea_bg.wasm";
        assert_eq!(names["a-b7c07642b86cf8f_bg.wasm"], wasm);
        let page = fs::read_to_string(folder.path().join("index.html")).unwrap();
        assert_eq!(
            page,
            format!("<a href=./a-ba7816bf8f01cfea.css><b href=./{wasm}>")
        );
        assert_eq!(fs::read(folder.path().join(wasm)).unwrap(), b"abc");
        assert!(!folder.path().join("a-0f.css").exists());
        assert!(folder.path().join("billpay-widget.js").exists());
    }

    #[test]
    fn every_hash_has_all_its_digits() {
        // 0 and 00 are the first bytes of these two digests.
        for content in ["39", "286"] {
            let hash = hash(content.as_bytes());
            assert!(hash.starts_with('0') && hash.len() == DIGITS, "{hash}");
        }
    }

    #[test]
    fn what_would_keep_an_old_name_is_refused() {
        let page = ("index.html", "a-0f.css b-0e.js c.js");
        let style = ("a-0f.css", "");
        refused(
            &[("index.html", ""), style],
            "index.html does not name a-0f.css",
        );
        refused(&[style], "the build has no index.html");
        refused(
            &[page, style, ("b-0e.js", "'./a-0f.css'")],
            "b-0e.js names a-0f.css",
        );
        for name in ["c.js", "c-.js", "c-0g.js", "c-00112233445566778.js"] {
            refused(&[page, (name, "")], "has no hash in its name");
        }
        let folder = build(&[page]);
        fs::create_dir(folder.path().join("snippets")).unwrap();
        let error = rename(folder.path(), "index.html", &[]).unwrap_err();
        assert!(
            error.to_string().contains("snippets is a folder"),
            "{error}"
        );
    }
}
