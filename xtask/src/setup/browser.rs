//! Chromium and its driver, from the system's packages. Must not know what is tested with them.

use std::io::{IsTerminal, stdin};
use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context, Result, bail};

use super::cache::Cache;
use super::search::on_path;
use crate::process::{command, read, run, succeeds};
use crate::project::Project;

/// What the browser is called, by Debian first.
const CHROMIUM: &[&str] = &["chromium", "chromium-browser", "google-chrome"];
const CHROMEDRIVER: &str = "chromedriver";

/// What to type when this program may not install packages.
const BY_HAND: &str = "sudo apt-get update && sudo apt-get install chromium chromium-driver";

#[derive(Debug)]
pub(super) struct Browser {
    pub(super) chromium: PathBuf,
    pub(super) chromedriver: PathBuf,
}

/// The browser and its driver, installed if one was missing.
pub(super) fn ensure(project: &Project, cache: &Cache) -> Result<Browser> {
    if let Some(browser) = find() {
        return Ok(browser);
    }
    let _lock = cache.lock()?;
    if find().is_none() {
        install(project)?;
    }
    find().context("chromium and chromedriver are installed, but not on the PATH")
}

fn find() -> Option<Browser> {
    Some(Browser {
        chromium: CHROMIUM.iter().copied().find_map(on_path)?,
        chromedriver: on_path(CHROMEDRIVER)?,
    })
}

fn install(project: &Project) -> Result<()> {
    if on_path("apt-get").is_none() {
        bail!("the browser tests need chromium and chromedriver on the PATH: install both");
    }
    let privilege = privilege(project)?;
    eprintln!("Installing chromium and chromium-driver …");
    run(apt_get(project, privilege).args(["--quiet=2", "update"]))?;
    run(apt_get(project, privilege)
        .args(["--quiet=2", "--yes", "--no-install-recommends", "install"])
        .args(["chromium", "chromium-driver"]))
    .with_context(|| format!("install the browser by hand: {BY_HAND}"))
}

/// How this user may install packages.
#[derive(Clone, Copy)]
enum Privilege {
    Root,
    Sudo,
}

fn privilege(project: &Project) -> Result<Privilege> {
    let user = read(command(project, "id").arg("-u"))?;
    if user.trim() == "0" {
        return Ok(Privilege::Root);
    }
    // At a terminal sudo may ask for a password; elsewhere it must do without.
    let asked: &[&str] = if stdin().is_terminal() {
        &["-v"]
    } else {
        &["-n", "true"]
    };
    if succeeds(command(project, "sudo").args(asked)) {
        return Ok(Privilege::Sudo);
    }
    bail!("the browser tests need chromium, which only an administrator can install: {BY_HAND}")
}

fn apt_get(project: &Project, privilege: Privilege) -> Command {
    let mut command = match privilege {
        Privilege::Root => command(project, "env"),
        Privilege::Sudo => {
            let mut sudo = command(project, "sudo");
            sudo.arg("env");
            sudo
        }
    };
    command.args(["DEBIAN_FRONTEND=noninteractive", "apt-get"]);
    command
}
