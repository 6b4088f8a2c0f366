//! PostgreSQL's programs, from the system's packages.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::Result;

use super::cache::Cache;
use super::packages::{self, Packages};
use super::search::on_path;
use crate::project::Project;

/// What makes, runs and ends a database cluster. A folder with only some of them is a client's.
const PROGRAMS: [&str; 3] = ["initdb", "postgres", "pg_ctl"];

/// Where Debian puts them, a folder per version, on nobody's `PATH`.
const VERSIONS: &str = "/usr/lib/postgresql";

/// Debian's package also makes a cluster of the system's own, at port 5432. Only a setting in the
/// administrator's `/etc/postgresql-common` prevents that, which is not ours to write. The tests
/// neither use nor disturb it.
const PACKAGES: Packages = Packages {
    purpose: "the tests need PostgreSQL",
    names: &["postgresql"],
};

/// The folder of PostgreSQL's programs, installed if they were missing.
pub(super) fn ensure(project: &Project, cache: &Cache) -> Result<PathBuf> {
    packages::ensure(project, cache, &PACKAGES, || {
        of_path().or_else(|| newest(Path::new(VERSIONS)))
    })
}

/// The folder that `PATH` leads to, be it by a link to one of the programs.
fn of_path() -> Option<PathBuf> {
    let program = on_path("postgres")?.canonicalize().ok()?;
    let folder = program.parent()?;
    is_whole(folder).then(|| folder.to_owned())
}

fn newest(versions: &Path) -> Option<PathBuf> {
    let versions = fs::read_dir(versions).ok()?.flatten();
    let numbered = versions.filter_map(|version| {
        let number: u32 = version.file_name().to_str()?.parse().ok()?;
        let folder = version.path().join("bin");
        is_whole(&folder).then_some((number, folder))
    });
    numbered.max().map(|(_, folder)| folder)
}

fn is_whole(folder: &Path) -> bool {
    PROGRAMS
        .iter()
        .all(|program| folder.join(program).is_file())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn install(versions: &Path, version: &str, programs: &[&str]) {
        let folder = versions.join(version).join("bin");
        fs::create_dir_all(&folder).unwrap();
        for program in programs {
            fs::write(folder.join(program), "").unwrap();
        }
    }

    #[test]
    fn newest_version_that_has_every_program_is_taken() {
        let versions = tempfile::tempdir().unwrap();
        let versions = versions.path();
        assert_eq!(newest(&versions.join("nowhere")), None);
        assert_eq!(newest(versions), None);
        install(versions, "9", &PROGRAMS);
        install(versions, "15", &PROGRAMS);
        // Only its client is installed.
        install(versions, "17", &["pg_ctl"]);
        install(versions, "old", &PROGRAMS);
        assert_eq!(newest(versions), Some(versions.join("15/bin")));
    }
}
