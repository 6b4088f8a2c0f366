//! The program: reads the configuration, starts the gateway, and ends it when it is asked to; or
//! does what a command says. Must not know requests.

use std::io::{BufWriter, Write};
use std::process::ExitCode;

use billpay_gateway::config::{Command, Config, Environment, Flags};
use billpay_gateway::server::{Drained, Gateway};
use billpay_gateway::signals::StopSignals;
use billpay_gateway::{commands, log};
use clap::Parser;

mod stand_in;

#[tokio::main]
async fn main() -> ExitCode {
    let flags = Flags::parse();
    let ended = match &flags.command {
        None => serve(&flags).await,
        Some(command) => answer(command, &flags).await,
    };
    ended.unwrap_or_else(|error| {
        // Nothing is left to do when standard error is closed, too.
        let _ = writeln!(std::io::stderr(), "billpay-gateway: {error:#}");
        ExitCode::FAILURE
    })
}

async fn answer(command: &Command, flags: &Flags) -> anyhow::Result<ExitCode> {
    let mut output = BufWriter::new(std::io::stdout().lock());
    commands::run(command, flags, &Environment, &mut output).await?;
    Ok(ExitCode::SUCCESS)
}

async fn serve(flags: &Flags) -> anyhow::Result<ExitCode> {
    let config = Config::read(&Environment, flags)?;
    log::start(&config.log)?;
    let mut signals = StopSignals::listen()?;

    let provider = stand_in::start(&config.provider).await?;
    let gateway = Gateway::start(&config.server, &provider.clickpesa, config.limits).await?;
    if let Some(url) = &provider.sandbox_url {
        say(&format!("sandbox {url}"))?;
    }
    say(&format!("gateway http://{}", gateway.address()))?;

    let signal = signals.next().await;
    tracing::info!(
        signal,
        "finishing what is in flight; a second signal drops it"
    );
    let drained = tokio::select! {
        drained = gateway.drain() => drained,
        _ = signals.next() => Drained::Cut,
    };
    Ok(match drained {
        Drained::Whole => ExitCode::SUCCESS,
        Drained::Cut => {
            tracing::error!("stopped with calls in flight: look for bills without an outcome");
            ExitCode::FAILURE
        }
    })
}

/// A line for the program that started this one.
fn say(line: &str) -> std::io::Result<()> {
    let mut output = std::io::stdout().lock();
    writeln!(output, "{line}")?;
    output.flush()
}
