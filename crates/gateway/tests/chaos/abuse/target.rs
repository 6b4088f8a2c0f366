//! The gateway that is attacked.

use std::net::SocketAddr;
use std::path::PathBuf;

use billpay_sandbox::{Endpoint, Sandbox, Settings};

use crate::process::Process;

/// A gateway with default limits, which clients reach directly, and ClickPesa.
#[derive(Debug)]
pub(super) struct Target {
    pub(super) address: SocketAddr,
    sandbox: Sandbox,
    gateway: Process,
    folder: tempfile::TempDir,
}

/// What a gateway has used.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Usage {
    /// The most memory that it has held.
    pub(super) peak_kib: u64,
    pub(super) log_bytes: u64,
    /// Numbers that ClickPesa was asked to make.
    pub(super) numbers: u64,
    /// Other calls to ClickPesa.
    pub(super) other_calls: u64,
}

impl Target {
    pub(super) async fn start() -> Self {
        let sandbox = Sandbox::start("127.0.0.1:0".parse().unwrap(), Settings::default());
        let sandbox = sandbox.await.unwrap();
        let folder = tempfile::tempdir().unwrap();
        let page = include_str!("../../../../../index.html");
        std::fs::write(folder.path().join("index.html"), page).unwrap();
        let database = folder.path().join(".bills.db");
        let database = format!("sqlite://{}?mode=rwc", database.display());
        let settings = [
            ("CLICKPESA_CLIENT_ID", "sandbox-client"),
            ("CLICKPESA_API_KEY", "sandbox-key"),
            ("CLICKPESA_BASE_URL", &*sandbox.base_url()),
            ("BILLPAY_DATABASE_URL", &*database),
            ("BILLPAY_POLICY", "open"),
            ("BILLPAY_TRUSTED_PROXIES", "none"),
        ];
        let settings = settings.map(|(name, value)| (name.to_owned(), value.to_owned()));
        let log = log(&folder);
        let gateway = Process::start(&settings, folder.path(), &log).await;
        let gateway = gateway.expect("it refuses to start");
        let address = gateway.address.trim_start_matches("http://");
        Self {
            address: address.parse().unwrap(),
            sandbox,
            gateway,
            folder,
        }
    }

    pub(super) fn usage(&self) -> Usage {
        let calls = Endpoint::ALL.iter();
        let calls: u64 = calls.map(|endpoint| self.sandbox.calls(*endpoint)).sum();
        let numbers = self.sandbox.calls(Endpoint::CreateOrderControlNumber);
        Usage {
            peak_kib: self.gateway.peak_kib(),
            log_bytes: std::fs::metadata(log(&self.folder)).unwrap().len(),
            numbers,
            other_calls: calls - numbers,
        }
    }

    /// The gateway's open files and connections.
    pub(super) fn open_files(&self) -> u64 {
        self.gateway.footprint().files as u64
    }

    /// The lines of the log about panics.
    pub(super) fn panics(&self) -> usize {
        let log = std::fs::read_to_string(log(&self.folder)).unwrap();
        log.lines().filter(|line| line.contains("panicked")).count()
    }
}

fn log(folder: &tempfile::TempDir) -> PathBuf {
    folder.path().join(".log")
}
