//! The steps of `cargo xtask test`, on one page, in their order. Must not know how one is done.

use anyhow::Result;

use super::{Bench, builds, checks, package, suites};

/// One row of the report.
pub(super) struct Step {
    pub(super) name: &'static str,
    pub(super) purpose: &'static str,
    pub(super) kind: Kind,
    pub(super) run: fn(&Bench<'_>) -> Result<Outcome>,
}

/// What a failure means for the steps that follow.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Kind {
    /// Later steps need what it makes: nothing runs after its failure.
    Build,
    /// Counts as one test.
    Check,
    /// Counts its own tests.
    Tests,
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
    step("fmt", "is the code formatted?", Kind::Check, checks::fmt),
    step(
        "tidy",
        "do lengths, names and rooms keep to the rules?",
        Kind::Check,
        checks::tidy,
    ),
    step(
        "licences",
        "may every dependency be used?",
        Kind::Check,
        checks::licences,
    ),
    step(
        "machete",
        "is every dependency used?",
        Kind::Check,
        checks::machete,
    ),
    step(
        "types",
        "do the element's types fit TypeScript and React?",
        Kind::Check,
        package::types,
    ),
    step(
        "clippy",
        "lints of the server's side",
        Kind::Check,
        checks::clippy,
    ),
    step(
        "clippy-wasm",
        "lints of the browser's side",
        Kind::Check,
        checks::clippy_wasm,
    ),
    step(
        "doc",
        "does the documentation build?",
        Kind::Check,
        checks::doc,
    ),
    step(
        "assets",
        "the page and the bundle",
        Kind::Build,
        builds::assets,
    ),
    step(
        "size",
        "does the bundle keep to its budget?",
        Kind::Check,
        checks::size,
    ),
    step(
        "package",
        "can a shop install, import and type the package?",
        Kind::Check,
        package::package,
    ),
    step(
        "build",
        "every binary and every test",
        Kind::Build,
        builds::workspace,
    ),
    step(
        "unit",
        "all tests that need no browser",
        Kind::Tests,
        suites::unit,
    ),
    step(
        "doctests",
        "examples in the documentation",
        Kind::Tests,
        suites::doctests,
    ),
    step(
        "wasm",
        "the widget alone in a browser",
        Kind::Tests,
        suites::wasm,
    ),
    step(
        "browser",
        "gateway, sandbox and browser together",
        Kind::Tests,
        suites::browser,
    ),
];

const fn step(
    name: &'static str,
    purpose: &'static str,
    kind: Kind,
    run: fn(&Bench<'_>) -> Result<Outcome>,
) -> Step {
    Step {
        name,
        purpose,
        kind,
        run,
    }
}
