//! Paths of the work tree and of the tools.

use std::env;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, ensure};
use serde_json::Value;

use crate::tools;

/// The work tree that this program belongs to.
#[derive(Debug)]
pub(crate) struct Project {
    root: PathBuf,
    tool_folders: Vec<PathBuf>,
}

impl Project {
    /// Finds the work tree from this package's folder, whatever the current folder is.
    pub(crate) fn find() -> Result<Self> {
        let package = env::var_os("CARGO_MANIFEST_DIR")
            .map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")), PathBuf::from);
        let root = package.parent().context("xtask/ has no parent folder")?;
        ensure!(
            root.join("Trunk.toml").exists(),
            "no Trunk.toml in {}: run this as `cargo xtask …` inside the work tree",
            root.display()
        );
        let tool_folders = tools::own_folders(root)?;
        env::join_paths(&tool_folders)
            .context("a folder of tools contains a character that PATH does not allow")?;
        Ok(Self {
            root: root.to_owned(),
            tool_folders,
        })
    }

    pub(crate) fn root(&self) -> &Path {
        &self.root
    }

    /// The folders in which programs are searched for, in this order: the project's tools, the user's
    /// `PATH`, the system's folder.
    pub(crate) fn search_path(&self) -> Vec<PathBuf> {
        let path = env::var_os("PATH").unwrap_or_default();
        let mut folders = self.tool_folders.clone();
        folders.extend(env::split_paths(&path));
        folders.push(tools::SYSTEM_FOLDER.into());
        folders
    }

    /// The first name that exists in any folder of the search path.
    pub(crate) fn program(&self, names: &[&str]) -> Option<PathBuf> {
        let folders = self.search_path();
        let files = names
            .iter()
            .flat_map(|name| folders.iter().map(move |folder| folder.join(name)));
        files.into_iter().find(|file| file.is_file())
    }

    /// The built page and bundle.
    pub(crate) fn dist(&self) -> PathBuf {
        self.root.join("dist")
    }

    /// npm's packages, as `xtask/package.json` lists them.
    pub(crate) fn node_modules(&self) -> PathBuf {
        self.root.join(tools::NODE_MODULES)
    }

    /// Python with the packages of the documentation's samples.
    pub(crate) fn python(&self) -> Result<PathBuf> {
        Ok(self.target()?.join("python"))
    }

    /// Cargo's build folder. Environment variables and the user's settings can change it.
    pub(crate) fn target(&self) -> Result<PathBuf> {
        let mut cargo = Command::new(env::var_os("CARGO").unwrap_or("cargo".into()));
        cargo.args(["metadata", "--no-deps", "--format-version", "1"]);
        let output = cargo.current_dir(&self.root).output()?;
        let metadata: Value = serde_json::from_slice(&output.stdout)
            .with_context(|| String::from_utf8_lossy(&output.stderr).into_owned())?;
        let folder = metadata["target_directory"].as_str();
        Ok(folder.context("cargo names no build folder")?.into())
    }
}
