//! The program: runs the gateway until a signal stops it, or runs a command.

use std::io::{BufWriter, Write};
use std::num::NonZero;
use std::process::ExitCode;
use std::thread;

use anyhow::anyhow;
use billpay_gateway::commands::{Command, CommandLine};
use billpay_gateway::config::{Config, Environment, Flags};
use billpay_gateway::server::{Drained, Gateway};
use billpay_gateway::signals::StopSignals;
use billpay_gateway::{commands, logging};
use clap::Parser;
use tokio::runtime;

mod embedded_sandbox;
mod open_file_limit;

fn main() -> ExitCode {
    let line = CommandLine::parse();
    let runtime = runtime::Builder::new_multi_thread()
        .worker_threads(network_threads())
        .enable_all()
        .build();
    // Kept until the error is printed: its end waits for reads on other threads.
    let ended = match &runtime {
        Ok(runtime) => runtime.block_on(run(&line)),
        Err(error) => Err(anyhow!("can't start threads: {error}")),
    };
    ended.unwrap_or_else(|error| {
        // When standard error is closed as well, there is nowhere to report it.
        let _ = writeln!(std::io::stderr(), "billpay-gateway: {error:#}");
        ExitCode::FAILURE
    })
}

/// The number of threads that answer requests: half of the processors, rounded up. The others are left to the database,
/// the rendering of pages and the web server, which have threads of their own.
fn network_threads() -> usize {
    let processors = thread::available_parallelism().map_or(1, NonZero::get);
    processors.div_ceil(2)
}

async fn run(line: &CommandLine) -> anyhow::Result<ExitCode> {
    match &line.command {
        None => serve(&line.serving).await,
        Some(command) => answer(command).await,
    }
}

async fn serve(flags: &Flags) -> anyhow::Result<ExitCode> {
    let config = Config::read(&Environment, flags)?;
    logging::start(&config.log)?;
    // The database's files have customers' names and bills: only the gateway's own user may read them.
    rustix::process::umask(rustix::fs::Mode::RWXG | rustix::fs::Mode::RWXO);
    let mut signals = StopSignals::listen()?;
    open_file_limit::raise();

    let provider = embedded_sandbox::start(&config.provider).await?;
    let gateway = Gateway::start(&config, &provider.clickpesa).await?;
    provider.notify(gateway.address())?;
    if let Some(url) = &provider.sandbox_url {
        say(&format!("sandbox {url}"))?;
    }
    say(&format!("gateway http://{}", gateway.address()))?;

    let signal = signals.next().await;
    tracing::info!(
        signal,
        "stopping: finishing the calls in flight; a second signal drops them"
    );
    let drained = tokio::select! {
        drained = gateway.drain() => drained,
        _ = signals.next() => Drained::TimedOut,
    };
    Ok(match drained {
        Drained::Completed => ExitCode::SUCCESS,
        Drained::TimedOut => {
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

/// Writes a line to standard output, for the program that started this one.
fn say(line: &str) -> std::io::Result<()> {
    let mut output = std::io::stdout().lock();
    writeln!(output, "{line}")?;
    output.flush()
}
