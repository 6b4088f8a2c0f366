//! A PostgreSQL of the test run's own: made anew, on a free port, gone with the run.

mod leftovers;
mod place;
mod server;

use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result};

use crate::process;
use crate::project::Project;
use place::Place;
use server::Server;

/// Who owns every database; there is no password.
const USER: &str = "billpay";

/// How often the server is started before its failure counts: another program may take the port
/// between its choice and the start, and that twice in a row is rare enough.
const STARTS: usize = 4;

/// Seconds that an end may take: sessions that tests left are cut, and little is written.
const END_SECONDS: &str = "20";

/// A running cluster. Dropped, it ends, and nothing is left of it but its log.
pub(super) struct Cluster {
    stop: Command,
    // In this order: the server is gone before its folder is.
    server: Server,
    _place: Place,
}

impl Cluster {
    /// Makes a cluster and waits until it takes connections.
    pub(super) fn start(project: &Project, bin: &Path, target: &Path) -> Result<Self> {
        let place = Place::make(project, target)?;
        let run = |program| place.command(project, bin.join(program));
        init(run("initdb").arg("--pgdata").arg(place.cluster()))?;
        let log = target.join("postgres.log");
        let server = serve(|| Server::start(run("postgres"), &place.cluster(), &log))?;
        let mut stop = run("pg_ctl");
        stop.args(["stop", "--silent", "--mode", "fast", "--timeout"]);
        stop.args([END_SECONDS, "--pgdata"]).arg(place.cluster());
        Ok(Self {
            stop,
            server,
            _place: place,
        })
    }

    /// Any database's address, without its name.
    pub(super) fn url(&self) -> String {
        format!("postgres://{USER}@127.0.0.1:{}/", self.server.port())
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        if let Err(error) = process::run(&mut self.stop) {
            eprintln!("PostgreSQL does not end, so it is killed: {error:#}");
        }
    }
}

fn init(initdb: &mut Command) -> Result<()> {
    initdb.args(["--username", USER, "--auth", "trust", "--no-sync"]);
    initdb.args(["--encoding", "UTF8", "--locale", "C.UTF-8"]);
    process::read(initdb)
        .map(drop)
        .context("PostgreSQL can't make a cluster")
}

/// Each start chooses a port.
fn serve(start: impl Fn() -> Result<Server>) -> Result<Server> {
    for _ in 1..STARTS {
        if let Ok(server) = start() {
            return Ok(server);
        }
    }
    start()
}

#[cfg(test)]
mod tests {
    use std::io::ErrorKind;
    use std::net::TcpStream;

    use super::*;
    use crate::setup;

    #[test]
    fn every_cluster_listens_at_a_port_of_its_own_until_it_is_dropped() {
        let project = Project::find().unwrap();
        let bin = setup::postgres(&project).unwrap();
        let target = project.target().unwrap().join("tmp");
        let start = || Cluster::start(&project, &bin, &target).unwrap();
        let clusters = [start(), start()];
        assert_ne!(clusters[0].url(), clusters[1].url());
        for cluster in clusters {
            let address = ("127.0.0.1", cluster.server.port());
            let folder = cluster.stop.get_current_dir().unwrap().to_owned();
            TcpStream::connect(address).unwrap();
            assert!(folder.exists());
            drop(cluster);
            let refused = TcpStream::connect(address).unwrap_err();
            assert_eq!(refused.kind(), ErrorKind::ConnectionRefused);
            assert!(!folder.exists());
        }
    }
}
