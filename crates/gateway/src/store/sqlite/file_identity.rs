//! Notices that the database file was deleted, moved or replaced: what is written to the open file is lost then.

use std::fs;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::SystemTime;

use crate::store::error::StoreError;

/// Identifies a file as long as the gateway runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Identity {
    device: u64,
    inode: u64,
    /// `None` where the file system does not say. A new file may have the inode of a deleted one.
    created: Option<SystemTime>,
}

/// A file that must stay where it is.
#[derive(Clone, Debug)]
pub(super) struct OpenedFile {
    path: Arc<Path>,
    identity: Option<Identity>,
}

impl OpenedFile {
    /// The file that is at this path now.
    pub(super) fn at(path: &Path) -> Self {
        Self {
            path: path.into(),
            identity: identity(path),
        }
    }

    /// Checks that it is still there. Costs a system call.
    ///
    /// # Errors
    /// When it is not.
    pub(super) fn check(&self) -> Result<(), StoreError> {
        let now = identity(&self.path);
        if now.is_some() && now == self.identity {
            Ok(())
        } else {
            Err(StoreError::FileReplaced(PathBuf::from(&*self.path)))
        }
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
        file.check().unwrap();

        fs::rename(&path, &aside).unwrap();
        let moved = file.check().unwrap_err();
        assert!(moved.to_string().contains("was deleted or replaced"));
        fs::copy(&aside, &path).unwrap();
        file.check().unwrap_err();
        fs::rename(&aside, &path).unwrap();
        file.check().unwrap();
        fs::remove_file(&path).unwrap();
        fs::write(&path, "changed").unwrap();
        file.check().unwrap_err();
    }
}
