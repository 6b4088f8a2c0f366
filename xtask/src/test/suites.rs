//! Steps that run tests and count them.

use std::io::{self, IsTerminal};
use std::process::Command;

use anyhow::{Result, bail, ensure};

use super::Bench;
use super::steps::Outcome;
use super::summary::{self, Counts};
use crate::{process, tidy};

/// Tests of a package that needs a browser and a running gateway.
const BROWSER_TESTS: &str = "package(billpay-browser-tests)";

/// A browser needs about one core; more of them at once only wait for each other.
const BROWSERS_AT_ONCE: &str = "2";

/// Seconds until a page of tests that says nothing has failed.
const WASM_TIMEOUT: &str = "120";

/// How nextest ends when it finds no test to run.
const NEXTEST_NO_TESTS: i32 = 4;

/// Tells tests where they may make databases.
const POSTGRES: &str = "BILLPAY_TEST_POSTGRES";

pub(super) fn unit(bench: &Bench<'_>, name: Option<&str>) -> Result<Outcome> {
    let mut tests = nextest(bench);
    tests.args(["--filterset", &format!("not {BROWSER_TESTS}")]);
    tests.args(name);
    tests.env(POSTGRES, bench.postgres()?.url());
    run(&mut tests, name, summary::nextest)
}

pub(super) fn doctests(bench: &Bench<'_>, name: Option<&str>) -> Result<Outcome> {
    if !tidy::has_doctests(bench.project)? {
        return Ok(Outcome::NothingToDo(
            "the documentation has no examples to run",
        ));
    }
    let mut tests = process::cargo(bench.project);
    tests.args(["test", "--workspace", "--doc"]).args(name);
    run(&mut tests, name, summary::libtest)
}

pub(super) fn wasm(bench: &Bench<'_>, name: Option<&str>) -> Result<Outcome> {
    let mut tests = process::cargo(bench.project);
    tests.args([
        "test",
        "--package",
        "billpay-widget",
        "--features",
        "hydration",
        "--lib",
        "--test",
        "wasm",
    ]);
    tests
        .args(["--target", "wasm32-unknown-unknown"])
        .args(name);
    tests.env(
        "CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER",
        &bench.tools.wasm_runner,
    );
    tests.env("CHROMEDRIVER", &bench.tools.chromedriver);
    tests.env("WASM_BINDGEN_TEST_TIMEOUT", WASM_TIMEOUT);
    run(&mut tests, name, summary::libtest)
}

pub(super) fn browser(bench: &Bench<'_>, name: Option<&str>) -> Result<Outcome> {
    let gateway = bench.target.join("debug/billpay-gateway");
    let assets = bench.project.dist();
    ensure!(
        gateway.exists() && assets.exists(),
        "the gateway or dist/ is missing: run `cargo xtask test assets build browser`"
    );
    let mut tests = nextest(bench);
    tests.args([
        "--filterset",
        BROWSER_TESTS,
        "--test-threads",
        BROWSERS_AT_ONCE,
    ]);
    tests.args(name);
    tests.env("BILLPAY_TEST_GATEWAY", gateway);
    tests.env("BILLPAY_TEST_ASSETS", assets);
    tests.env("BILLPAY_TEST_AXE", &bench.tools.axe);
    tests.env("BILLPAY_TEST_CHROMEDRIVER", &bench.tools.chromedriver);
    tests.env("BILLPAY_TEST_CHROMIUM", &bench.tools.chromium);
    tests.env("BILLPAY_TEST_NGINX", &bench.tools.nginx);
    tests.env(POSTGRES, bench.postgres()?.url());
    tests.env("BILLPAY_TEST_SCREENSHOTS", bench.target.join("screenshots"));
    run(&mut tests, name, summary::nextest)
}

/// Nextest over the whole workspace: with fewer packages, cargo would choose other features and
/// build again. A filter chooses what runs.
fn nextest(bench: &Bench<'_>) -> Command {
    let mut tests = process::command(bench.project, &bench.tools.nextest);
    tests.args(["nextest", "run", "--workspace", "--no-fail-fast"]);
    tests
}

/// Runs the tests, all of them or those with this in their names, and counts them by what the runner
/// wrote.
fn run(tests: &mut Command, name: Option<&str>, count: fn(&str) -> Counts) -> Result<Outcome> {
    if io::stdout().is_terminal() {
        tests.env("CARGO_TERM_COLOR", "always");
    }
    let (status, text) = process::tee(tests)?;
    let found_none = status.success() || status.code() == Some(NEXTEST_NO_TESTS);
    let counts = count(&summary::without_colours(&text));
    match name {
        Some(name) if found_none && counts == Counts::default() => {
            bail!("no test of this step has `{name}` in its name")
        }
        _ => Ok(outcome(status.success(), counts)),
    }
}

/// A runner that failed without naming a failed test, or that ran no test at all, is one failure.
fn outcome(success: bool, counts: Counts) -> Outcome {
    let Counts { passed, failed } = counts;
    let blank = failed == 0 && (!success || passed == 0);
    Outcome::Tests {
        passed,
        failed: if blank { 1 } else { failed },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(success: bool, counts: (u64, u64), expected: (u64, u64)) {
        let (passed, failed) = counts;
        let outcome = outcome(success, Counts { passed, failed });
        let (passed, failed) = expected;
        assert_eq!(outcome, Outcome::Tests { passed, failed });
    }

    #[test]
    fn tests_are_counted_as_the_runner_counts_them() {
        check(true, (12, 0), (12, 0));
        check(false, (10, 2), (10, 2));
    }

    #[test]
    fn running_no_test_is_a_failure() {
        check(true, (0, 0), (0, 1));
    }

    #[test]
    fn runner_that_breaks_is_a_failure() {
        check(false, (0, 0), (0, 1));
        check(false, (12, 0), (12, 1));
    }

    #[test]
    fn failed_test_counts_even_if_the_runner_succeeds() {
        check(true, (3, 1), (3, 1));
    }

    /// Runs a shell as if it was a runner, and gives how the step with that name of a test ends.
    fn ran(script: &str, name: Option<&str>) -> Result<Outcome> {
        run(
            Command::new("sh").args(["-c", script]),
            name,
            summary::nextest,
        )
    }

    #[test]
    fn name_that_no_test_has_is_said() {
        for script in [
            "exit 0",
            "echo '  Summary [ 0.0s] 0 tests run: 0 passed, 9 skipped'; exit 4",
        ] {
            let error = ran(script, Some("qrr")).unwrap_err();
            assert_eq!(
                error.to_string(),
                "no test of this step has `qrr` in its name"
            );
        }
    }

    #[test]
    fn code_that_does_not_compile_is_no_matter_of_names() {
        let broken = ran("exit 101", Some("qr")).unwrap();
        assert_eq!(
            broken,
            Outcome::Tests {
                passed: 0,
                failed: 1
            }
        );
    }
}
