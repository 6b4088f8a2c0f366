//! Notices that the database's files were deleted, moved or replaced: what is written to the open files is lost then.

use std::fs;
use std::os::unix::fs::MetadataExt;
use std::path::Path;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::SystemTime;

use tokio::time::Instant;

use super::connect::Location;
use super::file_modes::beside;
use crate::store::error::StoreError;

/// The pause between two checks for short reads, in milliseconds. A check takes 3 µs, as long as a third of such a read; and
/// a person who deletes a file can't tell what was read ten milliseconds later from what was read before.
const CHECK_INTERVAL_MS: u64 = 10;

/// Identifies a file as long as the gateway runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Identity {
    device: u64,
    inode: u64,
    /// `None` where the file system does not say. A new file may have the inode of a deleted one.
    created: Option<SystemTime>,
}

/// The files that must stay where they are: the database, and the write-ahead log with the last commits. Clones share
/// them.
#[derive(Clone, Debug)]
pub(super) struct OpenedFiles {
    database: OpenedFile,
    log: OpenedFile,
    /// SQLite deletes the log with its last connection. This one stays open, so the log must stay, too.
    connection: Arc<Mutex<rusqlite::Connection>>,
    /// Whether the log was deleted, and saved.
    saved: Arc<AtomicBool>,
    opened: Instant,
    /// When the last of the checks now and then was, in milliseconds since the files were opened.
    checked: Arc<AtomicU64>,
}

#[derive(Clone, Debug)]
struct OpenedFile {
    path: Arc<Path>,
    identity: Option<Identity>,
}

impl OpenedFiles {
    /// Opens the existing files. The location must not be a symbolic link: SQLite's log is beside the link's target.
    ///
    /// # Errors
    /// When SQLite has no log, for example on a file system that can't have one.
    pub(super) fn open(location: &Location) -> Result<Self, StoreError> {
        let database = OpenedFile::at(location.path());
        let connection = location.reader()?;
        // The first read opens the log.
        connection.query_row("PRAGMA schema_version", [], |_| Ok(()))?;
        let log = OpenedFile::at(&beside(location.path(), "-wal"));
        if log.identity.is_none() {
            return Err(StoreError::NoLog(location.path().to_owned()));
        }
        Ok(Self {
            database,
            log,
            connection: Arc::new(Mutex::new(connection)),
            saved: Arc::default(),
            opened: Instant::now(),
            checked: Arc::default(),
        })
    }

    /// Checks that they are still there, unless that was checked in the last ten milliseconds. For reading from open
    /// files, which gives what was in them then.
    ///
    /// # Errors
    /// When one is not.
    pub(super) fn check_now_and_then(&self) -> Result<(), StoreError> {
        let now = self.opened.elapsed().as_millis();
        let now = u64::try_from(now).unwrap_or(u64::MAX);
        if now.saturating_sub(self.checked.load(Ordering::Relaxed)) >= CHECK_INTERVAL_MS {
            self.check()?;
            self.checked.store(now, Ordering::Relaxed);
        }
        Ok(())
    }

    /// Checks that they are still there. Costs two system calls. Saves a log that was deleted.
    ///
    /// # Errors
    /// When one is not.
    pub(super) fn check(&self) -> Result<(), StoreError> {
        if !self.database.is_in_place() {
            return Err(StoreError::FileReplaced(self.database.path.to_path_buf()));
        }
        if !self.log.is_in_place() {
            self.save_deleted_log();
            return Err(StoreError::LogReplaced(self.log.path.to_path_buf()));
        }
        Ok(())
    }

    /// If the log was deleted, writes what it had into the database: this process still has it open, and the next
    /// start would not find it.
    fn save_deleted_log(&self) {
        if self.log.path.exists() {
            tracing::error!(
                path = %self.log.path.display(),
                "can't save the log that was deleted or moved: another file is in its place"
            );
            return;
        }
        let connection = self.connection.lock();
        let connection = connection.unwrap_or_else(PoisonError::into_inner);
        let saved = connection.query_row("PRAGMA wal_checkpoint(PASSIVE)", [], |row| {
            Ok((row.get::<_, i64>(1)?, row.get::<_, i64>(2)?))
        });
        match saved {
            Ok((pages, saved)) if pages == saved => {
                if !self.saved.swap(true, Ordering::Relaxed) {
                    tracing::warn!("saved the commits of the log that was deleted");
                }
            }
            outcome => tracing::error!(?outcome, "can't save the log that was deleted yet"),
        }
    }
}

impl OpenedFile {
    /// The file that is at this path now.
    fn at(path: &Path) -> Self {
        Self {
            path: path.into(),
            identity: identity(path),
        }
    }

    fn is_in_place(&self) -> bool {
        let now = identity(&self.path);
        now.is_some() && now == self.identity
    }
}

fn identity(path: &Path) -> Option<Identity> {
    let metadata = fs::metadata(path).ok()?;
    Some(Identity {
        device: metadata.dev(),
        inode: metadata.ino(),
        created: metadata.created().ok(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_same_file_at_the_same_path_is_accepted() {
        let folder = tempfile::tempdir().unwrap();
        let [path, aside] = ["b.db", "aside.db"].map(|name| folder.path().join(name));
        fs::write(&path, "1").unwrap();
        let file = OpenedFile::at(&path);
        fs::write(&path, "changed").unwrap();
        assert!(file.is_in_place());

        fs::rename(&path, &aside).unwrap();
        assert!(!file.is_in_place());
        fs::copy(&aside, &path).unwrap();
        assert!(!file.is_in_place());
        fs::rename(&aside, &path).unwrap();
        assert!(file.is_in_place());
        fs::remove_file(&path).unwrap();
        fs::write(&path, "changed").unwrap();
        assert!(!file.is_in_place());
    }
}
