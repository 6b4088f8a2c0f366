//! `cargo xtask bench`: our pages in a browser on a slow line, beside a bare form and Adyen's
//! voucher component.

#![expect(clippy::float_arithmetic, reason = "times and their ratios, not money")]

mod comparison;
#[cfg(test)]
mod comparison_tests;
mod document;
mod embeds;
mod gateway;
mod lighthouse;
mod median;
mod network;
mod node;
mod notes;
mod page;
mod ratios;
mod reading;
mod scores;
#[cfg(test)]
mod scores_tests;
mod site;
mod subjects;

pub(crate) use network::Network;

use anyhow::Result;

use crate::flags::BenchCommand;
use crate::project::Project;

/// Measures what was asked for.
pub(crate) fn run(project: &Project, what: &BenchCommand) -> Result<()> {
    match what {
        BenchCommand::Page(flags) => page::run(project, flags),
        BenchCommand::Lighthouse(flags) => lighthouse::run(project, flags),
    }
}
