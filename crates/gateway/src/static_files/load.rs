//! Reads the folder of the built page into memory, once, at start.

use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};

use walkdir::{DirEntry, WalkDir};

/// The page's own file in the folder.
pub(super) const INDEX: &str = "index.html";

/// The page with its compressed files has about 1 MB. A folder with more than this is another one.
const MAX_BYTES: u64 = 64 * 1024 * 1024;

/// The static files can't be served.
#[derive(Debug, thiserror::Error)]
pub enum LoadError {
    /// The page is not built.
    #[error(
        "there is no {INDEX} in {0}: build the page with `cargo xtask dist`, try it with `cargo \
         xtask demo`, or name its folder with BILLPAY_ASSETS or --assets"
    )]
    NoPage(PathBuf),
    /// The page is not text.
    #[error("the {INDEX} in {0} is not UTF-8")]
    NotText(PathBuf),
    /// The folder is not that of a page.
    #[error("{0} holds more than {MAX_BYTES} bytes: is it the folder of the built page?")]
    TooLarge(PathBuf),
    /// The file system failed.
    #[error("can't read {0}")]
    Unreadable(PathBuf, #[source] io::Error),
}

/// All files by their paths in the folder. Hidden files are left out, and names that are not UTF-8, which
/// the page can't link.
pub(super) fn files(root: &Path) -> Result<BTreeMap<String, Vec<u8>>, LoadError> {
    if !root.join(INDEX).is_file() {
        return Err(LoadError::NoPage(root.to_owned()));
    }
    let mut files = BTreeMap::new();
    let mut bytes = 0;
    let folder = WalkDir::new(root).follow_links(true).into_iter();
    for entry in folder.filter_entry(is_visible) {
        let entry = entry.map_err(|error| unreadable(root, error.into()))?;
        let path = entry.path();
        let name = path.strip_prefix(root).ok().and_then(Path::to_str);
        let Some(name) = name.filter(|_| entry.file_type().is_file()) else {
            continue;
        };
        let metadata = entry.metadata();
        bytes += metadata
            .map_err(|error| unreadable(path, error.into()))?
            .len();
        if bytes > MAX_BYTES {
            return Err(LoadError::TooLarge(root.to_owned()));
        }
        let content = std::fs::read(path).map_err(|error| unreadable(path, error))?;
        files.insert(name.to_owned(), content);
    }
    Ok(files)
}

/// The folder itself may have any name.
fn is_visible(entry: &DirEntry) -> bool {
    let hidden = entry.file_name().as_encoded_bytes().starts_with(b".");
    entry.depth() == 0 || !hidden
}

fn unreadable(path: &Path, error: io::Error) -> LoadError {
    LoadError::Unreadable(path.to_owned(), error)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_without_a_page_says_how_to_get_one() {
        let folder = tempfile::tempdir().unwrap();
        for missing in [folder.path().to_owned(), folder.path().join("nowhere")] {
            let said = files(&missing).unwrap_err().to_string();
            for way in ["cargo xtask demo", "BILLPAY_ASSETS", "--assets"] {
                assert!(said.contains(way), "{said}");
            }
        }
    }

    #[test]
    fn folders_are_read_to_their_depth_and_hidden_files_are_not() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir_all(folder.path().join("a/b")).unwrap();
        for name in ["index.html", "a/b/c.css", ".env", "a/.git"] {
            std::fs::write(folder.path().join(name), name).unwrap();
        }
        let names: Vec<_> = files(folder.path()).unwrap().into_keys().collect();
        assert_eq!(names, ["a/b/c.css", "index.html"]);
    }
}
