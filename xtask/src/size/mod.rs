//! `cargo xtask size`: what travels to a customer, against a budget.

mod budget;
mod measure;

use std::fs;

use anyhow::{Context, Result, bail, ensure};

use crate::assets;
use crate::flags::SizeFlags;
use crate::project::Project;
use crate::table::{row, table};
use budget::Budget;
use measure::{KINDS, Sizes, TOTAL, Weights};

const BUDGET_FILE: &str = "size-budget.toml";

/// Builds, measures, and checks or rewrites the budget.
pub(crate) fn run(project: &Project, flags: &SizeFlags) -> Result<()> {
    assets::run(project)?;
    if !flags.write {
        return check(project);
    }
    let sizes = measure::folder(&project.dist())?;
    let text = Budget::for_measured(&sizes).to_text();
    fs::write(project.root().join(BUDGET_FILE), text)?;
    check(project)
}

/// Measures `dist/` as it stands; fails when it is over budget.
pub(crate) fn check(project: &Project) -> Result<()> {
    let dist = project.dist();
    ensure!(
        dist.exists(),
        "there is no dist/: run `cargo xtask assets` first"
    );
    let sizes = measure::folder(&dist)?;
    let text = fs::read_to_string(project.root().join(BUDGET_FILE))
        .with_context(|| format!("no {BUDGET_FILE}: `cargo xtask size --write` makes it"))?;
    let budget = Budget::parse(&text).with_context(|| format!("{BUDGET_FILE} can't be used"))?;
    print!("{}", table(&rows(&sizes, &budget)));
    let excesses = budget.excesses(&sizes);
    if !excesses.is_empty() {
        bail!("over the budget of {BUDGET_FILE}: {}", excesses.join("; "));
    }
    Ok(())
}

fn rows(sizes: &Sizes, budget: &Budget) -> Vec<Vec<String>> {
    let line = |kind: &str, weights: Weights| {
        let numbers = [weights.raw, weights.gzip, weights.brotli];
        let limit = budget
            .limit(kind)
            .map_or("none".to_owned(), |limit| limit.to_string());
        let mut row = vec![kind.to_owned()];
        row.extend(numbers.map(|bytes| bytes.to_string()));
        row.push(limit);
        row
    };
    let mut rows = vec![row(["bytes", "raw", "gzip", "brotli", "budget"])];
    rows.extend(KINDS.iter().map(|kind| line(kind, sizes.of(kind))));
    rows.push(line(TOTAL, sizes.total()));
    rows
}
