//! The steps of `cargo xtask test`.

use anyhow::Result;

use super::npm_package;
use crate::project::Project;
use crate::{assets, setup, size};

/// A step: its name, and what it runs.
#[derive(Debug)]
pub(super) struct Step {
    pub(super) name: &'static str,
    pub(super) purpose: &'static str,
    /// The names of steps that run before this one. If one of them fails, this step fails too.
    pub(super) needs: &'static [&'static str],
    /// Runs only if it is chosen.
    pub(super) on_demand: bool,
    /// Installs the tools.
    pub(super) tools: fn(&Project) -> Result<()>,
    pub(super) work: Work,
}

#[derive(Debug)]
pub(super) enum Work {
    /// Command lines that run one after another. Their words are separated by single spaces.
    Commands(&'static [&'static str]),
    /// A command line that runs tests. A filter for the tests' names is added as its last word.
    Tests(&'static str),
    /// The same, for tests that use PostgreSQL.
    PostgresTests(&'static str),
    Function(fn(&Project) -> Result<()>),
}

use Work::{Commands, Function, PostgresTests, Tests};

/// Runs a command line with a temporary PostgreSQL server, whose address is in the variables `PGHOST`, `PGPORT`,
/// `PGUSER` and `PGPASSWORD`. Its data need not survive a crash, so nothing waits for the disk. It logs nothing:
/// `pg_virtualenv` would print the log after the tests' failures. It listens on addresses, so that it can start while
/// no host name can be resolved.
pub(super) const POSTGRES: &str = "pg_virtualenv -t -c --locale=C.UTF-8 -o max_connections=300 \
    -o listen_addresses=127.0.0.1,::1 -o synchronous_commit=off -o full_page_writes=off -o log_min_messages=fatal";

/// The run of faults. It stops PostgreSQL, so it needs one for itself.
pub(super) const CHAOS: &str =
    "cargo nextest run --workspace --no-capture --filterset binary(chaos)&test(nothing_is_lost)";

/// The attacks. They are no step: whether customers are served in time depends on what else the machine does.
pub(super) const ABUSE: &str =
    "cargo nextest run --workspace --no-capture --filterset binary(chaos)&test(no_client_keeps)";

/// All steps, in the order in which they run: quick steps first.
pub(super) const STEPS: &[Step] = &[
    step("fmt", "formatting", Commands(&["cargo fmt --all --check"])),
    step(
        "deny",
        "licences, duplicate versions and sources of dependencies (deny.toml)",
        Commands(&["cargo deny --workspace --offline check --deny warnings licenses bans sources"]),
    ),
    step(
        "machete",
        "unused dependencies",
        Commands(&["cargo machete --skip-target-dir"]),
    ),
    step(
        "types",
        "the element's TypeScript types, from their sources",
        Commands(&["tsc --project tests/types"]),
    ),
    step(
        "node",
        "the element's documentation, and the programs in xtask/",
        Commands(&[
            "node --test tests/documentation/element.test.mjs",
            "node --test xtask/post-build.test.mjs xtask/package.test.mjs",
            "node --test xtask/bench/compare.test.mjs xtask/bench/scores.test.mjs xtask/bench/summary.test.mjs xtask/bench/summary.test.mjs",
        ]),
    ),
    step(
        "documentation",
        "the documentation's samples, in their own languages",
        PostgresTests("node tests/documentation/documentation.test.mjs"),
    ),
    step(
        "clippy",
        "lints: all crates, the gateway without its sandbox, the widget for the browser",
        Commands(&[
            "cargo clippy --workspace --all-targets -- --deny warnings",
            "cargo clippy --package billpay-gateway --no-default-features --all-targets -- --deny warnings",
            "cargo clippy --package billpay-widget --features hydration --target wasm32-unknown-unknown --all-targets -- --deny warnings",
        ]),
    ),
    step(
        "doc",
        "rustdoc without warnings",
        Commands(&["cargo doc --workspace --no-deps"]),
    ),
    step(
        "assets",
        "build the page and the bundle into dist/",
        Function(assets::run),
    ),
    Step {
        needs: &["assets"],
        ..step(
            "size",
            "the bundle against size-budget.toml",
            Function(size::check),
        )
    },
    Step {
        needs: &["assets"],
        ..step(
            "package",
            "the npm package, installed into a shop",
            Function(npm_package::run),
        )
    },
    // Tests are built for the whole workspace: for a part of it, cargo would choose other features
    // of the dependencies and compile them again.
    step(
        "unit",
        "all tests that need no browser",
        PostgresTests(
            "cargo nextest run --workspace --no-fail-fast --filterset not(package(billpay-browser-tests)|binary(chaos))",
        ),
    ),
    step("chaos", "a small run of faults", PostgresTests(CHAOS)),
    step(
        "doctests",
        "examples in the documentation",
        Tests("cargo test --workspace --doc"),
    ),
    step(
        "wasm",
        "the widget in a browser, without a server",
        Tests(
            "cargo test --package billpay-widget --features hydration --lib --test wasm --target wasm32-unknown-unknown",
        ),
    ),
    // A browser needs about one core.
    Step {
        needs: &["assets"],
        ..step(
            "browser",
            "gateway, sandbox and browser together",
            PostgresTests(
                "cargo nextest run --workspace --no-fail-fast --filterset binary(browser) --test-threads 2",
            ),
        )
    },
    Step {
        needs: &["assets"],
        on_demand: true,
        tools: setup::engine_tools,
        ..step(
            "engines",
            "the same in the engines of Firefox and Safari; runs only by this name",
            Tests(
                "cargo nextest run --workspace --no-fail-fast --filterset binary(engines) --test-threads 2",
            ),
        )
    },
];

const fn step(name: &'static str, purpose: &'static str, work: Work) -> Step {
    Step {
        name,
        purpose,
        needs: &[],
        on_demand: false,
        tools: setup::test_tools,
        work,
    }
}
