//! nginx, from the system's packages: the web server that most shops have in front of them. Must
//! not know what is tested with it.

use std::path::{Path, PathBuf};

use anyhow::Result;

use super::cache::Cache;
use super::packages::{self, Packages};
use super::search::on_path;
use crate::project::Project;

const NGINX: &str = "nginx";

/// Where Debian puts it, which is on an administrator's `PATH` only.
const FOLDER: &str = "/usr/sbin";

const PACKAGES: Packages = Packages {
    purpose: "the browser tests need nginx",
    names: &["nginx-light"],
};

/// nginx, installed if it was missing.
pub(super) fn ensure(project: &Project, cache: &Cache) -> Result<PathBuf> {
    packages::ensure(project, cache, &PACKAGES, || {
        let beside = Path::new(FOLDER).join(NGINX);
        on_path(NGINX).or_else(|| beside.is_file().then_some(beside))
    })
}
