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
    /// Install all missing tools; other commands install the tools that they need
    Setup,
    /// Build the page and the bundle into dist/, compressed
    Assets,
    /// Build everything, then serve the page and a sandbox
    Demo(DemoFlags),
    /// Serve the gateway with a sandbox on port 8080 and the page with live reload on port 8081
    Dev,
    /// Build the release: dist/, and the gateway and the sandbox in target/release/
    Dist,
    /// Compare the files that a customer downloads with the limits in size-budget.toml
    Size(SizeFlags),
    /// Measure pages in a browser on a slow network, or the gateway under load, beside competitors
    Bench {
        #[command(subcommand)]
        what: BenchCommand,
    },
    /// Let everything around the gateways fail, and compare what customers saw with the databases
    Chaos(ChaosFlags),
    /// Attack a gateway from one address in every known way, while customers create bills
    Abuse(AbuseFlags),
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
    /// Requests per second, latencies, processor time and memory, beside nginx and proxies in Node.js
    Gateway(GatewayFlags),
}

#[derive(Args, Debug)]
pub(crate) struct PageFlags {
    /// How many times to measure each page; the median is reported
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
    /// How many times to measure each page; the median is reported
    #[arg(long, default_value_t = 3, value_parser = clap::value_parser!(u32).range(1..))]
    pub(crate) runs: u32,
    /// Put the table into docs/performance.md
    #[arg(long)]
    pub(crate) write: bool,
}

#[derive(Args, Debug)]
pub(crate) struct GatewayFlags {
    /// How many times to measure everything; the median is reported
    #[arg(long, default_value_t = 3, value_parser = clap::value_parser!(u32).range(1..))]
    pub(crate) rounds: u32,
    /// The seconds of one measurement of creates; fewer for a first impression
    #[arg(long, default_value_t = 3, value_parser = clap::value_parser!(u32).range(1..))]
    pub(crate) seconds: u32,
    /// The number of bills in the large databases
    #[arg(long, default_value_t = 1_000_000, value_parser = clap::value_parser!(u32).range(10_000..))]
    pub(crate) bills: u32,
    /// Put the tables into docs/reliability.md
    #[arg(long)]
    pub(crate) write: bool,
}

#[derive(Args, Debug)]
pub(crate) struct ChaosFlags {
    /// Chooses the order of the faults, and what customers do
    #[arg(long, default_value_t = 1)]
    pub(crate) seed: u64,
    /// How many bills to create with each of the two databases; above 200, faults last longer
    #[arg(long, default_value_t = 100, value_parser = clap::value_parser!(u32).range(1..=20_000))]
    pub(crate) bills: u32,
    /// Put the table into docs/reliability.md
    #[arg(long)]
    pub(crate) write: bool,
}

#[derive(Args, Debug)]
pub(crate) struct AbuseFlags {
    /// The seconds of each attack
    #[arg(long, default_value_t = 5, value_parser = clap::value_parser!(u32).range(1..=60))]
    pub(crate) seconds: u32,
    /// Put the table into docs/reliability.md
    #[arg(long)]
    pub(crate) write: bool,
}

#[derive(Args, Debug)]
pub(crate) struct TestFlags {
    /// Run this step only, after the steps that it needs
    pub(crate) step: Option<String>,
    /// Run only the tests of that step whose names contain this text
    pub(crate) filter: Option<String>,
    /// List the steps
    #[arg(long)]
    pub(crate) list: bool,
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGES: [&str; 4] = [
        include_str!("../../README.md"),
        include_str!("../../CONTRIBUTING.md"),
        include_str!("../../docs/performance.md"),
        include_str!("../../docs/reliability.md"),
    ];

    #[test]
    fn the_commands_in_the_documentation_exist() {
        for page in PAGES {
            let lines = page.split("cargo xtask ").skip(1);
            // A command ends at a comment, at a backtick, or at the end of its line.
            let commands = lines.filter_map(|rest| rest.split(['#', '`', '\n', '…']).next());
            for command in commands.filter(|command| !command.is_empty()) {
                let words = ["cargo xtask"]
                    .into_iter()
                    .chain(command.split_whitespace());
                if let Err(error) = Flags::try_parse_from(words) {
                    panic!("cargo xtask {command}: {error}");
                }
            }
        }
    }
}
