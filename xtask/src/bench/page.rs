//! `cargo xtask bench page`: measures, shows, and keeps the tables.

use std::fs;
use std::path::Path;

use anyhow::{Result, ensure};
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::gateway::Gateway;
use super::network::Network;
use super::notes::{Notes, Sample};
use super::subjects::{self, Subject};
use super::{comparison, document, embeds, node, ratios, site};
use crate::flags::PageFlags;
use crate::project::Project;
use crate::setup::{self, BenchTools};
use crate::table::table;

/// How many times slower than this machine the page's processor is: what Lighthouse's mobile mode
/// and the developer tools' "mid-tier mobile" take.
const SLOWDOWN: u32 = 4;

#[derive(Serialize)]
struct Wishes<'a> {
    puppeteer: &'a Path,
    chromium: &'a Path,
    network: &'static str,
    slowdown: u32,
    runs: u32,
    pages: &'a [Subject],
}

#[derive(Deserialize)]
struct Element {
    html: String,
}

/// Builds everything, then measures on each line that was asked for.
pub(super) fn run(project: &Project, flags: &PageFlags) -> Result<()> {
    for network in flags.network.iter().filter(|_| flags.write) {
        document::has_place(project, &mark(*network))?;
    }
    let tools = setup::bench_tools(project)?;
    let site = site::build(project, &tools)?;
    let gateway = Gateway::start(project, &site)?;
    site::print_element(&site, &element(project, &tools, &gateway)?)?;
    let gateway = gateway.restart(project, &site)?;
    let pages = subjects::all(gateway.address());
    for network in &flags.network {
        let notes = measure(project, &tools, flags.runs, *network, &pages)?;
        show(project, flags, *network, &notes)?;
    }
    Ok(())
}

/// The inside of the element, as a shop's server gets it.
fn element(project: &Project, tools: &BenchTools, gateway: &Gateway) -> Result<String> {
    let url = format!("{}{}&printed", gateway.address(), embeds::ELEMENT);
    let wishes = json!({ "url": url });
    let (Element { html }, _) = node::run(project, tools, "element.mjs", &wishes)?;
    Ok(html)
}

fn measure(
    project: &Project,
    tools: &BenchTools,
    runs: u32,
    network: Network,
    pages: &[Subject],
) -> Result<Notes> {
    let wishes = Wishes {
        puppeteer: &tools.puppeteer,
        chromium: &tools.chromium,
        network: network.driver_name(),
        slowdown: SLOWDOWN,
        runs,
        pages,
    };
    let (notes, words): (Notes, _) = node::run(project, tools, "page.mjs", &wishes)?;
    // For questions that the tables leave open.
    let kept = format!("bench/page-{}.json", network.flag());
    fs::write(project.target()?.join(kept), words)?;
    for Sample {
        page, cold, warm, ..
    } in &notes.samples
    {
        ensure!(cold.quiet && warm.quiet, "{page} did not become quiet");
    }
    Ok(notes)
}

fn show(project: &Project, flags: &PageFlags, network: Network, notes: &Notes) -> Result<()> {
    let (mut rows, gaps) = comparison::table(&notes.samples);
    rows.extend(ratios::rows(&notes.samples));
    let verdicts = ratios::verdicts(&notes.samples, network);
    println!("\n{} in {}", network.driver_name(), notes.version);
    print!("{}", table(&rows));
    for line in gaps.iter().chain(&verdicts) {
        println!("{line}");
    }
    if flags.write {
        let measured = format!(
            "{}, {}, medians of {}.",
            network.driver_name(),
            notes.version,
            flags.runs
        );
        let text = [
            &measured,
            "\n\n",
            &document::table(&rows),
            "\nAs promised:\n\n",
            &document::list(&verdicts),
            "\nWhere there is no number:\n\n",
            &document::list(&gaps),
        ]
        .concat();
        document::write(project, &mark(network), &text)?;
    }
    Ok(())
}

/// Between which marks the line's table stands.
fn mark(network: Network) -> String {
    format!("page {}", network.flag())
}
