//! A gateway with sandbox on a free port, which ends with its guard.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Stdio};

use anyhow::{Context, Result};
use tempfile::TempDir;

use crate::process;
use crate::project::Project;

/// What the gateway says before its address.
const MARK: &str = "gateway ";
/// A port that is free.
const ANYWHERE: &str = "127.0.0.1:0";

/// A running gateway.
#[derive(Debug)]
pub(super) struct Gateway {
    child: Child,
    address: String,
    /// Where its bills are.
    _bills: TempDir,
}

impl Gateway {
    /// Builds the release and lets it serve that folder.
    pub(super) fn start(project: &Project, site: &Path) -> Result<Self> {
        let build = ["build", "--release", "--package", "billpay-gateway"];
        process::run(process::cargo(project).args(build))?;
        Self::serve(project, site, ANYWHERE)
    }

    /// Ends it and starts it anew at the same address: it reads the folder when it starts.
    pub(super) fn restart(self, project: &Project, site: &Path) -> Result<Self> {
        let listen = listen(&self.address).to_owned();
        drop(self);
        Self::serve(project, site, &listen)
    }

    fn serve(project: &Project, site: &Path, listen: &str) -> Result<Self> {
        let bills = tempfile::tempdir()?;
        let database = bills.path().join("bills.db");
        let mut gateway =
            process::command(project, project.target()?.join("release/billpay-gateway"));
        gateway
            .args(["--sandbox", "--listen", listen, "--assets"])
            .arg(site);
        gateway.env(
            "BILLPAY_DATABASE_URL",
            format!("sqlite://{}?mode=rwc", database.display()),
        );
        gateway.env("BILLPAY_LOG", "error").stdout(Stdio::piped());
        let mut child = gateway
            .spawn()
            .with_context(|| process::cannot_start(&gateway))?;
        let output = child.stdout.take().context("no standard output")?;
        let mut started = Self {
            child,
            address: String::new(),
            _bills: bills,
        };
        started.address = address(BufReader::new(output))?;
        Ok(started)
    }

    /// Its address, with a slash at the end.
    pub(super) fn address(&self) -> &str {
        &self.address
    }
}

fn address(output: impl BufRead) -> Result<String> {
    for line in output.lines() {
        if let Some(address) = line?.strip_prefix(MARK) {
            return Ok(format!("{}/", address.trim()));
        }
    }
    anyhow::bail!("the gateway ended before it said where it listens")
}

/// Where a gateway of that address listens.
fn listen(address: &str) -> &str {
    address.trim_start_matches("http://").trim_end_matches('/')
}

impl Drop for Gateway {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_address_is_what_the_gateway_says() {
        let said = "sandbox http://127.0.0.1:2\ngateway http://127.0.0.1:3\n";
        let said = address(said.as_bytes()).unwrap();
        assert_eq!(said, "http://127.0.0.1:3/");
        assert_eq!(listen(&said), "127.0.0.1:3");
        assert!(address("sandbox http://127.0.0.1:2\n".as_bytes()).is_err());
    }
}
