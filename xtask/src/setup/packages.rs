//! Programs that come with the system's packages.

use std::io::{IsTerminal, stdin};
use std::process::Command;

use anyhow::{Context, Result, bail};

use super::cache::Cache;
use super::search::on_path;
use crate::process::{command, read, run, succeeds};
use crate::project::Project;

/// Packages of Debian, and what they are for.
#[derive(Debug)]
pub(super) struct Packages {
    /// Who needs what, as the beginning of an error.
    pub(super) purpose: &'static str,
    pub(super) names: &'static [&'static str],
}

impl Packages {
    /// What to type when this program may not install packages.
    fn by_hand(&self) -> String {
        let names = self.names.join(" ");
        format!("sudo apt-get update && sudo apt-get install {names}")
    }
}

/// What `find` finds, after the packages were installed if it found nothing.
pub(super) fn ensure<T>(
    project: &Project,
    cache: &Cache,
    packages: &Packages,
    find: impl Fn() -> Option<T>,
) -> Result<T> {
    if let Some(found) = find() {
        return Ok(found);
    }
    let _lock = cache.lock()?;
    if find().is_none() {
        install(project, packages)?;
    }
    find().with_context(|| {
        format!(
            "{}, but they can't be found after installing",
            packages.purpose
        )
    })
}

fn install(project: &Project, packages: &Packages) -> Result<()> {
    if on_path("apt-get").is_none() {
        bail!("{}: install them", packages.purpose);
    }
    let privilege = privilege(project, packages)?;
    eprintln!("Installing {} …", packages.names.join(" and "));
    run(apt_get(project, privilege).args(["--quiet=2", "update"]))?;
    run(apt_get(project, privilege)
        .args(["--quiet=2", "--yes", "--no-install-recommends", "install"])
        .args(packages.names))
    .with_context(|| format!("install them by hand: {}", packages.by_hand()))
}

/// How this user may install packages.
#[derive(Clone, Copy)]
enum Privilege {
    Root,
    Sudo,
}

fn privilege(project: &Project, packages: &Packages) -> Result<Privilege> {
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
    bail!(
        "{}, which only an administrator can install: {}",
        packages.purpose,
        packages.by_hand()
    )
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
