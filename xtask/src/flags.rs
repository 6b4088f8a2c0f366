//! The commands and flags of `cargo xtask`.

use std::net::SocketAddr;

use clap::{Args, Parser, Subcommand};

/// Every developer command of BillPay Widget.
#[derive(Debug, Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask")]
pub(crate) struct Flags {
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Install what is missing; every other command does it by itself
    Setup,
    /// Build the page and the bundle into dist/, compressed
    Assets,
    /// Build everything, then serve the page and a sandbox
    Demo(DemoFlags),
    /// Gateway with sandbox on port 8080, the page with live reload on port 8081
    Dev,
    /// Build the release: dist/, and the gateway and the sandbox in target/release/
    Dist,
    /// Compare the sizes of the files a customer downloads with size-budget.toml
    Size(SizeFlags),
    /// Measure pages in a browser on a slow line, beside others' pages
    Bench {
        #[command(subcommand)]
        what: BenchCommand,
    },
    /// Run every check and test, or one step of them
    Test(TestFlags),
}

#[derive(Args, Debug)]
pub(crate) struct DemoFlags {
    /// Where to listen
    #[arg(long, default_value = "127.0.0.1:8080")]
    pub(crate) listen: SocketAddr,
}

#[derive(Args, Debug)]
pub(crate) struct SizeFlags {
    /// Write the measured sizes plus 3 % as the new budget
    #[arg(long)]
    pub(crate) write: bool,
}

#[derive(Debug, Subcommand)]
pub(crate) enum BenchCommand {
    /// Bytes, paints, time until the form can be sent, delays and memory
    Page(PageFlags),
    /// Lighthouse's scores in mobile mode; fails below 100
    Lighthouse(LighthouseFlags),
}

#[derive(Args, Debug)]
pub(crate) struct PageFlags {
    /// Measure each page so often; the tables have the medians
    #[arg(long, default_value_t = 5, value_parser = clap::value_parser!(u32).range(1..))]
    pub(crate) runs: u32,
    /// The throttled network, as in Chromium's developer tools; repeat it to measure several
    #[arg(long, value_parser = ["slow-3g", "slow-4g", "fast-4g"], default_value = "slow-4g")]
    pub(crate) network: Vec<String>,
    /// Put the tables into docs/performance.md
    #[arg(long)]
    pub(crate) write: bool,
}

#[derive(Args, Debug)]
pub(crate) struct LighthouseFlags {
    /// Measure each page so often; the median counts
    #[arg(long, default_value_t = 3, value_parser = clap::value_parser!(u32).range(1..))]
    pub(crate) runs: u32,
    /// Put the table into docs/performance.md
    #[arg(long)]
    pub(crate) write: bool,
}

#[derive(Args, Debug)]
pub(crate) struct TestFlags {
    /// Run this step only, after the steps that it needs
    pub(crate) step: Option<String>,
    /// Of that step, run only the tests that have this text in their names
    pub(crate) filter: Option<String>,
    /// List the steps
    #[arg(long)]
    pub(crate) list: bool,
}
