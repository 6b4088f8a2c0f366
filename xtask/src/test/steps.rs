//! The steps of `cargo xtask test`, on one page, in their order.

use anyhow::Result;

use super::{Bench, builds, checks, package, suites};

/// One row of the report.
pub(super) struct Step {
    pub(super) name: &'static str,
    pub(super) purpose: &'static str,
    pub(super) work: Work,
}

/// What a step does, and what its end means.
#[derive(Clone, Copy)]
pub(super) enum Work {
    /// Later steps need what it makes: nothing runs after its failure.
    Build(fn(&Bench<'_>) -> Result<Outcome>),
    /// Counts as one test.
    Check(fn(&Bench<'_>) -> Result<Outcome>),
    /// Counts its own tests: all of them, or those that have this text in their names.
    Tests(fn(&Bench<'_>, Option<&str>) -> Result<Outcome>),
}

/// How a step ended that could be done.
#[derive(Debug, PartialEq)]
pub(super) enum Outcome {
    Good,
    Tests { passed: u64, failed: u64 },
    NothingToDo(&'static str),
}

/// Cheap before dear; nothing is built twice.
pub(super) const STEPS: &[Step] = &[
    step("fmt", "is the code formatted?", Work::Check(checks::fmt)),
    step(
        "tidy",
        "do lengths, names and rooms keep to the rules?",
        Work::Check(checks::tidy),
    ),
    step(
        "licences",
        "may every dependency be used?",
        Work::Check(checks::licences),
    ),
    step(
        "machete",
        "is every dependency used?",
        Work::Check(checks::machete),
    ),
    step(
        "types",
        "do the element's types fit TypeScript and React?",
        Work::Check(package::types),
    ),
    step(
        "clippy",
        "lints of the server's side",
        Work::Check(checks::clippy),
    ),
    step(
        "clippy-wasm",
        "lints of the browser's side",
        Work::Check(checks::clippy_wasm),
    ),
    step(
        "doc",
        "does the documentation build?",
        Work::Check(checks::doc),
    ),
    step(
        "assets",
        "the page and the bundle",
        Work::Build(builds::assets),
    ),
    step(
        "size",
        "does the bundle keep to its budget?",
        Work::Check(checks::size),
    ),
    step(
        "package",
        "can a shop install, import and type the package?",
        Work::Check(package::package),
    ),
    step(
        "build",
        "every binary and every test",
        Work::Build(builds::workspace),
    ),
    step(
        "unit",
        "all tests that need no browser",
        Work::Tests(suites::unit),
    ),
    step(
        "doctests",
        "examples in the documentation",
        Work::Tests(suites::doctests),
    ),
    step(
        "wasm",
        "the widget alone in a browser",
        Work::Tests(suites::wasm),
    ),
    step(
        "browser",
        "gateway, sandbox and browser together",
        Work::Tests(suites::browser),
    ),
];

const fn step(name: &'static str, purpose: &'static str, work: Work) -> Step {
    Step {
        name,
        purpose,
        work,
    }
}
