//! `cargo xtask test`: runs every check and test, or one step of them.

mod npm_package;
mod steps;

use std::ffi::OsString;
use std::net::TcpListener;
use std::process::Command;
use std::time::Instant;

use anyhow::{Context, Result, anyhow, bail, ensure};

use crate::flags::{AbuseFlags, ChaosFlags, TestFlags};
use crate::project::Project;
use crate::{assets, process, setup, tools};
use steps::{ABUSE, CHAOS, POSTGRES, STEPS, Step, Work};

/// Runs the steps and prints a summary. Fails if one of them failed.
pub(crate) fn run(project: &Project, flags: &TestFlags) -> Result<()> {
    if flags.list {
        for step in STEPS {
            println!("{:10} {}", step.name, step.purpose);
        }
        return Ok(());
    }
    let chosen = flags.step.as_deref().map(find).transpose()?;
    assets::prepare(project)?;
    chosen.map_or(setup::test_tools as fn(&_) -> _, |step| step.tools)(project)?;
    run_steps(&Runner::new(project)?, chosen, flags.filter.as_deref())
}

/// Makes the run of faults of that size, with gateways of the release.
pub(crate) fn chaos(project: &Project, flags: &ChaosFlags) -> Result<()> {
    setup::test_tools(project)?;
    let mut run = Runner::new(project)?.postgres_tests(CHAOS)?;
    run.env("BILLPAY_CHAOS_SEED", flags.seed.to_string());
    run.env("BILLPAY_CHAOS_BILLS", flags.bills.to_string());
    with_release(project, &mut run, flags.write)
}

/// Makes the attacks on a gateway of the release.
pub(crate) fn abuse(project: &Project, flags: &AbuseFlags) -> Result<()> {
    setup::test_tools(project)?;
    let mut run = Runner::new(project)?.command(ABUSE);
    run.env("BILLPAY_ABUSE_SECONDS", flags.seconds.to_string());
    with_release(project, &mut run, flags.write)
}

/// Runs a test of the gateway of the release. With `write` its figures go into the documentation.
fn with_release(project: &Project, run: &mut Command, write: bool) -> Result<()> {
    let build = ["build", "--release", "--package", "billpay-gateway"];
    process::run(process::cargo(project).args(build))?;
    let gateway = project.target()?.join("release/billpay-gateway");
    run.env("BILLPAY_CHAOS_GATEWAY", gateway);
    run.envs(write.then_some(("BILLPAY_CHAOS_WRITE", "1")));
    process::run(run)
}

/// Runs the steps that the chosen step needs and then the chosen step, or all steps if none was chosen.
/// The filter applies only to the chosen step.
fn run_steps(runner: &Runner<'_>, chosen: Option<&Step>, filter: Option<&str>) -> Result<()> {
    let mut summary = String::new();
    let mut failed: Vec<&str> = Vec::new();
    for step in STEPS.iter().filter(|step| should_run(step, chosen)) {
        println!("\n── {}: {}", step.name, step.purpose);
        let started = Instant::now();
        let filter = filter.filter(|_| chosen.is_some_and(|chosen| chosen.name == step.name));
        let result = match step.needs.iter().find(|needed| failed.contains(needed)) {
            Some(needed) => Err(anyhow!("it needs {needed}, which failed")),
            None => runner.run(step, filter),
        };
        let outcome = if result.is_ok() { "passed" } else { "FAILED" };
        let seconds = started.elapsed().as_secs();
        summary += &format!("{:10} {outcome} {seconds:6} s\n", step.name);
        if let Err(error) = result {
            println!("── {} FAILED: {error:#}", step.name);
            failed.push(step.name);
        }
    }
    println!("\n{summary}");
    ensure!(failed.is_empty(), "failed steps: {}", failed.join(", "));
    Ok(())
}

fn find(name: &str) -> Result<&'static Step> {
    let step = STEPS.iter().find(|step| step.name == name);
    step.with_context(|| format!("there is no step `{name}`; `cargo xtask test --list` names them"))
}

/// Whether to run the step: if it is the chosen one, or the chosen one needs it. If no step was chosen, all run that are
/// not `on_demand`.
fn should_run(step: &Step, chosen: Option<&Step>) -> bool {
    match chosen {
        Some(chosen) => chosen.name == step.name || chosen.needs.contains(&step.name),
        None => !step.on_demand,
    }
}

/// Runs steps with a common environment.
struct Runner<'a> {
    project: &'a Project,
    environment: Vec<(&'static str, OsString)>,
}

impl<'a> Runner<'a> {
    fn new(project: &'a Project) -> Result<Self> {
        Ok(Self {
            project,
            environment: environment(project)?,
        })
    }

