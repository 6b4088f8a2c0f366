//! Starts a new ChromeDriver and Chromium for each visit, and reads the browser's logs.

use std::path::Path;

use anyhow::{Context, Result};
use base64::prelude::{BASE64_STANDARD, Engine};
use serde_json::{Value, json};
use thirtyfour::prelude::*;
use thirtyfour::{
    BrowserLogEntry, ChromeCapabilities, ChromiumLikeCapabilities, LoggingPrefsLogLevel,
};

use crate::program::{Program, terminated_with_parent};
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

/// Starts ChromeDriver, which chooses a port and binds it for IPv6 and then IPv4. If another program has it for one of
/// them, the driver ends and is started again.
async fn start_driver() -> Result<(Program, String)> {
    let path = settings::path("BILLPAY_TEST_CHROMEDRIVER")?;
    let mut failure = None;
    for _ in 0..DRIVER_STARTS {
        let mut program = Program::start(terminated_with_parent(&path).arg("--port=0"))?;
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

/// Starts Chromium so that it is killed with its driver. A killed driver would leave it running.
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
