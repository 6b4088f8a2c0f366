//! Starts the drivers of the browsers other than Chromium.

use std::ffi::OsStr;
use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::path::Path;
use std::process::Stdio;

use anyhow::{Context, Result};
use serde_json::{Value, json};
use thirtyfour::{Capabilities, WebDriver};
use tokio::process::Command;

use crate::program::{Program, terminated_with_parent};
use crate::settings;
use crate::wait::eventually;

/// A browser engine. The versions are those of Debian's packages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Engine {
    /// Chromium, with `DevTools`.
    Chromium,
    /// Firefox.
    Firefox,
    /// `WebKitGTK`, the engine of a current Safari.
    WebKit,
    /// WPE `WebKit` 2.38, the engine of Safari 16.0 and the oldest one that the bundle supports. It is always as wide
    /// as a desktop.
    OldWebKit,
}

/// How a browser is set up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Setup {
    /// As it is installed.
    Standard,
    /// Dark colours.
    Dark,
    /// Without scripts of pages.
    NoScripts,
    /// Without `localStorage` and `sessionStorage`.
    NoStorage,
}

/// Starts the browser. It stores its files in `folder`. Returns its driver, and the programs that must run meanwhile.
pub(crate) async fn start(
    engine: Engine,
    setup: Setup,
    folder: &Path,
) -> Result<(WebDriver, Vec<Program>)> {
    match engine {
        Engine::Chromium => crate::browser::start_chromium(folder).await,
        Engine::Firefox => start_firefox(setup).await,
        Engine::WebKit => start_webkit(setup, folder).await,
        Engine::OldWebKit => start_old_webkit(folder).await,
    }
}

/// Starts a browser so that it is killed with its driver. A killed driver would leave it running.
pub(crate) const KILLED_WITH_PARENT: &str =
    concat!(env!("CARGO_MANIFEST_DIR"), "/harness/killed_with_parent");

/// The command for a driver, whose browser is [`KILLED_WITH_PARENT`].
pub(crate) fn driver(variable: &str, browser: impl AsRef<OsStr>) -> Result<Command> {
    let mut driver = terminated_with_parent(settings::path(variable)?);
    driver.env("BILLPAY_BROWSER", browser);
    Ok(driver)
}

async fn session(address: &str, capabilities: Value) -> Result<WebDriver> {
    let capabilities = capabilities.as_object().cloned().unwrap_or_default();
    let capabilities = Capabilities::from(capabilities);
    Ok(WebDriver::new(format!("http://{address}"), capabilities).await?)
}

async fn start_firefox(setup: Setup) -> Result<(WebDriver, Vec<Program>)> {
    let browser = settings::path("BILLPAY_TEST_FIREFOX")?;
    let mut command = driver("BILLPAY_TEST_GECKODRIVER", browser)?;
    command.args(["--port", "0", "--websocket-port", "0"]);
    let mut program = Program::start(&mut command)?;
    let address = program.rest_after("Listening on ").await?;
    let mut preferences = json!({"intl.accept_languages": "en-US, en"});
    let (name, value) = match setup {
        Setup::Standard => ("browser.shell.checkDefaultBrowser", json!(false)),
        Setup::Dark => ("layout.css.prefers-color-scheme.content-override", json!(0)),
        Setup::NoScripts => ("javascript.enabled", json!(false)),
        Setup::NoStorage => ("dom.storage.enabled", json!(false)),
    };
    preferences[name] = value;
    let options =
        json!({"binary": KILLED_WITH_PARENT, "args": ["-headless"], "prefs": preferences});
    let driver = session(&address, json!({"moz:firefoxOptions": options})).await?;
    Ok((driver, vec![program]))
}

async fn start_webkit(setup: Setup, folder: &Path) -> Result<(WebDriver, Vec<Program>)> {
    let mut command = terminated_with_parent(settings::path("BILLPAY_TEST_XVFB")?);
    command.args(["-displayfd", "1", "-nolisten", "tcp"]);
    command.args(["-screen", "0", "1400x1000x24"]);
    let mut screen = Program::start(command.stderr(Stdio::null()))?;
    let display = format!(":{}", screen.rest_of_line("").await?);
    let browser = settings::path("BILLPAY_TEST_WEBKIT")?;
    let mut command = driver("BILLPAY_TEST_WEBKITDRIVER", browser)?;
    let (program, address) = start_webkit_driver(command.env("DISPLAY", display), folder).await?;
    let setup = match setup {
        Setup::Standard => "--enable-javascript=true",
        Setup::Dark => "--dark-mode",
        Setup::NoScripts => "--enable-javascript=false",
        Setup::NoStorage => "--enable-html5-local-storage=false",
    };
    let options = json!({"binary": KILLED_WITH_PARENT, "args": ["--automation", setup]});
    let driver = session(&address, json!({"webkitgtk:browserOptions": options})).await?;
    Ok((driver, vec![program, screen]))
}

async fn start_old_webkit(folder: &Path) -> Result<(WebDriver, Vec<Program>)> {
    let browser = settings::path("BILLPAY_TEST_OLD_WEBKIT")?;
    let mut command = driver("BILLPAY_TEST_OLD_WEBKITDRIVER", browser)?;
    let (program, address) = start_webkit_driver(&mut command, folder).await?;
    let options = json!({"binary": KILLED_WITH_PARENT, "args": ["--automation", "--headless"]});
    let driver = session(&address, json!({"wpe:browserOptions": options})).await?;
    Ok((driver, vec![program]))
}

/// Starts a driver of `WebKit`, which can't choose its own port, and waits until it answers.
async fn start_webkit_driver(command: &mut Command, folder: &Path) -> Result<(Program, String)> {
    let at = free_address()?;
    command.arg(format!("--host={}", at.ip()));
    command.arg(format!("--port={}", at.port()));
    for variable in ["HOME", "XDG_RUNTIME_DIR", "XDG_CACHE_HOME", "XDG_DATA_HOME"] {
        command.env(variable, folder);
    }
    // Its processes end a moment later, and write about services of a desktop.
    let program = Program::start(command.stderr(Stdio::null()))?;
    let status = format!("http://{at}/status");
    let look = async || Ok(reqwest::get(&status).await?.status().is_success());
    eventually("the driver", look, |ready| *ready).await?;
    Ok((program, at.to_string()))
}

/// A free port of an address that only this process uses: all of 127.0.0.0/8 is this machine, and a process number has at
/// most 22 bits.
fn free_address() -> Result<SocketAddr> {
    let [_, first, second, third] = std::process::id().to_be_bytes();
    let address = Ipv4Addr::new(127, first | 0x40, second, third);
    let socket = TcpListener::bind((address, 0)).context("no free port")?;
    Ok(socket.local_addr()?)
}
