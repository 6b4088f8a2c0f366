//! A mount namespace of the test's own, where root allows: its small disk can be filled, and its host names can
//! fail, without harm to the machine. It vanishes with the test.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::LazyLock;

const INSIDE: &str = "BILLPAY_CHAOS_NAMESPACE";

/// The size of the disk: a run of a thousand bills needs half of it.
const DISK: &str = "size=24m";

/// The folder of the namespace, if this process runs in one.
static FOLDER: LazyLock<Option<PathBuf>> = LazyLock::new(folder);

/// Runs the test again in a namespace, if that is possible here and not yet so. Returns whether it ran.
pub(crate) fn run_inside(test: &str) -> bool {
    if FOLDER.is_some() || !succeeds(Command::new("unshare").args(["--mount", "true"])) {
        return false;
    }
    let folder = tempfile::tempdir().unwrap();
    let mut inside = Command::new("unshare");
    inside.arg("--mount").arg(std::env::current_exe().unwrap());
    inside.args(["--exact", test, "--nocapture"]);
    let status = inside.env(INSIDE, folder.path()).status().unwrap();
    assert!(status.success(), "see above");
    true
}

/// Mounts the disk and the file of host names.
#[expect(
    clippy::disallowed_methods,
    reason = "the folder is no setting of the gateway"
)]
fn folder() -> Option<PathBuf> {
    let folder = PathBuf::from(std::env::var(INSIDE).ok()?);
    let disk = folder.join("disk");
    std::fs::create_dir(&disk).unwrap();
    let tmpfs = ["-t", "tmpfs", "-o", DISK, "tmpfs"];
    assert!(succeeds(Command::new("mount").args(tmpfs).arg(&disk)));
    let hosts = folder.join("hosts");
    std::fs::write(&hosts, HOSTS).unwrap();
    let bind = Command::new("mount")
        .arg("--bind")
        .arg(&hosts)
        .arg("/etc/hosts")
        .status();
    assert!(bind.unwrap().success());
    Some(folder)
}

const HOSTS: &str = "127.0.0.1 localhost\n";

fn succeeds(command: &mut Command) -> bool {
    command.output().is_ok_and(|output| output.status.success())
}

/// A disk that can be filled.
pub(crate) fn disk() -> Option<PathBuf> {
    Some(FOLDER.as_ref()?.join("disk"))
}

/// Whether host names can be made to fail.
pub(crate) fn can_hide_names() -> bool {
    FOLDER.is_some()
}

/// Makes `localhost` unknown, or known again.
pub(crate) fn hide_names(hidden: bool) {
    let hosts = FOLDER.as_ref().unwrap().join("hosts");
    std::fs::write(hosts, if hidden { "" } else { HOSTS }).unwrap();
}

/// Makes the disk read-only, or writable again. No file may be open for writing.
pub(crate) fn set_read_only(disk: &Path, read_only: bool) {
    let mode = if read_only {
        "remount,ro"
    } else {
        "remount,rw"
    };
    assert!(succeeds(Command::new("mount").args(["-o", mode]).arg(disk)));
}

/// What this machine does not allow, for the report.
pub(crate) fn left_out() -> &'static str {
    match *FOLDER {
        Some(_) => "",
        None => " Left out, because it needs root: full disk, read-only disk, unknown host name.",
    }
}
