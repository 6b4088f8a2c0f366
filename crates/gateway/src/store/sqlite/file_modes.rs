//! Takes away the access of other users to a database's files, which have customers' names and bills. New files get
//! no such access by the process's umask; files of older versions could be read by everybody.

use std::ffi::OsString;
use std::fs::{self, Permissions};
use std::io;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

/// What SQLite and the gateway add to the name of the database for the files beside it.
const SUFFIXES: [&str; 4] = ["", "-wal", "-shm", ".lock"];

/// The access of all users who are neither the owner nor in the group.
const OTHERS: u32 = 0o007;

/// The owner's access.
const OWNER: u32 = 0o700;

/// Lets only the owner use the files that everybody can use. A file that only its owner and group can use stays as it
/// is: an operator has chosen that. Logs what to do where the gateway may not change a file.
pub(super) fn restrict(database: &Path) {
    for suffix in SUFFIXES {
        let path = beside(database, suffix);
        match restrict_file(&path) {
            Ok(false) => {}
            Ok(true) => tracing::info!(path = %path.display(), "took away other users' access"),
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(error) => tracing::warn!(
                path = %path.display(),
                cause = %error,
                "other users can read the database: take away their access with chmod"
            ),
        }
    }
}

/// The path of a file beside the database.
pub(super) fn beside(database: &Path, suffix: &str) -> PathBuf {
    let mut name = OsString::from(database);
    name.push(suffix);
    name.into()
}

/// Returns whether the file was changed.
fn restrict_file(path: &Path) -> io::Result<bool> {
    let mode = fs::metadata(path)?.permissions().mode();
    if mode & OTHERS == 0 {
        return Ok(false);
    }
    fs::set_permissions(path, Permissions::from_mode(mode & OWNER))?;
    Ok(true)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_that_everybody_can_use_become_the_owners_alone() {
        let folder = tempfile::tempdir().unwrap();
        let database = folder.path().join("b.db");
        for (before, after) in [
            (0o644, 0o600),
            (0o664, 0o600),
            (0o640, 0o640),
            (0o600, 0o600),
        ] {
            for suffix in SUFFIXES {
                let path = beside(&database, suffix);
                fs::write(&path, "").unwrap();
                fs::set_permissions(&path, Permissions::from_mode(before)).unwrap();
            }
            restrict(&database);
            for suffix in SUFFIXES {
                let mode = fs::metadata(beside(&database, suffix))
                    .unwrap()
                    .permissions()
                    .mode();
                assert_eq!(mode & 0o777, after, "{suffix} {before:o}");
            }
        }
        restrict(&folder.path().join("missing.db"));
    }
}
