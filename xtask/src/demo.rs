//! `cargo xtask demo`: from a fresh clone to a page that can be tried.

use std::net::SocketAddr;
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result};

use crate::flags::DemoFlags;
use crate::project::Project;
use crate::{assets, process};

/// Builds everything, then replaces this process by the gateway, which Ctrl-C stops.
pub(crate) fn run(project: &Project, flags: &DemoFlags) -> Result<()> {
    assets::run(project)?;
    let mut gateway = gateway(project, &flags.listen.to_string(), &project.dist())?;
    println!("{}", places(flags.listen));
    let error = gateway.exec();
    Err(error).with_context(|| process::cannot_start(&gateway))
}

/// What to open in a browser.
fn places(listen: SocketAddr) -> String {
    format!(
        "The page will be at http://{listen}/, a shop with it at http://{listen}/demo/, and a phone to pay with at http://{SANDBOX}/phone; Ctrl-C ends them."
    )
}

/// The sandbox's address, which the README's commands use.
const SANDBOX: &str = "127.0.0.1:8090";

/// A sample of the merchant's own number, so that M-Pesa's steps are complete.
const BUSINESS_NUMBER: &str = "123456";

/// Builds the gateway. The returned command serves that page and a sandbox.
pub(crate) fn gateway(project: &Project, listen: &str, page: &Path) -> Result<Command> {
    process::run(process::cargo(project).args(["build", "--package", "billpay-gateway"]))?;
    let binary = project.target()?.join("debug/billpay-gateway");
    let mut gateway = process::command(project, binary);
    gateway.args(["--sandbox", "--sandbox-listen", SANDBOX, "--listen", listen]);
    gateway.arg("--assets").arg(page);
    gateway.env("BILLPAY_MPESA_BUSINESS_NUMBER", BUSINESS_NUMBER);
    let bills = project.target()?.join("demo-bills.db");
    gateway.env(
        "BILLPAY_DATABASE_URL",
        format!("sqlite://{}", bills.display()),
    );
    Ok(gateway)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_page_the_shop_and_the_phone_are_named() {
        let said = places("127.0.0.1:8080".parse().unwrap());
        for place in [
            "http://127.0.0.1:8080/,",
            "http://127.0.0.1:8080/demo/,",
            "http://127.0.0.1:8090/phone;",
        ] {
            assert!(said.contains(place), "{said}");
        }
    }
}
