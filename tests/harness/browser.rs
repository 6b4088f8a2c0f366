//! A fresh Chromium for each visit, behind its driver.

use std::path::Path;

use anyhow::{Context, Result};
use base64::prelude::{BASE64_STANDARD, Engine};
use serde_json::{Value, json};
use thirtyfour::prelude::*;
use thirtyfour::{
    BrowserLogEntry, ChromeCapabilities, ChromiumLikeCapabilities, LoggingPrefsLogLevel,
};

use crate::program::{Program, bound};
use crate::settings;

/// Nothing that phones home, and nothing that a machine without a screen lacks.
const ARGUMENTS: [&str; 10] = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    // Whatever the machine speaks. `--lang` changes the browser's own words only.
    "--accept-lang=en-US,en",
    // They would be cut out of pictures, with what is under them.
    "--hide-scrollbars",
];

/// The line that ChromeDriver prints when it listens, up to its port.
const DRIVER_READY: &str = "ChromeDriver was started successfully on port ";

/// How often the driver is started before its failure is the test's: of some 28,000 ports a handful are
/// taken, so a second start in a row that meets one is already rare.
const DRIVER_STARTS: usize = 4;

pub(crate) struct Browser {
    pub(crate) driver: WebDriver,
    _program: Program,
    _profile: tempfile::TempDir,
}

impl Browser {
    pub(crate) async fn start() -> Result<Self> {
        let (program, port) = start_driver().await?;
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

    /// The bodies of the answers in a network log that the browser still holds: those of pages that
    /// were left are gone.
    pub(crate) async fn bodies(&self, network: &[BrowserLogEntry]) -> Result<Vec<String>> {
        let mut bodies = Vec::new();
        for request in network.iter().filter_map(finished) {
            let request = json!({"requestId": request});
            if let Ok(answer) = self.cdp("Network.getResponseBody", request).await {
                let body = answer["body"].as_str().context("a body without text")?;
                let packed = answer["base64Encoded"] == true;
                let bytes = if packed {
                    BASE64_STANDARD.decode(body)?
                } else {
                    body.into()
                };
                bodies.push(String::from_utf8_lossy(&bytes).into_owned());
            }
        }
        Ok(bodies)
    }

    /// Every request and answer, with headers, as the browser's network panel would show them.
    pub(crate) async fn network(&self) -> Result<Vec<BrowserLogEntry>> {
        Ok(self.driver.get_log("performance").await?)
    }
}

/// ChromeDriver on a port of its own choice, which it takes for IPv6 and IPv4 one after the other: when
/// another program has it for one of them, the driver ends, and the next one chooses anew.
async fn start_driver() -> Result<(Program, String)> {
    let path = settings::path("BILLPAY_TEST_CHROMEDRIVER")?;
    let mut failure = None;
    for _ in 0..DRIVER_STARTS {
        let mut program = Program::start(bound(&path).arg("--port=0"))?;
        match program.line_after(DRIVER_READY).await {
            Ok(port) => return Ok((program, port.trim_end_matches('.').to_owned())),
            Err(error) => failure = Some(error),
        }
    }
    Err(failure.context("no start of the driver was tried")?)
}

/// What the browser asked for by itself, such as an icon, and was not there, if the entry tells of it.
pub(crate) fn missed(entry: &BrowserLogEntry) -> Option<String> {
    let entry: Value = serde_json::from_str(&entry.message).ok()?;
    let (message, answer) = (&entry["message"], &entry["message"]["params"]["response"]);
    let own =
        message["method"] == "Network.responseReceived" && message["params"]["type"] == "Other";
    let failed = answer["status"].as_u64().filter(|status| *status >= 400)?;
    own.then(|| format!("{failed} {}", answer["url"]))
}

/// The request whose answer has arrived whole, if the entry tells of one.
fn finished(entry: &BrowserLogEntry) -> Option<String> {
    let entry: Value = serde_json::from_str(&entry.message).ok()?;
    let message = &entry["message"];
    let finished = message["method"] == "Network.loadingFinished";
    let request = message["params"]["requestId"]
        .as_str()
        .filter(|_| finished)?;
    Some(request.to_owned())
}

/// Starts Chromium, which the settings name, so that it ends with its driver. Killed, the driver would leave it.
const CHROMIUM: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/harness/chromium");

fn capabilities(profile: &Path) -> Result<ChromeCapabilities> {
    let mut capabilities = DesiredCapabilities::chrome();
    settings::path("BILLPAY_TEST_CHROMIUM")?;
    capabilities.set_binary(CHROMIUM)?;
    for argument in ARGUMENTS {
        capabilities.add_arg(argument)?;
    }
    capabilities.add_arg(&format!("--user-data-dir={}", profile.display()))?;
    capabilities.set_browser_log_level(LoggingPrefsLogLevel::All)?;
    capabilities.set_logging_prefs("performance", LoggingPrefsLogLevel::All)?;
    Ok(capabilities)
}
