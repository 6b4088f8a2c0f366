//! Chromium and its driver, from the system's packages.

use std::path::PathBuf;

use anyhow::Result;

use super::cache::Cache;
use super::packages::{self, Packages};
use super::search::on_path;
use crate::project::Project;

/// What the browser is called, by Debian first.
const CHROMIUM: &[&str] = &["chromium", "chromium-browser", "google-chrome"];
const CHROMEDRIVER: &str = "chromedriver";

const PACKAGES: Packages = Packages {
    purpose: "the browser tests need chromium and chromedriver on the PATH",
    names: &["chromium", "chromium-driver"],
};

#[derive(Debug)]
pub(super) struct Browser {
    pub(super) chromium: PathBuf,
    pub(super) chromedriver: PathBuf,
}

/// The browser and its driver, installed if one was missing.
pub(super) fn ensure(project: &Project, cache: &Cache) -> Result<Browser> {
    packages::ensure(project, cache, &PACKAGES, find)
}

fn find() -> Option<Browser> {
    Some(Browser {
        chromium: CHROMIUM.iter().copied().find_map(on_path)?,
        chromedriver: on_path(CHROMEDRIVER)?,
    })
}
