//! A new browser with its driver for each visit, and the logs of Chromium.

use std::path::Path;

use anyhow::{Context, Result};
use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use serde_json::{Value, json};
use thirtyfour::prelude::*;
use thirtyfour::{
    BrowserLogEntry, ChromeCapabilities, ChromiumLikeCapabilities, LoggingPrefsLogLevel,
};

use crate::engine::{self, Engine, KILLED_WITH_PARENT, Setup};
use crate::program::Program;
use crate::settings;

/// No background network requests, and nothing that needs a screen or a GPU.
const ARGUMENTS: [&str; 10] = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    // Independent of the machine's language. `--lang` changes only the browser's own texts.
    "--accept-lang=en-US,en",
    // Scrollbars would hide content in screenshots.
    "--hide-scrollbars",
];

/// The beginning of ChromeDriver's line with its port.
const DRIVER_READY: &str = "ChromeDriver was started successfully on port ";

/// The number of attempts to start the driver. Few of some 28,000 ports are taken, so two failures in a row are
/// rare.
const DRIVER_STARTS: usize = 4;

pub(crate) struct Browser {
    pub(crate) driver: WebDriver,
    pub(crate) engine: Engine,
    /// The driver, and what it needs.
    _programs: Vec<Program>,
    _folder: tempfile::TempDir,
}

impl Browser {
    pub(crate) async fn start(engine: Engine, setup: Setup) -> Result<Self> {
        let folder = tempfile::tempdir()?;
        let (driver, programs) = engine::start(engine, setup, folder.path()).await?;
        Ok(Self {
            driver,
            engine,
            _programs: programs,
            _folder: folder,
        })
    }

    /// Runs a command of the `DevTools` protocol.
    pub(crate) async fn cdp(&self, command: &str, parameters: Value) -> Result<Value> {
        let answer = self.driver.cdp().send_raw(command, parameters).await;
        answer.with_context(|| command.to_owned())
    }

    /// The console's new messages.
    pub(crate) async fn console(&self) -> Result<Vec<BrowserLogEntry>> {
        Ok(self.driver.browser_log().await?)
    }

    /// The bodies of the responses in a network log, as far as the browser still has them: not those of earlier pages.
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

    /// All requests and responses with headers, as in the browser's network panel.
    pub(crate) async fn network(&self) -> Result<Vec<BrowserLogEntry>> {
        Ok(self.driver.get_log("performance").await?)
    }
}

/// Starts ChromeDriver and Chromium, whose profile is in that folder.
pub(crate) async fn start_chromium(profile: &Path) -> Result<(WebDriver, Vec<Program>)> {
    let (program, port) = start_driver().await?;
    let capabilities = capabilities(profile)?;
    let driver = WebDriver::new(format!("http://127.0.0.1:{port}"), capabilities).await?;
    Ok((driver, vec![program]))
}

/// Starts ChromeDriver, which chooses a port and binds it for IPv6 and then IPv4. If another program has it for one of
/// them, the driver ends and is started again.
async fn start_driver() -> Result<(Program, String)> {
    let browser = settings::path("BILLPAY_TEST_CHROMIUM")?;
    let mut failure = None;
    for _ in 0..DRIVER_STARTS {
        let mut command = engine::driver("BILLPAY_TEST_CHROMEDRIVER", &browser)?;
        let mut program = Program::start(command.arg("--port=0"))?;
        match program.rest_of_line(DRIVER_READY).await {
            Ok(port) => return Ok((program, port.trim_end_matches('.').to_owned())),
            Err(error) => failure = Some(error),
        }
    }
    Err(failure.context("no start of the driver was tried")?)
}

/// The missing file, such as an icon, that the browser requested by itself, if the entry reports one.
pub(crate) fn missed(entry: &BrowserLogEntry) -> Option<String> {
    let entry: Value = serde_json::from_str(&entry.message).ok()?;
    let (message, answer) = (&entry["message"], &entry["message"]["params"]["response"]);
    let own =
        message["method"] == "Network.responseReceived" && message["params"]["type"] == "Other";
    let failed = answer["status"].as_u64().filter(|status| *status >= 400)?;
    own.then(|| format!("{failed} {}", answer["url"]))
}

/// The request that is complete, if the entry reports one.
fn finished(entry: &BrowserLogEntry) -> Option<String> {
    let entry: Value = serde_json::from_str(&entry.message).ok()?;
    let message = &entry["message"];
    let finished = message["method"] == "Network.loadingFinished";
    let request = message["params"]["requestId"]
        .as_str()
        .filter(|_| finished)?;
    Some(request.to_owned())
}

fn capabilities(profile: &Path) -> Result<ChromeCapabilities> {
    let mut capabilities = DesiredCapabilities::chrome();
    capabilities.set_binary(KILLED_WITH_PARENT)?;
    for argument in ARGUMENTS {
        capabilities.add_arg(argument)?;
    }
    capabilities.add_arg(&format!("--user-data-dir={}", profile.display()))?;
    capabilities.set_browser_log_level(LoggingPrefsLogLevel::All)?;
    capabilities.set_logging_prefs("performance", LoggingPrefsLogLevel::All)?;
    Ok(capabilities)
}
