//! A mount namespace of the test's own, where root allows: its small disk can be filled, and its host names can
//! fail, without harm to the machine. It vanishes with the test.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::LazyLock;

/// The variables of the process inside: the folder, and the device of the disk.
const INSIDE: &str = "BILLPAY_CHAOS_NAMESPACE";
const DISK: &str = "BILLPAY_CHAOS_DISK";

/// The size of the disk. A run of a thousand bills needs 16 MiB, SQLite's log as much, and ext4's journal 4 MiB.
const DISK_BYTES: u64 = 48 << 20;

/// The folder of the namespace, if this process runs in one.
static FOLDER: LazyLock<Option<PathBuf>> = LazyLock::new(folder);

/// Runs the test again in a namespace, if that is possible here and not yet so. Returns whether it ran.
pub(crate) fn run_inside(test: &str) -> bool {
    if FOLDER.is_some() || !succeeds(Command::new("unshare").args(["--mount", "true"])) {
        return false;
    }
    let folder = tempfile::tempdir().unwrap();
    let device = attach_device(&folder.path().join("image"));
    let mut inside = Command::new("unshare");
    inside.arg("--mount").arg(std::env::current_exe().unwrap());
    inside.args(["--exact", test, "--nocapture"]);
    inside.envs(device.iter().map(|device| (DISK, device)));
    let status = inside.env(INSIDE, folder.path()).status().unwrap();
    if let Some(device) = device {
        let detached = Command::new("losetup").arg("--detach").arg(device).status();
        assert!(detached.unwrap().success());
    }
    assert!(status.success(), "see above");
    true
}

/// Makes a disk that becomes read-only when its file system finds an error.
fn attach_device(image: &Path) -> Option<PathBuf> {
    let file = std::fs::File::create(image).unwrap();
    file.set_len(DISK_BYTES).unwrap();
    let mut attach = Command::new("losetup");
    let attached = attach.args(["--find", "--show"]).arg(image).output();
    let attached = attached.ok().filter(|output| output.status.success())?;
    let device = PathBuf::from(String::from_utf8(attached.stdout).unwrap().trim());
    let make = ["-q", "-m", "0", "-e", "remount-ro"];
    assert!(succeeds(Command::new("mkfs.ext4").args(make).arg(&device)));
    Some(device)
}

/// Mounts the disk and the file of host names.
fn folder() -> Option<PathBuf> {
    let folder = variable(INSIDE)?;
    let disk = folder.join("disk");
    std::fs::create_dir(&disk).unwrap();
    mount_disk(&disk);
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

fn variable(name: &str) -> Option<PathBuf> {
    std::env::var_os(name).map(PathBuf::from)
}

/// The device of the disk, where the machine has loop devices. Elsewhere the disk is in memory.
fn device() -> Option<PathBuf> {
    variable(DISK)
}

fn mount_disk(disk: &Path) {
    let mut mount = Command::new("mount");
    match device() {
        Some(device) => mount.arg(device),
        None => mount.args(["-t", "tmpfs", "-o", &format!("size={DISK_BYTES}"), "tmpfs"]),
    };
    assert!(succeeds(mount.arg(disk)));
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

/// Whether the disk can become read-only under a gateway that writes to it.
pub(crate) fn can_break_disk() -> bool {
    FOLDER.is_some() && device().is_some()
}

/// Makes the file system find an error, so that the disk is read-only at once, until it is repaired.
pub(crate) fn break_disk() {
    let device = device().unwrap();
    let trigger = Path::new("/sys/fs/ext4").join(device.file_name().unwrap());
    std::fs::write(trigger.join("trigger_fs_error"), "1").unwrap();
}

/// Repairs the disk as an operator does. No file may be open.
pub(crate) fn repair_disk() {
    let disk = disk().unwrap();
    assert!(succeeds(Command::new("umount").arg(&disk)));
    let mut check = Command::new("e2fsck");
    let checked = check.args(["-f", "-y"]).arg(device().unwrap());
    // 1 says that errors were corrected.
    let code = checked.output().unwrap().status.code();
    assert!(matches!(code, Some(0 | 1)), "{code:?}");
    mount_disk(&disk);
}

/// What this machine does not allow, for the report.
pub(crate) fn left_out() -> &'static str {
    match (&*FOLDER, device()) {
        (Some(_), Some(_)) => "",
        (Some(_), None) => {
            " Left out, because there are no loop devices: a disk that becomes read-only."
        }
        (None, _) => {
            " Left out, because it needs root: full disk, read-only disk, unknown host name."
        }
    }
}
