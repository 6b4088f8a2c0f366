//! Where log lines go: standard error, so that standard output says the addresses only. Must not
//! know what they say.

use std::io::{self, Write};
use std::panic::PanicHookInfo;

use tracing_subscriber::filter::EnvFilter;
use tracing_subscriber::fmt;
use tracing_subscriber::util::SubscriberInitExt;

use crate::config::{LogConfig, LogFormat};

/// Starts logging, once per process.
///
/// # Errors
/// When logging was started before, or the filter, which the configuration has checked, is wrong.
pub fn start(config: &LogConfig) -> anyhow::Result<()> {
    let lines = fmt()
        .with_env_filter(EnvFilter::try_new(&config.filter)?)
        .with_writer(|| Unbreakable);
    match config.format {
        LogFormat::Text => lines.with_ansi(false).finish().try_init()?,
        LogFormat::Json => lines.json().flatten_event(true).finish().try_init()?,
    }
    std::panic::set_hook(Box::new(log_panic));
    Ok(())
}

/// Standard error, without its failures: a full disk behind it or a reader that has gone must not
/// end a process that makes bills, and there is nowhere left to tell it.
struct Unbreakable;

impl Write for Unbreakable {
    fn write(&mut self, line: &[u8]) -> io::Result<usize> {
        let _ = io::stderr().write_all(line);
        Ok(line.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// A panic is a log line like any other, beside the request that it happened in.
fn log_panic(panic: &PanicHookInfo<'_>) {
    let message = panic.payload_as_str().unwrap_or("no message");
    let place = panic.location().map(tracing::field::display);
    tracing::error!(panic = message, place, "panicked");
}
