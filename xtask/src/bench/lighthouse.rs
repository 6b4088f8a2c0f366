//! `cargo xtask bench lighthouse`: our pages' scores, which must be full.

use anyhow::{Result, bail};
use serde::Serialize;
use serde_json::{Value, json};

use super::gateway::Gateway;
use super::ratios::verdict;
use super::scores::{FULL, Reports};
use super::{document, node, site};
use crate::flags::LighthouseFlags;
use crate::project::Project;
use crate::setup;
use crate::table::{row, table};

/// What every page is judged by.
const CATEGORIES: [&str; 3] = ["performance", "accessibility", "best-practices"];
/// A bill's page must not be found, and the shop is a demo: one page has to be.
const FINDABLE: [&str; 4] = ["performance", "accessibility", "best-practices", "seo"];

/// Lighthouse's names of what the table has, and ours.
const METRICS: [(&str, &str); 5] = [
    ("first-contentful-paint", "first paint"),
    ("largest-contentful-paint", "largest paint"),
    ("interactive", "interactive"),
    ("total-blocking-time", "blocking time"),
    ("cumulative-layout-shift", "layout shift"),
];

/// Pages of ours: each must have the full score.
const OURS: [&str; 3] = ["page", "bill", "shop"];
/// What stands beside them.
const OTHERS: [&str; 2] = ["form", "Adyen"];

/// What `bench page` promises, by Lighthouse's own clock: a metric, whose it is compared with, and
/// how much of that it may be.
const PROMISES: [(&str, &str, &str, f64); 2] = [
    ("largest-contentful-paint", "largest paint", "form", 1.1),
    ("interactive", "interactive", "Adyen", 0.5),
];

#[derive(Serialize)]
struct Wishes<'a> {
    puppeteer: &'a std::path::Path,
    lighthouse: &'a std::path::Path,
    chromium: &'a std::path::Path,
    runs: u32,
    metrics: [&'static str; METRICS.len()],
    pages: Value,
}

/// Builds everything, measures, shows, and fails where a score of ours is not full.
pub(super) fn run(project: &Project, flags: &LighthouseFlags) -> Result<()> {
    let tools = setup::bench_tools(project)?;
    let site = site::build(project, &tools)?;
    let gateway = Gateway::start(project, &site)?;
    let wishes = Wishes {
        puppeteer: &tools.puppeteer,
        lighthouse: &tools.lighthouse,
        chromium: &tools.chromium,
        runs: flags.runs,
        metrics: METRICS.map(|(id, _)| id),
        pages: pages(gateway.address()),
    };
    let (reports, _): (Reports, _) = node::run(project, &tools, "lighthouse.mjs", &wishes)?;
    let (rows, promises) = (rows(&reports), promises(&reports));
    print!("\n{}\n{}", table(&rows), document::list(&promises));
    for page in OURS {
        println!("\n{page}:");
        for line in reports.faults(page) {
            println!("{line}");
        }
    }
    if flags.write {
        let version = reports.samples.first().map_or("", |report| &report.version);
        let (runs, table) = (flags.runs, document::table(&rows));
        let promised = document::list(&promises);
        let text = format!(
            "Lighthouse {version}, medians of {runs}.\n\n{table}\nOf the page, as promised:\n\n{promised}"
        );
        document::write(project, "lighthouse", &text)?;
    }
    let missing = missing(&reports);
    if !missing.is_empty() {
        bail!("not at {FULL}: {}", missing.join("; "));
    }
    Ok(())
}

fn pages(gateway: &str) -> Value {
    let page = |name, path, categories: &[&str]| json!({ "name": name, "url": format!("{gateway}{path}"), "categories": categories });
    let bill = json!({
        "name": "bill",
        "categories": CATEGORIES,
        "bill": {
            "api": format!("{gateway}api/billpay/create-order-control-number"),
            "body": { "billDescription": "Maji Julai", "billPaymentMode": "EXACT", "billAmount": 90900 },
        },
    });
    json!([
        page("page", "", &FINDABLE),
        bill,
        page("shop", "demo/", &CATEGORIES),
        page("form", "form.html", &CATEGORIES),
        page("Adyen", "adyen.html", &CATEGORIES),
    ])
}

pub(super) fn rows(reports: &Reports) -> Vec<Vec<String>> {
    let mut head = row([""]);
    head.extend(FINDABLE.map(str::to_owned));
    head.extend(METRICS.map(|(_, name)| name.to_owned()));
    let mut rows = vec![head];
    for page in OURS.iter().chain(&OTHERS) {
        let shown = |value: Option<f64>, digits| {
            value.map_or("-".to_owned(), |value| format!("{value:.digits$}"))
        };
        let mut cells = row([page]);
        cells.extend(FINDABLE.map(|category| shown(reports.score(page, category), 0)));
        cells.extend(METRICS.map(|(id, name)| {
            let digits = if name == "layout shift" { 3 } else { 0 };
            shown(reports.metric(page, id), digits)
        }));
        rows.push(cells);
    }
    rows
}

/// What was promised of the page, and whether it is kept.
pub(super) fn promises(reports: &Reports) -> Vec<String> {
    let verdicts = PROMISES.map(|(id, name, other, most)| {
        let both = reports.metric("page", id).zip(reports.metric(other, id));
        let ratio = both.map(|(ours, theirs)| ours / theirs);
        verdict(
            &format!("{name} / {other}"),
            ratio.ok_or("it was not measured"),
            most,
        )
    });
    verdicts.to_vec()
}

/// Scores of ours that are not full, or that there are none of.
pub(super) fn missing(reports: &Reports) -> Vec<String> {
    let wanted = OURS.iter().flat_map(|page| {
        let categories: &[&str] = if *page == "page" {
            &FINDABLE
        } else {
            &CATEGORIES
        };
        categories.iter().map(move |category| (*page, *category))
    });
    let scores = wanted.map(|(page, category)| (page, category, reports.score(page, category)));
    let low = scores.filter(|(.., score)| score.is_none_or(|score| score < FULL));
    low.map(|(page, category, score)| match score {
        Some(score) => format!("{page} has {score} in {category}"),
        None => format!("{page} has no score in {category}"),
    })
    .collect()
}
