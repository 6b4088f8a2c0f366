//! Opens connections to an SQLite file.

use std::fs::OpenOptions;
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use percent_encoding::percent_decode_str;
use rusqlite::{Connection, OpenFlags};

use crate::store::error::StoreError;

/// How long a writer waits for one in another process, such as a command or a backup: far longer than
/// any transaction takes. Inside the gateway there is one writer, which waits for nobody.
const BUSY_TIMEOUT: Duration = Duration::from_secs(5);

/// Prepared statements that a connection keeps: more than the store has.
const STATEMENTS: usize = 64;

/// The access to a new file, less the process's umask: none for other users.
const NEW_FILE: u32 = 0o640;

/// Readers continue during a write, and each commit is on disk before it returns. The log is copied into the file when
/// it has 4,000 pages (16 MiB), not 1,000: a page that has changed often meanwhile is copied once.
const SETTINGS: &str = "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; \
    PRAGMA wal_autocheckpoint = 4000";

/// An SQLite file. Clones share the path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::store) struct Location {
    path: Arc<Path>,
    /// Whether a missing file is created.
    create: bool,
}

impl Location {
    /// The file of an address: `sqlite:bills.db?mode=rwc` or `sqlite:///var/bills.db`.
    pub(in crate::store) fn of(url: &str) -> Self {
        let path = url.strip_prefix("sqlite:").unwrap_or(url);
        let path = path.strip_prefix("//").unwrap_or(path);
        let (path, parameters) = path.split_once('?').unwrap_or((path, ""));
        Self {
            path: Path::new(&*percent_decode_str(path).decode_utf8_lossy()).into(),
            create: parameters == "mode=rwc",
        }
    }

    /// The same file without symbolic links: SQLite's other files are beside the target of a link. Creates a missing
    /// file if the address says so; SQLite takes an empty one for a new database.
    pub(in crate::store) fn resolved(self) -> Result<Self, StoreError> {
        let created = if self.create {
            let mut options = OpenOptions::new();
            let options = options.append(true).create(true).mode(NEW_FILE);
            options.open(self.path()).map(drop)
        } else {
            Ok(())
        };
        match created.and_then(|()| self.path.canonicalize()) {
            Ok(path) => Ok(Self {
                path: path.into(),
                ..self
            }),
            Err(error) => Err(StoreError::File(self.path.to_path_buf(), Arc::new(error))),
        }
    }

    pub(in crate::store) fn path(&self) -> &Path {
        &self.path
    }

    /// Opens the existing file for writing.
    pub(super) fn writer(&self) -> rusqlite::Result<Connection> {
        self.connect()
    }

    /// Opens the existing file for reading.
    pub(super) fn reader(&self) -> rusqlite::Result<Connection> {
        let connection = self.connect()?;
        connection.execute_batch("PRAGMA query_only = ON")?;
        Ok(connection)
    }

    fn connect(&self) -> rusqlite::Result<Connection> {
        // A connection is used by one thread at a time, so it needs no mutex of its own.
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let connection = Connection::open_with_flags(&self.path, flags)?;
        connection.busy_timeout(BUSY_TIMEOUT)?;
        connection.set_prepared_statement_cache_capacity(STATEMENTS);
        connection.execute_batch(SETTINGS)?;
        Ok(connection)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_file_is_found_in_the_address() {
        for (url, path, create) in [
            ("sqlite:bills.db", "bills.db", false),
            ("sqlite://bills.db?mode=rwc", "bills.db", true),
            (
                "sqlite:///var/lib/billpay/our%20bills.db?mode=rw",
                "/var/lib/billpay/our bills.db",
                false,
            ),
        ] {
            let location = Location::of(url);
            assert_eq!(
                (location.path(), location.create),
                (Path::new(path), create),
                "{url}"
            );
        }
    }
}
