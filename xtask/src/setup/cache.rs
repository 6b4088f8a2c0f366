//! A folder per user, shared by all clones, with one folder per tool and version. What is there is
//! whole: an installation gets its name only when it is finished.

use std::env;
use std::fs::{self, File, TryLockError};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};

/// Moves the cache away from the user's cache folder.
const FOLDER_VARIABLE: &str = "BILLPAY_TOOLS_DIR";

#[derive(Debug)]
pub(super) struct Cache {
    root: PathBuf,
}

impl Cache {
    pub(super) fn open() -> Result<Self> {
        let root = folder(&|name| env::var_os(name).map(PathBuf::from))
            .with_context(|| format!("set {FOLDER_VARIABLE} to a folder for the tools"))?;
        Self::at(root)
    }

    fn at(root: PathBuf) -> Result<Self> {
        fs::create_dir_all(&root).with_context(|| {
            let root = root.display();
            format!("can't make {root}: set {FOLDER_VARIABLE} to a folder for the tools")
        })?;
        Ok(Self { root })
    }

    /// The path of `file` in the tool's folder, after `install` has filled the folder it is given
    /// if that was still to be done.
    pub(super) fn ensure(
        &self,
        tool: &str,
        file: &str,
        install: impl FnOnce(&Path) -> Result<()>,
    ) -> Result<PathBuf> {
        let finished = self.root.join(tool);
        let wanted = finished.join(file);
        if wanted.exists() {
            return Ok(wanted);
        }
        let _lock = self.lock()?;
        if !wanted.exists() {
            eprintln!("Installing {tool} …");
            self.fill(tool, file, install)
                .with_context(|| format!("{tool} could not be installed"))?;
        }
        Ok(wanted)
    }

    fn fill(
        &self,
        tool: &str,
        file: &str,
        install: impl FnOnce(&Path) -> Result<()>,
    ) -> Result<()> {
        let partial = self.root.join(format!(".partial-{tool}"));
        let finished = self.root.join(tool);
        empty(&partial)?;
        install(&partial)?;
        ensure!(
            partial.join(file).exists(),
            "its installer succeeded, but there is no {file}"
        );
        if finished.exists() {
            fs::remove_dir_all(&finished)?;
        }
        fs::rename(&partial, &finished)?;
        Ok(())
    }

    /// Only one process at a time installs; the lock goes with the returned file.
    pub(super) fn lock(&self) -> Result<File> {
        let file = File::create(self.root.join(".lock"))?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                eprintln!("Another `cargo xtask` is installing; waiting for it …");
                file.lock()?;
            }
            Err(TryLockError::Error(error)) => return Err(error.into()),
        }
        Ok(file)
    }
}

fn folder(variable: &dyn Fn(&str) -> Option<PathBuf>) -> Option<PathBuf> {
    variable(FOLDER_VARIABLE).or_else(|| {
        let caches = variable("XDG_CACHE_HOME").or_else(|| Some(variable("HOME")?.join(".cache")));
        Some(caches?.join("billpay-widget/tools"))
    })
}

/// Leaves an empty folder, whatever an interrupted run left there.
fn empty(folder: &Path) -> Result<()> {
    if folder.exists() {
        fs::remove_dir_all(folder)?;
    }
    fs::create_dir_all(folder)?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use anyhow::bail;

    fn write_tool(folder: &Path) -> Result<()> {
        fs::create_dir(folder.join("bin"))?;
        fs::write(folder.join("bin/saw"), "sharp")?;
        Ok(())
    }

    #[test]
    fn second_call_installs_nothing() {
        let place = tempfile::tempdir().unwrap();
        let cache = Cache::at(place.path().join("a/b")).unwrap();
        let first = cache.ensure("saw-1.0", "bin/saw", write_tool).unwrap();
        assert_eq!(fs::read_to_string(&first).unwrap(), "sharp");
        let again = cache.ensure("saw-1.0", "bin/saw", |_| bail!("installed twice"));
        assert_eq!(again.unwrap(), first);
    }

    #[test]
    fn half_an_installation_is_not_taken_for_a_whole_one() {
        let place = tempfile::tempdir().unwrap();
        let cache = Cache::at(place.path().to_owned()).unwrap();
        let torn = cache.ensure("saw-1.0", "bin/saw", |folder| {
            write_tool(folder)?;
            bail!("the line went dead")
        });
        assert!(format!("{:#}", torn.unwrap_err()).contains("the line went dead"));
        assert!(!place.path().join("saw-1.0").exists());
        cache.ensure("saw-1.0", "bin/saw", write_tool).unwrap();
    }

    #[test]
    fn installer_that_brings_nothing_is_a_failure() {
        let place = tempfile::tempdir().unwrap();
        let cache = Cache::at(place.path().to_owned()).unwrap();
        let error = cache.ensure("saw-1.0", "bin/saw", |_| Ok(())).unwrap_err();
        assert!(
            format!("{error:#}").ends_with("there is no bin/saw"),
            "{error:#}"
        );
    }

    #[test]
    fn cache_is_where_the_user_wants_it() {
        let set = |wanted: &'static [(&str, &str)]| {
            folder(&|name| {
                let (_, path) = wanted.iter().find(|(key, _)| *key == name)?;
                Some(PathBuf::from(path))
            })
        };
        assert_eq!(set(&[]), None);
        assert_eq!(
            set(&[("HOME", "/home/asha")]),
            Some("/home/asha/.cache/billpay-widget/tools".into())
        );
        assert_eq!(
            set(&[("HOME", "/home/asha"), ("XDG_CACHE_HOME", "/fast")]),
            Some("/fast/billpay-widget/tools".into())
        );
        assert_eq!(
            set(&[("HOME", "/home/asha"), ("BILLPAY_TOOLS_DIR", "/tools")]),
            Some("/tools".into())
        );
    }
}
