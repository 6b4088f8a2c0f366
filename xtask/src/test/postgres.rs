//! A temporary PostgreSQL server for the tests, on a free port.

use std::fs::File;
use std::io::{BufRead, BufReader};
use std::net::TcpListener;
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Child, Stdio};

use anyhow::{Context, Result, ensure};

use crate::process::{command, is_root};
use crate::project::Project;

/// Creates a cluster at the port `$1` and serves until standard input ends, which happens when the
/// caller closes it, exits or is killed. Nothing is left afterwards, so nothing waits for the disk.
const SCRIPT: &str = r#"
set -eu
folder=$(mktemp -d)
trap 'pg_ctl stop --silent --mode immediate --pgdata "$folder/cluster"; rm -rf "$folder"' EXIT
initdb --pgdata "$folder/cluster" --username billpay --auth trust --no-sync --encoding UTF8 --locale C.UTF-8 >&2
pg_ctl start --silent --wait --pgdata "$folder/cluster" --options "-p $1 -c listen_addresses=127.0.0.1 \
    -c unix_socket_directories= -c max_connections=300 -c fsync=off -c synchronous_commit=off -c full_page_writes=off" >&2
echo ready
read -r _ || true
"#;

/// PostgreSQL refuses to run as root; Debian's package makes this user for it.
const AS_POSTGRES: [&str; 6] = [
    "setpriv",
    "--reuid",
    "postgres",
    "--regid",
    "postgres",
    "--init-groups",
];

/// A running server. It ends when this is dropped, and when this process ends in any way.
#[derive(Debug)]
pub(super) struct Postgres {
    script: Child,
    port: u16,
}

impl Postgres {
    /// Starts a server. Tries again once: another program may have taken the port in the meantime.
    pub(super) fn start(project: &Project, log: &Path) -> Result<Self> {
        Self::try_start(project, log).or_else(|_| Self::try_start(project, log))
    }

    fn try_start(project: &Project, log: &Path) -> Result<Self> {
        let port = TcpListener::bind("127.0.0.1:0")?.local_addr()?.port();
        let user = if is_root(project)? {
            &AS_POSTGRES[..]
        } else {
            &["env"]
        };
        let mut script = command(project, user[0]);
        script
            .args(&user[1..])
            .args(["sh", "-c", SCRIPT, "postgres", &port.to_string()]);
        // That user may not enter the current folder.
        script.current_dir("/").env("LC_ALL", "C.UTF-8");
        script
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(File::create(log)?);
        // Ctrl-C ends the tests first.
        let mut script = script
            .process_group(0)
            .spawn()
            .context("can't run PostgreSQL's script")?;
        let mut answer = String::new();
        let output = script.stdout.take().context("no standard output")?;
        BufReader::new(output).read_line(&mut answer)?;
        let server = Self { script, port };
        ensure!(
            answer == "ready\n",
            "PostgreSQL did not start: see {}",
            log.display()
        );
        Ok(server)
    }

    /// The address of every database, without the database's name.
    pub(super) fn url(&self) -> String {
        format!("postgres://billpay@127.0.0.1:{}/", self.port)
    }
}

impl Drop for Postgres {
    fn drop(&mut self) {
        drop(self.script.stdin.take());
        // Waits until the server has ended.
        let _ = self.script.wait();
    }
}

#[cfg(test)]
mod tests {
    use std::net::TcpStream;

    use super::*;

    #[test]
    fn server_ends_when_it_is_dropped() {
        let folder = tempfile::tempdir().unwrap();
        let log = folder.path().join("log");
        let server = Postgres::start(&Project::find().unwrap(), &log).unwrap();
        let address = ("127.0.0.1", server.port);
        TcpStream::connect(address).unwrap();
        drop(server);
        TcpStream::connect(address).unwrap_err();
    }
}
