//! Steps that run tests and count them. Must not know the tests.

use std::io::{self, IsTerminal};
use std::process::Command;

use anyhow::{Result, ensure};

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

/// Tells tests where they may make databases.
const POSTGRES: &str = "BILLPAY_TEST_POSTGRES";

pub(super) fn unit(bench: &Bench<'_>) -> Result<Outcome> {
    let mut tests = nextest(bench);
    tests.args(["--filterset", &format!("not {BROWSER_TESTS}")]);
    tests.env(POSTGRES, bench.postgres()?.url());
    run(&mut tests, summary::nextest)
}

pub(super) fn doctests(bench: &Bench<'_>) -> Result<Outcome> {
    if !tidy::has_doctests(bench.project)? {
        return Ok(Outcome::NothingToDo(
            "the documentation has no examples to run",
        ));
    }
    let mut tests = process::cargo(bench.project);
    run(
        tests.args(["test", "--workspace", "--doc"]),
        summary::libtest,
    )
}

pub(super) fn wasm(bench: &Bench<'_>) -> Result<Outcome> {
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
    tests.args(["--target", "wasm32-unknown-unknown"]);
    tests.env(
        "CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER",
        &bench.tools.wasm_runner,
    );
    tests.env("CHROMEDRIVER", &bench.tools.chromedriver);
    tests.env("WASM_BINDGEN_TEST_TIMEOUT", WASM_TIMEOUT);
    run(&mut tests, summary::libtest)
}

pub(super) fn browser(bench: &Bench<'_>) -> Result<Outcome> {
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
    tests.env("BILLPAY_TEST_GATEWAY", gateway);
    tests.env("BILLPAY_TEST_ASSETS", assets);
    tests.env("BILLPAY_TEST_AXE", &bench.tools.axe);
    tests.env("BILLPAY_TEST_CHROMEDRIVER", &bench.tools.chromedriver);
    tests.env("BILLPAY_TEST_CHROMIUM", &bench.tools.chromium);
    tests.env("BILLPAY_TEST_NGINX", &bench.tools.nginx);
    tests.env(POSTGRES, bench.postgres()?.url());
    tests.env("BILLPAY_TEST_SCREENSHOTS", bench.target.join("screenshots"));
    run(&mut tests, summary::nextest)
}

/// Nextest over the whole workspace: with fewer packages, cargo would choose other features and
/// build again. A filter chooses what runs.
fn nextest(bench: &Bench<'_>) -> Command {
    let mut tests = process::command(bench.project, &bench.tools.nextest);
    tests.args(["nextest", "run", "--workspace", "--no-fail-fast"]);
    tests
}

/// Runs the tests and counts them by what the runner wrote.
fn run(tests: &mut Command, count: fn(&str) -> Counts) -> Result<Outcome> {
    if io::stdout().is_terminal() {
        tests.env("CARGO_TERM_COLOR", "always");
    }
    let (status, text) = process::tee(tests)?;
    Ok(outcome(
        status.success(),
        count(&summary::without_colours(&text)),
    ))
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
}
