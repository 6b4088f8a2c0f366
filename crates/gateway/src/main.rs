//! The program: reads the configuration, starts the gateway, and ends it when it is asked to; or
//! does what a command says.

use std::io::{BufWriter, Write};
use std::process::ExitCode;

use billpay_gateway::commands::{Command, CommandLine};
use billpay_gateway::config::{Config, Environment, Flags};
use billpay_gateway::server::{Drained, Gateway};
use billpay_gateway::signals::StopSignals;
use billpay_gateway::{commands, log};
use clap::Parser;

mod files;
mod stand_in;

#[tokio::main]
async fn main() -> ExitCode {
    let line = CommandLine::parse();
    let ended = match &line.command {
        None => serve(&line.serving).await,
        Some(command) => answer(command).await,
    };
    ended.unwrap_or_else(|error| {
        // Nothing is left to do when standard error is closed, too.
        let _ = writeln!(std::io::stderr(), "billpay-gateway: {error:#}");
        ExitCode::FAILURE
    })
}

async fn serve(flags: &Flags) -> anyhow::Result<ExitCode> {
    let config = Config::read(&Environment, flags)?;
    log::start(&config.log)?;
    let mut signals = StopSignals::listen()?;
    files::allow_many();

    let provider = stand_in::start(&config.provider).await?;
    let gateway = Gateway::start(&config, &provider.clickpesa).await?;
    provider.notify(gateway.address())?;
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

async fn answer(command: &Command) -> anyhow::Result<ExitCode> {
    let mut output = BufWriter::new(std::io::stdout().lock());
    commands::run(command, &Environment, &mut output).await?;
    Ok(ExitCode::SUCCESS)
}

/// A line for the program that started this one.
fn say(line: &str) -> std::io::Result<()> {
    let mut output = std::io::stdout().lock();
    writeln!(output, "{line}")?;
    output.flush()
}
