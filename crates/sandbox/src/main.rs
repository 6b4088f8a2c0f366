//! The command `billpay-sandbox`: runs the sandbox until it receives a signal.

use std::io::Write;
use std::net::SocketAddr;
use std::process::ExitCode;
use std::time::Duration;

use billpay_sandbox::{ChecksumMethod, Fault, Sandbox, Settings, WebhookSettings, WebhookUrl};
use clap::Parser;
use tokio::signal::unix::{SignalKind, signal};

/// A sandbox that behaves like ClickPesa's API: documented paths, headers and fields, and faults on
/// demand.
///
/// Inject faults from another terminal, then remove them:
///
///   curl http://127.0.0.1:PORT/sandbox/faults -d '{"fault":"status","status":503,"calls":1}'
///   curl http://127.0.0.1:PORT/sandbox/faults \
///        -d '{"fault":"reset","endpoint":"create-order-control-number","stage":"after-effect","calls":1}'
///   curl http://127.0.0.1:PORT/sandbox/faults \
///        -d '{"fault":"latency","milliseconds":3000,"probability":0.2,"seed":7}'
///   curl -X DELETE http://127.0.0.1:PORT/sandbox/faults
///
/// Pay with a phone's USSD menus: open http://127.0.0.1:PORT/phone in a browser.
///
/// The faults: latency, status, reset, cut-body, trickle, not-json, unknown-fields, revoke-token.
#[derive(Debug, Parser)]
#[command(name = "billpay-sandbox", verbatim_doc_comment)]
struct Flags {
    /// The address to listen at; port 0 chooses a free port
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
    /// How long a token is valid, in seconds
    #[arg(long, default_value_t = 3600)]
    token_lifetime_seconds: u64,
    /// Switches checksums on, with this key
    #[arg(long)]
    checksum_key: Option<String>,
    /// How requests and webhooks are signed
    #[arg(long, value_enum, default_value = "canonical")]
    checksum_method: ChecksumMethod,
    /// Makes generated numbers the same in each run
    #[arg(long)]
    seed: Option<u64>,
    /// The URL of webhooks: http:// on this machine
    #[arg(long)]
    webhook_url: Option<WebhookUrl>,
    /// A fault to inject at the start, as JSON; may be repeated
    #[arg(long, value_parser = parse_fault)]
    fault: Vec<Fault>,
}

fn parse_fault(json: &str) -> Result<Fault, String> {
    serde_json::from_str(json).map_err(|error| error.to_string())
}

impl Flags {
    fn settings(&self) -> Settings {
        Settings {
            client_id: self.client_id.clone(),
            api_key: self.api_key.clone(),
            api_key_authorized: true,
            namba: self.namba.clone(),
            token_lifetime: Duration::from_secs(self.token_lifetime_seconds),
            checksum: self
                .checksum_key
                .clone()
                .map(|key| (key, self.checksum_method)),
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
            // Standard error may be closed. Then the exit status is the only report.
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
    // A program that reads this line may send a signal immediately.
    writeln!(std::io::stdout(), "sandbox {}", sandbox.base_url())?;
    tokio::select! {
        _ = terminated.recv() => {}
        _ = interrupted.recv() => {}
    }
    sandbox.shutdown().await;
    Ok(())
}
