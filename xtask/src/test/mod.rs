//! `cargo xtask test`: every check and test, what fails early first. Must not know what a step does.

mod builds;
mod checks;
mod package;
mod postgres;
mod report;
mod steps;
mod suites;
mod summary;

use std::cell::OnceCell;
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Instant;

use anyhow::{Result, bail};

use crate::flags::TestFlags;
use crate::project::Project;
use crate::setup::{BundleTools, TestTools, bundle_tools, test_tools};
use postgres::Cluster;
use report::{Entry, Report};
use steps::{Kind, Outcome, STEPS, Step};

/// What the steps work with.
struct Bench<'a> {
    project: &'a Project,
    bundle: BundleTools,
    tools: TestTools,
    target: PathBuf,
    cluster: OnceCell<Cluster>,
}

impl Bench<'_> {
    /// The run's own PostgreSQL, which the first step that needs it starts.
    fn postgres(&self) -> Result<&Cluster> {
        if let Some(running) = self.cluster.get() {
            return Ok(running);
        }
        let started = Cluster::start(self.project, &self.tools.postgres, &self.target)?;
        Ok(self.cluster.get_or_init(|| started))
    }
}

/// Runs the steps and ends with the line `N passed, N failed`; says whether nothing failed.
pub(crate) fn run(project: &Project, flags: &TestFlags) -> Result<ExitCode> {
    if flags.list {
        print!("{}", report::list(STEPS));
        return Ok(ExitCode::SUCCESS);
    }
    let steps = chosen(&flags.steps)?;
    let mut report = Report::default();
    let started = Instant::now();
    match bench(project) {
        Ok(bench) => run_steps(&bench, &steps, &mut report),
        Err(error) => {
            println!(
                "{}",
                report.add("setup", Entry::failure(&error), started.elapsed())
            );
        }
    }
    print!("{report}");
    Ok(report.exit_code())
}

fn bench(project: &Project) -> Result<Bench<'_>> {
    Ok(Bench {
        project,
        bundle: bundle_tools(project)?,
        tools: test_tools(project)?,
        target: project.target()?,
        cluster: OnceCell::new(),
    })
}

/// All steps when none is named; the named ones in the order in which they depend on each other.
fn chosen(names: &[String]) -> Result<Vec<&'static Step>> {
    for name in names {
        if !STEPS.iter().any(|step| step.name == name) {
            bail!("there is no step `{name}`; `cargo xtask test --list` names them");
        }
    }
    let chosen = STEPS
        .iter()
        .filter(|step| names.is_empty() || names.iter().any(|name| name == step.name));
    Ok(chosen.collect())
}

fn run_steps(bench: &Bench<'_>, steps: &[&Step], report: &mut Report) {
    for (done, step) in steps.iter().enumerate() {
        println!("\n── {}: {}", step.name, step.purpose);
        let started = Instant::now();
        let entry = run_step(bench, step);
        let failed_build = step.kind == Kind::Build && entry.failed > 0;
        println!("{}", report.add(step.name, entry, started.elapsed()));
        if failed_build {
            report.not_run(steps[done + 1..].iter().map(|step| step.name));
            return;
        }
    }
}

fn run_step(bench: &Bench<'_>, step: &Step) -> Entry {
    match (step.run)(bench) {
        Ok(Outcome::Good) => Entry::counted(u64::from(step.kind == Kind::Check), 0),
        Ok(Outcome::Tests { passed, failed }) => Entry::counted(passed, failed),
        Ok(Outcome::NothingToDo(reason)) => Entry::skipped(reason),
        Err(error) => Entry::failure(&error),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn named_steps_run_in_the_order_of_the_list() {
        let names = ["unit".to_owned(), "fmt".to_owned()];
        let steps = chosen(&names).unwrap();
        let names: Vec<&str> = steps.iter().map(|step| step.name).collect();
        assert_eq!(names, ["fmt", "unit"]);
        assert_eq!(chosen(&[]).unwrap().len(), STEPS.len());
    }

    #[test]
    fn step_that_does_not_exist_is_an_error() {
        let error = chosen(&["units".to_owned()]).err().unwrap();
        assert!(error.to_string().starts_with("there is no step `units`"));
    }
}
