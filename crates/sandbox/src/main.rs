//! The stand-in alone.

use std::io::Write;
use std::net::SocketAddr;
use std::process::ExitCode;
use std::time::Duration;

use billpay_sandbox::{ChecksumMethod, Fault, Sandbox, Settings, WebhookSettings, WebhookUrl};
use clap::{Parser, ValueEnum};
use tokio::signal::unix::{SignalKind, signal};

/// A stand-in for ClickPesa: every path, header and field as documented, and faults on demand.
///
/// Make something go wrong from another terminal, then right again:
///
///   curl http://127.0.0.1:PORT/sandbox/faults -d '{"fault":"status","status":503,"calls":1}'
///   curl http://127.0.0.1:PORT/sandbox/faults \
///        -d '{"fault":"reset","endpoint":"create-order-control-number","stage":"after-effect","calls":1}'
///   curl http://127.0.0.1:PORT/sandbox/faults \
///        -d '{"fault":"latency","milliseconds":3000,"probability":0.2,"seed":7}'
///   curl -X DELETE http://127.0.0.1:PORT/sandbox/faults
///
/// Pay with a phone's menus: open http://127.0.0.1:PORT/phone in a browser.
///
/// The faults: latency, status, reset, cut-body, trickle, not-json, unknown-fields, revoke-token.
#[derive(Debug, Parser)]
#[command(name = "billpay-sandbox", verbatim_doc_comment)]
struct Flags {
    /// Where to listen; port 0 takes a free one
    #[arg(long, default_value = "127.0.0.1:0")]
    listen: SocketAddr,
    /// The application's client id
    #[arg(long, default_value = "sandbox-client")]
    client_id: String,
    /// The application's API key
    #[arg(long, default_value = "sandbox-key")]
    api_key: String,
    /// The merchant's BillPay-Namba: four digits
    #[arg(long, default_value = "5504")]
    namba: String,
    /// How long a token lives
    #[arg(long, default_value_t = 3600)]
    token_lifetime_seconds: u64,
    /// Turns checksums on, with this key
    #[arg(long)]
    checksum_key: Option<String>,
    /// How requests and webhooks are signed
    #[arg(long, value_enum, default_value = "canonical")]
    checksum_method: Method,
    /// Makes generated numbers the same in each run
    #[arg(long)]
    seed: Option<u64>,
    /// Where to tell of payments: an http:// URL on this machine
    #[arg(long)]
    webhook_url: Option<WebhookUrl>,
    /// A fault to begin with, as JSON; may be repeated
    #[arg(long, value_parser = fault)]
    fault: Vec<Fault>,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Method {
    Canonical,
    Legacy,
}

fn fault(json: &str) -> Result<Fault, String> {
    serde_json::from_str(json).map_err(|error| error.to_string())
}

impl Flags {
    fn settings(&self) -> Settings {
        let method = match self.checksum_method {
            Method::Canonical => ChecksumMethod::Canonical,
            Method::Legacy => ChecksumMethod::Legacy,
        };
        Settings {
            client_id: self.client_id.clone(),
            api_key: self.api_key.clone(),
            api_key_authorized: true,
            namba: self.namba.clone(),
            token_lifetime: Duration::from_secs(self.token_lifetime_seconds),
            checksum: self.checksum_key.clone().map(|key| (key, method)),
            seed: self.seed,
            webhooks: WebhookSettings {
                url: self.webhook_url.clone(),
                ..WebhookSettings::default()
            },
        }
    }
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    match run(&Flags::parse()).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            // Nothing is left to do when standard error is closed, too.
            let _ = writeln!(std::io::stderr(), "billpay-sandbox: {error}");
            ExitCode::FAILURE
        }
    }
}

async fn run(flags: &Flags) -> Result<(), Box<dyn std::error::Error>> {
    let sandbox = Sandbox::start(flags.listen, flags.settings()).await?;
    for fault in &flags.fault {
        sandbox.inject(fault.clone())?;
    }
    let mut terminated = signal(SignalKind::terminate())?;
    let mut interrupted = signal(SignalKind::interrupt())?;
    // Whoever reads this line may send a signal at once.
    writeln!(std::io::stdout(), "sandbox {}", sandbox.base_url())?;
    tokio::select! {
        _ = terminated.recv() => {}
        _ = interrupted.recv() => {}
    }
    sandbox.shutdown().await;
    Ok(())
}
