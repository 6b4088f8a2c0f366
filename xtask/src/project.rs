//! Where things are in the work tree.

use std::env;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};
use cargo_metadata::MetadataCommand;

/// The work tree that this xtask belongs to.
#[derive(Debug)]
pub(crate) struct Project {
    root: PathBuf,
}

impl Project {
    /// Finds the work tree from the place of this package, not from where the command was typed.
    pub(crate) fn find() -> Result<Self> {
        let package = env::var_os("CARGO_MANIFEST_DIR")
            .map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")), PathBuf::from);
        let root = package.parent().context("xtask/ lies in no folder")?;
        ensure!(
            root.join("Trunk.toml").exists(),
            "no Trunk.toml in {}: run this as `cargo xtask …` inside the work tree",
            root.display()
        );
        Ok(Self {
            root: root.to_owned(),
        })
    }

    pub(crate) fn root(&self) -> &Path {
        &self.root
    }

    /// The built page and bundle.
    pub(crate) fn dist(&self) -> PathBuf {
        self.root.join("dist")
    }

    /// Cargo's build folder, which the environment or the user's settings may have moved.
    pub(crate) fn target(&self) -> Result<PathBuf> {
        let metadata = MetadataCommand::new()
            .current_dir(&self.root)
            .no_deps()
            .exec()
            .context("cargo can't say where it builds")?;
        Ok(metadata.target_directory.into_std_path_buf())
    }
}
