//! The server's process, from its start to its end.

use std::fs::{self, File};
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpListener;
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::thread;
use std::time::Duration;

use anyhow::{Context, Result, bail};

use crate::process;

/// What it writes when it takes connections.
const READY: &[u8] = b"database system is ready to accept connections";

/// How long that may take on a busy machine; alone it takes a tenth of a second.
const READY_LIMIT: Duration = Duration::from_secs(30);

/// Connections and speed are for many tests at once. What is written does not outlive the run, so
/// nothing waits for the disk.
const SETTINGS: [&str; 6] = [
    "listen_addresses=127.0.0.1",
    "unix_socket_directories=",
    "max_connections=300",
    "fsync=off",
    "synchronous_commit=off",
    "full_page_writes=off",
];

/// A server that takes connections. Dropped, it is killed, if it has not ended by then.
pub(super) struct Server {
    child: Child,
    port: u16,
}

impl Server {
    /// In a group of its own: a Ctrl-C is first of all the test runner's, whose tests still use it.
    pub(super) fn start(mut postgres: Command, cluster: &Path, log: &Path) -> Result<Self> {
        let port = free_port()?;
        postgres.args(["-p", &port.to_string(), "-D"]).arg(cluster);
        postgres.args(SETTINGS.iter().flat_map(|setting| ["-c", setting]));
        let kept = File::create(log).with_context(|| format!("can't write {}", log.display()))?;
        let mut child = postgres
            .stderr(Stdio::piped())
            .process_group(0)
            .spawn()
            .with_context(|| process::cannot_start(&postgres))?;
        let written = child.stderr.take().context("no standard error")?;
        let server = Self { child, port };
        let (tell, told) = channel();
        thread::spawn(move || keep(written, kept, &tell));
        wait(&told, log)?;
        Ok(server)
    }

    pub(super) fn port(&self) -> u16 {
        self.port
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // One that has ended can't be killed. Its own processes see its end, and end too.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A port that was free a moment ago.
fn free_port() -> Result<u16> {
    Ok(TcpListener::bind("127.0.0.1:0")?.local_addr()?.port())
}

/// Keeps what the server writes until it ends, and tells when it is ready.
fn keep(written: impl Read, mut kept: File, tell: &Sender<()>) {
    for mut line in BufReader::new(written).split(b'\n').map_while(Result::ok) {
        if line.ends_with(READY) {
            // Nobody waits any more when it took too long.
            let _ = tell.send(());
        }
        line.push(b'\n');
        // A full disk must not stop the server.
        let _ = kept.write_all(&line);
    }
}

fn wait(told: &Receiver<()>, log: &Path) -> Result<()> {
    let why = match told.recv_timeout(READY_LIMIT) {
        Ok(()) => return Ok(()),
        Err(RecvTimeoutError::Timeout) => "is not ready in time",
        Err(RecvTimeoutError::Disconnected) => "ended at once",
    };
    let written = fs::read_to_string(log).unwrap_or_default();
    bail!("PostgreSQL {why}; it wrote:\n{written}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shell(script: &str) -> Result<Server> {
        let folder = tempfile::tempdir().unwrap();
        let mut command = Command::new("sh");
        command.args(["-c", script]);
        Server::start(command, folder.path(), &folder.path().join("log"))
    }

    #[test]
    fn server_that_ends_at_once_says_why() {
        let error = shell("echo 'no room' >&2").err().unwrap();
        let expected = "PostgreSQL ended at once; it wrote:\nno room\n";
        assert_eq!(error.to_string(), expected);
    }

    #[test]
    fn server_that_says_so_is_ready_and_is_killed_when_dropped() {
        let mut ready = shell(
            "echo 'LOG:  database system is ready to accept connections' >&2; exec tail -f /dev/null",
        )
        .unwrap();
        assert!(ready.child.try_wait().unwrap().is_none());
        drop(ready);
    }
}
