//! Where a cluster is kept, and whose programs run there.

use std::env;
use std::fs;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};
use tempfile::{Builder, TempDir};

use super::leftovers::{self, Held};
use crate::process;
use crate::project::Project;

/// The user that Debian's package makes.
const USER: &str = "postgres";

const ROOT: u32 = 0;

/// A folder that goes with this value, and that nobody else may enter.
pub(super) struct Place {
    /// Who the programs run as when that is not the caller.
    user: Option<&'static str>,
    folder: TempDir,
    _held: Held,
}

impl Place {
    /// In the build folder; where PostgreSQL's user can't get there, as in an administrator's home,
    /// in the system's folder for temporary files.
    pub(super) fn make(project: &Project, target: &Path) -> Result<Self> {
        let ours = target.join("postgres");
        fs::create_dir_all(&ours).with_context(|| format!("can't make {}", ours.display()))?;
        leftovers::sweep(&ours)?;
        Self::make_in(project, &ours).or_else(|_| {
            Self::make_in(project, &env::temp_dir())
                .context("no folder for PostgreSQL; TMPDIR can name another")
        })
    }

    /// PostgreSQL refuses to run as root; then it is its own user who gets the folder.
    fn make_in(project: &Project, parent: &Path) -> Result<Self> {
        let folder = Builder::new().prefix("postgres-").tempdir_in(parent)?;
        let held = leftovers::hold(folder.path())?;
        let user = (fs::metadata(folder.path())?.uid() == ROOT).then_some(USER);
        if let Some(user) = user {
            let mut chown = process::command(project, "chown");
            process::run(chown.arg(user).arg(folder.path()))?;
        }
        let place = Self {
            user,
            folder,
            _held: held,
        };
        process::run(place.command(project, "test").arg("-w").arg(place.path()))?;
        Ok(place)
    }

    pub(super) fn path(&self) -> &Path {
        self.folder.path()
    }

    /// The cluster itself.
    pub(super) fn cluster(&self) -> PathBuf {
        self.path().join("cluster")
    }

    /// A program that runs here as the right user, with nothing of the caller's PostgreSQL settings
    /// or language. It ends when the thread that started it does, however that comes about.
    pub(super) fn command(&self, project: &Project, program: impl AsRef<Path>) -> Command {
        let mut command = process::command(project, "setpriv");
        process::remove_variables(&mut command, &["PG", "LC_"]);
        command.env("LANG", "C.UTF-8").current_dir(self.path());
        if let Some(user) = self.user {
            command.args(["--reuid", user, "--regid", user, "--init-groups"]);
        }
        // To a server this is the quick and clean end.
        command.args(["--pdeathsig", "INT", "--"]);
        command.arg(program.as_ref());
        command
    }
}
