//! The search path for programs.

use std::env;
use std::ffi::OsString;
use std::path::PathBuf;

use anyhow::{Context, Result};

/// The first file of this name on `PATH`.
pub(super) fn on_path(program: &str) -> Option<PathBuf> {
    let path = env::var_os("PATH")?;
    env::split_paths(&path)
        .map(|folder| folder.join(program))
        .find(|file| file.is_file())
}

/// `PATH` with these folders in front.
pub(super) fn path_with(first: impl Iterator<Item = PathBuf>) -> Result<OsString> {
    let path = env::var_os("PATH").unwrap_or_default();
    let folders = first.chain(env::split_paths(&path));
    env::join_paths(folders).context("a tool's folder has a character that PATH can't hold")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn program_is_found_and_its_absence_too() {
        assert!(on_path("sh").unwrap().ends_with("sh"));
        assert_eq!(on_path("no-such-program-anywhere"), None);
    }

    #[test]
    fn own_folders_come_first() {
        let path = path_with(["/tools/bin".into()].into_iter()).unwrap();
        assert!(path.to_string_lossy().starts_with("/tools/bin:"));
    }
}