    fn run(&self, step: &Step, filter: Option<&str>) -> Result<()> {
        match step.work {
            Work::Tests(line) => process::run(self.command(line).args(filter)),
            Work::PostgresTests(line) => process::run(self.postgres_tests(line)?.args(filter)),
            _ if filter.is_some() => bail!("{} has no tests to choose from", step.name),
            Work::Commands(lines) => lines
                .iter()
                .try_for_each(|line| process::run(&mut self.command(line))),
            Work::Function(function) => function(self.project),
        }
    }

    fn postgres_tests(&self, line: &str) -> Result<Command> {
        let mut tests = self.command(&format!("{POSTGRES} {line}"));
        tests.env("PGPORT", free_port()?.to_string());
        Ok(tests)
    }

    fn command(&self, line: &str) -> Command {
        let mut words = line.split(' ');
        let mut command = match words.next() {
            Some("cargo") | None => process::cargo(self.project),
            Some(program) => process::command(self.project, program),
        };
        command.args(words);
        command.envs(self.environment.iter().map(|(name, value)| (name, value)));
        command
    }
}

/// A port for a server that may stop and start again: below the ports that the system gives to others in the
/// meantime. Where other runs on this machine begin to search depends on their process.
fn free_port() -> Result<u16> {
    const PORTS: std::ops::Range<u16> = 20_000..32_000;
    let begin = usize::try_from(std::process::id())? % PORTS.len();
    let mut ports = PORTS.cycle().skip(begin).take(PORTS.len());
    let free = ports.find(|port| TcpListener::bind(("127.0.0.1", *port)).is_ok());
    free.context("no port is free")
}

/// The environment variables of the steps' programs.
fn environment(project: &Project) -> Result<Vec<(&'static str, OsString)>> {
    let program = |names: &[&str]| {
        let file = project.program(names);
        file.with_context(|| format!("there is no {}", names[0]))
    };
    let target = project.target()?;
    let chromedriver = program(&["chromedriver"])?;
    let runner = program(&["wasm-bindgen-test-runner"])?;
    let axe = project.node_modules().join("axe-core/axe.min.js");
    // Only the step `engines` installs these.
    let engines = [
        ("BILLPAY_TEST_FIREFOX", tools::FIREFOX),
        ("BILLPAY_TEST_GECKODRIVER", &["geckodriver"]),
        ("BILLPAY_TEST_WEBKIT", tools::WEBKIT),
        ("BILLPAY_TEST_WEBKITDRIVER", &["WebKitWebDriver"]),
        ("BILLPAY_TEST_OLD_WEBKIT", tools::OLD_WEBKIT),
        ("BILLPAY_TEST_OLD_WEBKITDRIVER", &["WPEWebDriver"]),
        ("BILLPAY_TEST_XVFB", &["Xvfb"]),
    ];
    let engines = engines.into_iter().filter_map(|(name, names)| {
        let program = project.program(names)?;
        Some((name, program.into()))
    });
    let others = [
        ("RUSTDOCFLAGS", "--deny warnings".into()),
        ("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER", runner.into()),
        // A page of tests fails if it writes nothing for this many seconds.
        ("WASM_BINDGEN_TEST_TIMEOUT", "120".into()),
        ("CHROMEDRIVER", chromedriver.clone().into()),
        ("BILLPAY_TEST_CHROMEDRIVER", chromedriver.into()),
        ("BILLPAY_TEST_CHROMIUM", program(tools::CHROMIUM)?.into()),
        ("BILLPAY_TEST_NGINX", program(&["nginx"])?.into()),
        ("BILLPAY_TEST_AXE", axe.into()),
        (
            "BILLPAY_TEST_PYTHON",
            project.python()?.join("bin/python").into(),
        ),
        ("BILLPAY_TEST_ASSETS", project.dist().into()),
        (
            "BILLPAY_TEST_GATEWAY",
            target.join("debug/billpay-gateway").into(),
        ),
        (
            "BILLPAY_TEST_SCREENSHOTS",
            target.join("screenshots").into(),
        ),
    ];
    Ok(others.into_iter().chain(engines).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_steps_that_a_chosen_step_needs_run_before_it() {
        let names = |name| -> Vec<&str> {
            let chosen = Some(find(name).unwrap());
            let steps = STEPS.iter().filter(|step| should_run(step, chosen));
            steps.map(|step| step.name).collect()
        };
        assert_eq!(names("fmt"), ["fmt"]);
        assert_eq!(names("browser"), ["assets", "browser"]);
        assert_eq!(names("engines"), ["assets", "engines"]);
        assert!(find("browsers").is_err());
    }

    #[test]
    fn steps_on_demand_run_only_if_they_are_chosen() {
        let all = STEPS.iter().filter(|step| should_run(step, None));
        let all: Vec<&str> = all.map(|step| step.name).collect();
        assert!(all.contains(&"browser") && !all.contains(&"engines"));
    }
}
