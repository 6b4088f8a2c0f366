//! Folders that are in use, and those that killed runs have left.

use std::fs::{self, File};
use std::io;
use std::path::Path;

/// A folder that is in use until this is dropped, or its process has ended.
pub(super) struct Held(#[expect(dead_code, reason = "the lock goes with the open file")] File);

pub(super) fn hold(folder: &Path) -> io::Result<Held> {
    let lock = File::open(folder)?;
    lock.lock()?;
    Ok(Held(lock))
}

/// Removes the folders that nobody holds.
pub(super) fn sweep(parent: &Path) -> io::Result<()> {
    for entry in fs::read_dir(parent)? {
        let folder = entry?.path();
        if File::open(&folder).is_ok_and(|lock| lock.try_lock().is_ok()) {
            fs::remove_dir_all(&folder)?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_killed_run_left_is_removed_and_what_is_in_use_stays() {
        let parent = tempfile::tempdir().unwrap();
        let [used, left] = ["used", "left"].map(|name| parent.path().join(name));
        for folder in [&used, &left] {
            fs::create_dir_all(folder.join("cluster")).unwrap();
        }
        let held = hold(&used).unwrap();
        sweep(parent.path()).unwrap();
        assert!(used.exists() && !left.exists());
        drop(held);
        sweep(parent.path()).unwrap();
        assert!(!used.exists());
    }
}
