//! A fresh Chromium for each visit, behind its driver. Must not know the page.

use std::path::Path;

use anyhow::{Context, Result};
use serde_json::Value;
use thirtyfour::prelude::*;
use thirtyfour::{
    BrowserLogEntry, ChromeCapabilities, ChromiumLikeCapabilities, LoggingPrefsLogLevel,
};
use tokio::process::Command;

use crate::program::Program;
use crate::settings;

/// Nothing that phones home, and nothing that a machine without a screen lacks.
const ARGUMENTS: [&str; 8] = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
];

/// The line that ChromeDriver prints when it listens, up to its port.
const DRIVER_READY: &str = "ChromeDriver was started successfully on port ";

pub(crate) struct Browser {
    pub(crate) driver: WebDriver,
    _program: Program,
    _profile: tempfile::TempDir,
}

impl Browser {
    pub(crate) async fn start() -> Result<Self> {
        let mut command = Command::new(settings::path("BILLPAY_TEST_CHROMEDRIVER")?);
        let mut program = Program::start(command.arg("--port=0"))?;
        let port = program.line_after(DRIVER_READY).await?;
        let port = port.trim_end_matches('.');

        let profile = tempfile::tempdir()?;
        let capabilities = capabilities(profile.path())?;
        let driver = WebDriver::new(format!("http://127.0.0.1:{port}"), capabilities).await?;
        Ok(Self {
            driver,
            _program: program,
            _profile: profile,
        })
    }

    /// A command of Chromium's debugging protocol, and its answer.
    pub(crate) async fn cdp(&self, command: &str, parameters: Value) -> Result<Value> {
        let answer = self.driver.cdp().send_raw(command, parameters).await;
        answer.with_context(|| command.to_owned())
    }

    /// What the page wrote to the console, and what the browser said about the page.
    pub(crate) async fn console(&self) -> Result<Vec<BrowserLogEntry>> {
        Ok(self.driver.browser_log().await?)
    }

    /// Every request and answer, with headers, as the browser's network panel would show them.
    pub(crate) async fn network(&self) -> Result<Vec<BrowserLogEntry>> {
        Ok(self.driver.get_log("performance").await?)
    }
}

fn capabilities(profile: &Path) -> Result<ChromeCapabilities> {
    let mut capabilities = DesiredCapabilities::chrome();
    let browser = settings::path("BILLPAY_TEST_CHROMIUM")?;
    capabilities.set_binary(browser.to_str().context("the browser's path")?)?;
    for argument in ARGUMENTS {
        capabilities.add_arg(argument)?;
    }
    capabilities.add_arg(&format!("--user-data-dir={}", profile.display()))?;
    capabilities.set_browser_log_level(LoggingPrefsLogLevel::All)?;
    capabilities.set_logging_prefs("performance", LoggingPrefsLogLevel::All)?;
    Ok(capabilities)
}
