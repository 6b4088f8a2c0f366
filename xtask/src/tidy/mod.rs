//! `cargo xtask tidy`: counts what the compiler doesn't. Limits and rooms stand beside the rules
//! that they belong to; a broken rule names its worst offenders.

mod documentation;
mod lengths;
mod page;
mod rooms;
mod sentences;
mod shape;
mod source;
mod sources;
mod tokens;
mod verdict;
mod words;

use anyhow::{Result, bail};

use crate::project::Project;
use crate::table::{row, table};
use sources::Sources;
use verdict::Verdict;

/// Offenders named per rule; more of them would hide the others.
const NAMED: usize = 10;

/// Prints the table of all rules; fails when one is broken.
pub(crate) fn run(project: &Project) -> Result<()> {
    let sources = Sources::read(project)?;
    let verdicts = judge(&sources);
    let mut rows = vec![row(["rule", "measured", "limit", ""])];
    rows.extend(verdicts.iter().map(Verdict::row));
    print!("{}", table(&rows));
    let broken: Vec<&Verdict> = verdicts.iter().filter(|verdict| !verdict.holds).collect();
    for verdict in &broken {
        println!("\n{}:", verdict.rule);
        for offender in verdict.offenders.iter().take(NAMED) {
            println!("  {offender}");
        }
    }
    if !broken.is_empty() {
        bail!("{} of {} rules are broken", broken.len(), verdicts.len());
    }
    Ok(())
}

/// Whether any documentation has an example that could be run.
pub(crate) fn has_doctests(project: &Project) -> Result<bool> {
    Ok(documentation::has_examples(&Sources::read(project)?))
}

fn judge(sources: &Sources) -> Vec<Verdict> {
    let mut verdicts = vec![documentation::modules(sources)];
    verdicts.extend(lengths::rules(sources));
    verdicts.extend(words::rules(sources));
    verdicts.extend(rooms::rules(sources));
    verdicts.push(sentences::rule(sources));
    verdicts.push(page::rule(sources));
    verdicts
}
