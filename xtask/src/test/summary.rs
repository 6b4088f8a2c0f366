//! Reads what test runners write at their end.

use std::ops::Add;

/// Tests that ran.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Counts {
    pub(super) passed: u64,
    pub(super) failed: u64,
}

impl Add for Counts {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self {
            passed: self.passed + other.passed,
            failed: self.failed + other.failed,
        }
    }
}

/// The words with which nextest counts tests that did not pass.
const NEXTEST_FAILURES: &[&str] = &["failed", "exec failed", "timed out"];

/// Counts of nextest's line `Summary [ 0.2s] 5/7 tests run: 3 passed (1 slow), 2 failed, 0 skipped`.
/// Tests that were to run and didn't count as failed.
pub(super) fn nextest(text: &str) -> Counts {
    let mut summaries = text
        .lines()
        .filter(|line| line.trim_start().starts_with("Summary ["));
    let summary = summaries.next_back().and_then(|line| line.split_once("] "));
    let Some((run, results)) = summary.and_then(|(_, rest)| rest.split_once("run: ")) else {
        return Counts::default();
    };
    let mut counts = Counts {
        passed: 0,
        failed: not_run(run),
    };
    for (number, word) in results.split(',').filter_map(count) {
        match word {
            "passed" => counts.passed += number,
            _ if NEXTEST_FAILURES.contains(&word) => counts.failed += number,
            _ => {}
        }
    }
    counts
}

/// `5/7 tests` leaves two.
fn not_run(run: &str) -> u64 {
    let numbers = run
        .split(' ')
        .next()
        .and_then(|numbers| numbers.split_once('/'));
    let numbers =
        numbers.and_then(|(run, all)| Some((run.parse().ok()?, all.parse::<u64>().ok()?)));
    numbers.map_or(0, |(run, all)| all.saturating_sub(run))
}

/// The sum of all lines `test result: ok. 5 passed; 0 failed; 0 ignored; …` of libtest, rustdoc and
/// wasm-bindgen-test.
pub(super) fn libtest(text: &str) -> Counts {
    let results = text
        .lines()
        .filter_map(|line| line.trim().strip_prefix("test result: "));
    let counts = results.map(|line| {
        let parts = || line.split(['.', ';']).filter_map(count);
        let of = |word| parts().find(|part| part.1 == word).map_or(0, |part| part.0);
        Counts {
            passed: of("passed"),
            failed: of("failed"),
        }
    });
    counts.fold(Counts::default(), Counts::add)
}

/// A number and the words after it, without what stands in brackets.
fn count(part: &str) -> Option<(u64, &str)> {
    let words = part.split('(').next().unwrap_or(part).trim();
    let (number, word) = words.split_once(' ')?;
    Some((number.parse().ok()?, word))
}

/// The text without the terminal's colour codes (`ESC [ … m`).
pub(super) fn without_colours(text: &str) -> String {
    let mut pieces = text.split("\u{1b}[");
    let first = pieces.next().unwrap_or_default().to_owned();
    pieces.fold(first, |plain, piece| {
        let rest = piece.split_once('m').map_or(piece, |(_, rest)| rest);
        plain + rest
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(counted: Counts, passed: u64, failed: u64) {
        assert_eq!(counted, Counts { passed, failed });
    }

    #[test]
    fn nextest_that_passed() {
        let text = "\
            PASS [   0.007s] (16/16) xtask::bin/xtask setup::says::Summary\n────────────\n     \
            Summary [   0.085s] 16 tests run: 16 passed (1 slow, 2 leaky), 3 skipped\n";
        check(nextest(text), 16, 0);
        check(
            nextest("     Summary [   1.0s] 1 test run: 1 passed, 0 skipped"),
            1,
            0,
        );
    }

    #[test]
    fn nextest_that_failed() {
        let text = "  TRY 1 FAIL\n     Summary [   0.2s] 7 tests run: 3 passed, 2 failed (1 due to \
            being leaky), 1 exec failed, 1 timed out, 9 skipped\n        FAIL [   0.1s] a::b\n\
            error: test run failed\n";
        check(nextest(text), 3, 4);
    }

    #[test]
    fn nextest_that_was_interrupted() {
        check(
            nextest("     Summary [   0.2s] 5/7 tests run: 5 passed, 0 skipped"),
            5,
            2,
        );
    }

    #[test]
    fn nextest_that_ran_nothing() {
        check(
            nextest("     Summary [   0.0s] 0 tests run: 0 passed, 4 skipped"),
            0,
            0,
        );
        check(nextest("error: could not compile `billpay-gateway`"), 0, 0);
        check(nextest(""), 0, 0);
    }

    #[test]
    fn wasm_tests_are_counted() {
        let text = "running 3 tests\ntest copy::digits_only ... ok\n\n\
            test result: ok. 3 passed; 0 failed; 0 ignored; 0 filtered out; finished in 0.21s\n";
        check(libtest(text), 3, 0);
        let text = "test result: FAILED. 2 passed; 1 failed; 0 ignored; 0 filtered out\n";
        check(libtest(text), 2, 1);
    }

    #[test]
    fn every_package_with_doctests_is_counted() {
        let text = "\
            test result: ok. 2 passed; 0 failed; 0 ignored; 0 measured; 0 filtered out\n\
            test result: FAILED. 1 passed; 3 failed; 0 ignored; 0 measured; 0 filtered out\n";
        check(libtest(text), 3, 3);
    }

    #[test]
    fn page_of_tests_that_never_answered_has_no_counts() {
        check(
            libtest("Failed to detect test as having been run. It might have timed out."),
            0,
            0,
        );
    }

    #[test]
    fn colours_do_not_hide_the_summary() {
        let text = "\u{1b}[32;1m     Summary\u{1b}[0m [   0.1s] \u{1b}[1m2\u{1b}[0m tests run: \
            \u{1b}[1m2\u{1b}[0m \u{1b}[32;1mpassed\u{1b}[0m, \u{1b}[1m0\u{1b}[0m skipped";
        check(nextest(&without_colours(text)), 2, 0);
    }
}
