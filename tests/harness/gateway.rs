//! The gateway with its sandbox inside, as an operator would start it. Must not know browsers.

use anyhow::{Context, Result};
use serde_json::Value;
use tokio::process::Command;

use crate::program::Program;
use crate::settings;

/// A running gateway and the sandbox behind it.
pub struct Gateway {
    program: Program,
    address: String,
    sandbox: String,
    client: reqwest::Client,
    /// Where the bills are.
    _folder: tempfile::TempDir,
}

impl std::fmt::Debug for Gateway {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Gateway")
            .field("address", &self.address)
            .finish_non_exhaustive()
    }
}

impl Gateway {
    /// Starts one on a free port, with these settings beside the usual ones.
    pub(crate) async fn start(settings: &[(&str, &str)]) -> Result<Self> {
        // Everything here is plain HTTP, but a client can't be made without a choice. A second one
        // in the same process is refused, and is the same.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let mut command = Command::new(settings::path("BILLPAY_TEST_GATEWAY")?);
        for (name, _) in std::env::vars_os() {
            let text = name.to_string_lossy();
            // The developer's own credentials and settings are not the test's.
            if text.starts_with("CLICKPESA_") || text.starts_with("BILLPAY_") {
                command.env_remove(&name);
            }
        }
        let folder = tempfile::tempdir()?;
        let bills = folder.path().join("bills.db");
        command
            .args(["--sandbox", "--listen", "127.0.0.1:0", "--assets"])
            .arg(settings::path("BILLPAY_TEST_ASSETS")?)
            .env("BILLPAY_LOG", "warn")
            .env(
                "BILLPAY_DATABASE_URL",
                format!("sqlite://{}", bills.display()),
            )
            .envs(settings.iter().copied());
        let mut program = Program::start(&mut command)?;
        let sandbox = program.line_after("sandbox ").await?;
        let address = program.line_after("gateway ").await?;
        let client = reqwest::Client::new();
        Ok(Self {
            program,
            address,
            sandbox,
            client,
            _folder: folder,
        })
    }

    /// Its address, without a slash at the end.
    pub fn address(&self) -> &str {
        &self.address
    }

    /// Makes the sandbox misbehave, as its own documentation describes.
    pub async fn inject(&self, fault: Value) -> Result<()> {
        let url = format!("{}/sandbox/faults", self.sandbox);
        let answer = self.client.post(url).json(&fault).send().await?;
        let status = answer.status();
        anyhow::ensure!(status.is_success(), "{status}: {}", answer.text().await?);
        Ok(())
    }

    /// Makes the sandbox behave; the answers that a fault holds up come at once.
    pub async fn clear_faults(&self) -> Result<()> {
        let url = format!("{}/sandbox/faults", self.sandbox);
        self.client.delete(url).send().await?.error_for_status()?;
        Ok(())
    }

    /// How many create calls the sandbox got, whatever it answered.
    pub async fn create_calls(&self) -> Result<u64> {
        let calls = self.sandbox_state("calls").await?;
        calls["create-order-control-number"]
            .as_u64()
            .with_context(|| format!("no count in {calls}"))
    }

    /// The bills that the sandbox knows.
    pub async fn bills(&self) -> Result<Vec<Value>> {
        let bills = self.sandbox_state("bills").await?;
        bills
            .as_array()
            .cloned()
            .with_context(|| format!("no list in {bills}"))
    }

    async fn sandbox_state(&self, of: &str) -> Result<Value> {
        let url = format!("{}/sandbox/{of}", self.sandbox);
        Ok(self
            .client
            .get(url)
            .send()
            .await?
            .error_for_status()?
            .json()
            .await?)
    }

    /// Ends it, as an operator would.
    pub async fn stop(&mut self) -> Result<()> {
        self.program.end().await
    }
}
