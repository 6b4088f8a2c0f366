//! Starts the gateway's program, with the embedded sandbox or with a separate one.

use anyhow::{Context, Result, ensure};
use serde_json::{Value, json};
use tokio::process::Command;

use crate::program::{Program, terminated_with_parent};
use crate::settings;

/// A running gateway and the sandbox behind it.
pub struct Gateway {
    program: Program,
    address: String,
    sandbox: String,
    client: reqwest::Client,
    /// The folder of the database file.
    _folder: Option<tempfile::TempDir>,
}

impl std::fmt::Debug for Gateway {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Gateway")
            .field("address", &self.address)
            .finish_non_exhaustive()
    }
}

impl Gateway {
    /// Starts a gateway with the embedded sandbox on a free port, with these additional settings.
    pub(crate) async fn start(settings: &[(&str, &str)]) -> Result<Self> {
        let folder = tempfile::tempdir()?;
        let mut command = command()?;
        let bills = format!("sqlite://{}", folder.path().join("bills.db").display());
        command.arg("--sandbox").env("BILLPAY_DATABASE_URL", bills);
        let mut program = Program::start(command.envs(settings.iter().copied()))?;
        let sandbox = program.rest_of_line("sandbox ").await?;
        Self::serving(program, sandbox, Some(folder)).await
    }

    /// Starts a gateway with a running sandbox, with only these settings.
    pub(crate) async fn with_sandbox(sandbox: &str, settings: &[(&str, &str)]) -> Result<Self> {
        let mut command = command()?;
        let program = Program::start(command.envs(settings.iter().copied()))?;
        Self::serving(program, sandbox.to_owned(), None).await
    }

    async fn serving(
        mut program: Program,
        sandbox: String,
        folder: Option<tempfile::TempDir>,
    ) -> Result<Self> {
        // reqwest needs a default crypto provider even for plain HTTP. Installing it twice fails, which is fine.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let address = program.rest_of_line("gateway ").await?;
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

    /// Injects a fault into the sandbox, as its documentation describes.
    pub async fn inject(&self, fault: Value) -> Result<()> {
        let url = format!("{}/sandbox/faults", self.sandbox);
        let answer = self.client.post(url).json(&fault).send().await?;
        let status = answer.status();
        anyhow::ensure!(status.is_success(), "{status}: {}", answer.text().await?);
        Ok(())
    }

    /// Removes all faults. Answers that a fault delays are sent at once.
    pub async fn clear_faults(&self) -> Result<()> {
        let url = format!("{}/sandbox/faults", self.sandbox);
        self.client.delete(url).send().await?.error_for_status()?;
        Ok(())
    }

    /// The sandbox's address, without a slash at the end.
    pub fn sandbox(&self) -> &str {
        &self.sandbox
    }

    /// Pays a number in the sandbox.
    pub async fn pay(&self, payment: Value) -> Result<()> {
        self.post_payment("payments", &payment).await.map(drop)
    }

    /// Begins a payment in the sandbox and returns its id.
    pub async fn begin_payment(&self, number: &str, amount: u64) -> Result<String> {
        let payment = json!({"billPayNumber": number, "amount": amount, "outcome": "PROCESSING"});
        let begun = self.post_payment("payments", &payment).await?;
        let id = begun["id"].as_str();
        id.map(str::to_owned).context("the payment has no id")
    }

    /// Lets the payment with this id fail.
    pub async fn fail_payment(&self, id: &str) -> Result<()> {
        let path = format!("payments/{id}/outcome");
        let failed = json!({"outcome": "FAILED"});
        self.post_payment(&path, &failed).await.map(drop)
    }

    async fn post_payment(&self, path: &str, body: &Value) -> Result<Value> {
        let url = format!("{}/sandbox/{path}", self.sandbox);
        let answer = self.client.post(url).json(body).send().await?;
        let status = answer.status();
        anyhow::ensure!(status.is_success(), "{status}: {}", answer.text().await?);
        Ok(answer.json().await?)
    }

    /// The number of create calls that the sandbox received.
    pub async fn create_calls(&self) -> Result<u64> {
        let calls = self.sandbox_state("calls").await?;
        calls["create-order-control-number"]
            .as_u64()
            .with_context(|| format!("no count in {calls}"))
    }

    /// The sandbox's bills.
    pub async fn bills(&self) -> Result<Vec<Value>> {
        let bills = self.sandbox_state("bills").await?;
        bills
            .as_array()
            .cloned()
            .with_context(|| format!("no list in {bills}"))
    }

    /// Checks that the sandbox has one bill, over this amount.
    pub async fn has_one_bill(&self, amount: u64) -> Result<()> {
        let bills = self.bills().await?;
        ensure!(
            bills.len() == 1 && bills[0]["billAmount"] == amount,
            "{bills:?}"
        );
        Ok(())
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

    /// Stops it with SIGTERM.
    pub async fn stop(&mut self) -> Result<()> {
        self.program.stop().await
    }
}

/// The output of `billpay-gateway sign` with those flags.
pub async fn signed(key: &str, flags: &[&str]) -> Result<String> {
    let mut command = Command::new(settings::path("BILLPAY_TEST_GATEWAY")?);
    let command = command.arg("sign").args(flags);
    let output = command.env("BILLPAY_INTENT_KEY", key).output().await?;
    let errors = String::from_utf8_lossy(&output.stderr);
    anyhow::ensure!(output.status.success(), "{errors}");
    Ok(String::from_utf8(output.stdout)?.trim().to_owned())
}

/// The command that runs the gateway on a free port with the built page, without the developer's own settings.
fn command() -> Result<Command> {
    let mut command = terminated_with_parent(settings::path("BILLPAY_TEST_GATEWAY")?);
    for (name, _) in std::env::vars_os() {
        let text = name.to_string_lossy();
        if text.starts_with("CLICKPESA_") || text.starts_with("BILLPAY_") {
            command.env_remove(&name);
        }
    }
    command
        .args(["--listen", "127.0.0.1:0", "--assets"])
        .arg(settings::path("BILLPAY_TEST_ASSETS")?)
        .env("BILLPAY_LOG", "warn");
    Ok(command)
}
