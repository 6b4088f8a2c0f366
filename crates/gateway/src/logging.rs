//! Sets up logging to standard error. Standard output is for the addresses that the program prints.

use std::io::{self, Write};
use std::panic::PanicHookInfo;

use tracing_subscriber::filter::EnvFilter;
use tracing_subscriber::fmt;
use tracing_subscriber::util::SubscriberInitExt;

use crate::config::{LogConfig, LogFormat};

/// Starts logging, once per process.
///
/// # Errors
/// When logging was started before, or the filter is invalid, which the configuration has checked.
pub fn start(config: &LogConfig) -> anyhow::Result<()> {
    let lines = fmt()
        .with_env_filter(EnvFilter::try_new(&config.filter)?)
        .with_writer(|| InfallibleStderr);
    match config.format {
        LogFormat::Text => lines.with_ansi(false).finish().try_init()?,
        LogFormat::Json => lines.json().flatten_event(true).finish().try_init()?,
    }
    std::panic::set_hook(Box::new(log_panic));
    Ok(())
}

/// Standard error, with write errors ignored: a full disk or a closed pipe must not stop the gateway,
/// and there is nowhere to report them.
struct InfallibleStderr;

impl Write for InfallibleStderr {
    fn write(&mut self, line: &[u8]) -> io::Result<usize> {
        let _ = io::stderr().write_all(line);
        Ok(line.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Logs a panic, in the span of its request.
fn log_panic(panic: &PanicHookInfo<'_>) {
    let message = panic.payload_as_str().unwrap_or("no message");
    let place = panic.location().map(tracing::field::display);
    tracing::error!(panic = message, place, "panicked");
}
