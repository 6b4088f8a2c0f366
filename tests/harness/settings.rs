//! Environment variables with the paths of programs and folders. `cargo xtask test browser` sets them.

use std::path::PathBuf;

use anyhow::{Context, Result};

/// The text in that variable.
pub(crate) fn text(variable: &str) -> Result<String> {
    let path = path(variable)?;
    Ok(path.to_string_lossy().into_owned())
}

/// The path in that variable.
pub(crate) fn path(variable: &str) -> Result<PathBuf> {
    std::env::var_os(variable)
        .map(PathBuf::from)
        .with_context(|| {
            format!("{variable} is not set: run `cargo xtask test browser`, which sets it")
        })
}
