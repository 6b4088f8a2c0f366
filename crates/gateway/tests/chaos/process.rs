//! A gateway's process.

use std::path::{Path, PathBuf};
use std::process::{ExitStatus, Stdio};
use std::time::Duration;

use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::process::{Child, Command};

/// The time limit for a start and an end.
const TIMEOUT: Duration = Duration::from_secs(30);

/// A running gateway; killed when it is dropped.
#[derive(Debug)]
pub(crate) struct Process {
    child: Child,
    pub(crate) address: String,
}

/// What a process holds.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Footprint {
    pub(crate) resident_mb: u64,
    pub(crate) files: usize,
    pub(crate) threads: u64,
}

/// Lets this process open more than the usual 1,024 files: it has one end of each connection.
pub(crate) fn allow_many_files() {
    let limit = getrlimit(Resource::Nofile);
    let raised = Rlimit {
        current: limit.maximum,
        maximum: limit.maximum,
    };
    setrlimit(Resource::Nofile, raised).unwrap();
}

/// The program, with these settings and no others: the one that this test was built with, or the one that was asked
/// for.
pub(crate) fn command(settings: &[(String, String)]) -> Command {
    let built = env!("CARGO_BIN_EXE_billpay-gateway");
    let program = std::env::var_os("BILLPAY_CHAOS_GATEWAY").unwrap_or(built.into());
    let mut command = Command::new(program);
    let settings = settings.iter().map(|(name, value)| (name, value));
    command.env_clear().envs(settings).stdin(Stdio::null());
    command
}

impl Process {
    /// Starts a gateway that logs to a file, and waits until it serves. `None` if it ends before that.
    pub(crate) async fn start(
        settings: &[(String, String)],
        assets: &Path,
        log: &PathBuf,
    ) -> Option<Self> {
        let log = std::fs::File::options().create(true).append(true).open(log);
        let mut child = command(settings)
            .args(["--listen", "127.0.0.1:0", "--assets"])
            .arg(assets)
            .stdout(Stdio::piped())
            .stderr(log.unwrap())
            .kill_on_drop(true)
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        loop {
            let line = tokio::time::timeout(TIMEOUT, lines.next_line()).await;
            let line = line.expect("does not start").unwrap()?;
            if let Some(address) = line.strip_prefix("gateway ") {
                let address = address.to_owned();
                return Some(Self { child, address });
            }
        }
    }

    fn id(&self) -> u32 {
        self.child.id().expect("ended by itself")
    }

    /// Sends a signal, and waits for the end.
    pub(crate) async fn end(mut self, signal: &str) -> ExitStatus {
        let id = self.id().to_string();
        let sent = Command::new("kill").args(["-s", signal, &id]).status();
        assert!(sent.await.unwrap().success());
        let ended = tokio::time::timeout(TIMEOUT, self.child.wait()).await;
        ended.expect("does not end").unwrap()
    }

    pub(crate) fn footprint(&self) -> Footprint {
        let files = std::fs::read_dir(format!("/proc/{}/fd", self.id()));
        Footprint {
            resident_mb: self.status("VmRSS:") / 1024,
            files: files.unwrap().count(),
            threads: self.status("Threads:"),
        }
    }

    /// The most memory that it has held, in KiB.
    pub(crate) fn peak_kib(&self) -> u64 {
        self.status("VmHWM:")
    }

    /// A number of proc(5)'s `status`.
    fn status(&self, name: &str) -> u64 {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.id())).unwrap();
        let mut lines = status.lines();
        let line = lines.find_map(|line| line.strip_prefix(name)).unwrap();
        line.trim().trim_end_matches(" kB").parse().unwrap()
    }
}
