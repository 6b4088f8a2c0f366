//! `cargo xtask test`: every check and test, what fails early first.

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
use steps::{Outcome, STEPS, Step, Work};

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

/// A step to run, and the part of a name that its tests are chosen by.
struct Chosen<'a> {
    step: &'static Step,
    test: Option<&'a str>,
}

impl Chosen<'_> {
    fn whole(step: &'static Step) -> Self {
        Self { step, test: None }
    }

    fn takes_test(&self) -> bool {
        matches!(self.step.work, Work::Tests(_)) && self.test.is_none()
    }
}

/// All steps when none is named; the named ones in the order in which they depend on each other. A
/// word behind a step of tests that names no step is part of the names of its tests.
fn chosen(words: &[String]) -> Result<Vec<Chosen<'_>>> {
    if words.is_empty() {
        return Ok(STEPS.iter().map(Chosen::whole).collect());
    }
    let mut chosen: Vec<Chosen<'_>> = Vec::new();
    for word in words {
        match (find(word), chosen.last_mut()) {
            (Some(step), _) => chosen.push(Chosen::whole(step)),
            (None, Some(last)) if last.takes_test() => last.test = Some(word),
            (None, _) => bail!("there is no step `{word}`; `cargo xtask test --list` names them"),
        }
    }
    chosen.sort_by_key(|one| STEPS.iter().position(|step| step.name == one.step.name));
    Ok(chosen)
}

fn find(name: &str) -> Option<&'static Step> {
    STEPS.iter().find(|step| step.name == name)
}

fn run_steps(bench: &Bench<'_>, steps: &[Chosen<'_>], report: &mut Report) {
    for (done, chosen) in steps.iter().enumerate() {
        let step = chosen.step;
        println!("\n── {}: {}", step.name, step.purpose);
        let started = Instant::now();
        let entry = run_step(bench, chosen);
        let failed_build = matches!(step.work, Work::Build(_)) && entry.failed > 0;
        println!("{}", report.add(step.name, entry, started.elapsed()));
        if failed_build {
            report.not_run(steps[done + 1..].iter().map(|chosen| chosen.step.name));
            return;
        }
    }
}

fn run_step(bench: &Bench<'_>, chosen: &Chosen<'_>) -> Entry {
    let (outcome, passed) = match chosen.step.work {
        Work::Build(run) => (run(bench), 0),
        Work::Check(run) => (run(bench), 1),
        Work::Tests(run) => (run(bench, chosen.test), 0),
    };
    match outcome {
        Ok(Outcome::Good) => Entry::counted(passed, 0),
        Ok(Outcome::Tests { passed, failed }) => Entry::counted(passed, failed),
        Ok(Outcome::NothingToDo(reason)) => Entry::skipped(reason),
        Err(error) => Entry::failure(&error),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The steps that these words choose, each with its part of a test's name.
    fn choose(words: &[&str]) -> Result<Vec<(&'static str, Option<String>)>> {
        let words: Vec<String> = words.iter().copied().map(str::to_owned).collect();
        let chosen = chosen(&words)?;
        let named = chosen
            .iter()
            .map(|one| (one.step.name, one.test.map(str::to_owned)));
        Ok(named.collect())
    }

    #[track_caller]
    fn check(words: &[&str], expected: &[(&str, Option<&str>)]) {
        let chosen = choose(words).unwrap();
        let chosen: Vec<_> = chosen
            .iter()
            .map(|(step, test)| (*step, test.as_deref()))
            .collect();
        assert_eq!(chosen, expected);
    }

    #[track_caller]
    fn check_unknown(words: &[&str], unknown: &str) {
        let error = choose(words).unwrap_err().to_string();
        assert!(
            error.starts_with(&format!("there is no step `{unknown}`")),
            "{error}"
        );
    }

    #[test]
    fn named_steps_run_in_the_order_of_the_list() {
        check(&["unit", "fmt"], &[("fmt", None), ("unit", None)]);
        assert_eq!(choose(&[]).unwrap().len(), STEPS.len());
    }

    #[test]
    fn word_behind_a_step_of_tests_is_part_of_a_tests_name() {
        check(&["browser", "paid::"], &[("browser", Some("paid::"))]);
        let both = [("unit", Some("qr")), ("wasm", Some("card"))];
        check(&["wasm", "card", "unit", "qr"], &both);
        let twice = [("browser", Some("paid")), ("browser", Some("demo"))];
        check(&["browser", "paid", "browser", "demo"], &twice);
        check(
            &["assets", "build", "browser", "demo"],
            &[("assets", None), ("build", None), ("browser", Some("demo"))],
        );
    }

    #[test]
    fn step_that_does_not_exist_is_an_error() {
        check_unknown(&["units"], "units");
        check_unknown(&["paid", "browser"], "paid");
        // A check has no tests, and tests are chosen by one word.
        check_unknown(&["fmt", "paid"], "paid");
        check_unknown(&["browser", "paid", "demo"], "demo");
    }
}
