//! Starts and stops the gateway's program, for tests of the process.

use std::process::{ExitStatus, Stdio};
use std::time::Duration;

use tokio::io::{AsyncBufReadExt, AsyncRead, AsyncReadExt, BufReader};
use tokio::process::{Child, Command};
use tokio::task::JoinHandle;

use crate::harness::Page;

/// The timeout for a program's start and end.
const TIMEOUT: Duration = Duration::from_secs(30);

/// A running program; killed when it is dropped.
pub(crate) struct Program {
    child: Child,
    log: JoinHandle<String>,
    /// The lines on standard output until it served.
    pub(crate) stdout_lines: Vec<String>,
    pub(crate) page: Page,
}

/// The end of a program.
pub(crate) struct Ended {
    pub(crate) status: ExitStatus,
    /// The whole standard error.
    pub(crate) log: String,
}

fn command(page: &Page, flags: &[&str], settings: &[(&str, &str)]) -> Command {
    // A write above the limit for files is then an error, like one on a full disk, and no signal that kills.
    let mut command = Command::new("sh");
    command
        .args(["-c", "trap '' XFSZ; exec \"$0\" \"$@\""])
        .arg(env!("CARGO_BIN_EXE_billpay-gateway"))
        .env_clear()
        .env("BILLPAY_DATABASE_URL", page.database())
        .envs(settings.iter().copied())
        .args(flags)
        .args(["--listen", "127.0.0.1:0", "--assets"])
        .arg(page.folder())
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .kill_on_drop(true);
    command
}

/// Runs a program that is expected to end by itself.
pub(crate) async fn run(flags: &[&str], settings: &[(&str, &str)]) -> Ended {
    let page = Page::new();
    let output = command(&page, flags, settings).output();
    let output = tokio::time::timeout(TIMEOUT, output)
        .await
        .unwrap()
        .unwrap();
    assert_eq!(output.stdout, b"");
    Ended {
        status: output.status,
        log: String::from_utf8(output.stderr).unwrap(),
    }
}

impl Program {
    /// Starts the program and waits until it serves.
    pub(crate) async fn start(flags: &[&str], settings: &[(&str, &str)]) -> Self {
        let page = Page::new();
        let mut child = command(&page, flags, settings).spawn().unwrap();
        let log = tokio::spawn(read_all(child.stderr.take().unwrap()));
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let mut stdout_lines = Vec::new();
        while !stdout_lines
            .last()
            .is_some_and(|line: &String| line.starts_with("gateway "))
        {
            let line = tokio::time::timeout(TIMEOUT, lines.next_line()).await;
            stdout_lines.push(line.unwrap().unwrap().expect("ended before it served"));
        }
        Self {
            child,
            log,
            stdout_lines,
            page,
        }
    }

    pub(crate) fn base_url(&self) -> &str {
        let last = self.stdout_lines.last().unwrap();
        last.strip_prefix("gateway ").unwrap()
    }

    pub(crate) fn id(&self) -> u32 {
        self.child.id().expect("ended already")
    }

    pub(crate) async fn signal(&self, name: &str) {
        let id = self.id().to_string();
        let sent = Command::new("kill")
            .args([&format!("-{name}"), &id])
            .status();
        assert!(sent.await.unwrap().success());
    }

    /// Closes the reading end of its standard error.
    pub(crate) async fn close_stderr(&mut self) {
        let reader = std::mem::replace(&mut self.log, tokio::spawn(async { String::new() }));
        reader.abort();
        // Aborting the task closes its pipe.
        assert!(reader.await.unwrap_err().is_cancelled());
    }

    /// Waits until it has ended.
    pub(crate) async fn wait(mut self) -> Ended {
        let status = tokio::time::timeout(TIMEOUT, self.child.wait()).await;
        Ended {
            status: status.unwrap().unwrap(),
            log: self.log.await.unwrap(),
        }
    }
}

async fn read_all(mut from: impl AsyncRead + Unpin) -> String {
    let mut text = String::new();
    from.read_to_string(&mut text).await.unwrap();
    text
}
