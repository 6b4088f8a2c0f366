//! Steps that look at the code.

use std::process::Command;

use anyhow::Result;

use super::Bench;
use super::steps::Outcome;
use crate::{licences, process, size, tidy};

/// Handed to the lints' driver, not set as compiler flags: those would build everything anew.
const DENY_WARNINGS: [&str; 3] = ["--", "--deny", "warnings"];

pub(super) fn fmt(bench: &Bench<'_>) -> Result<Outcome> {
    good(process::cargo(bench.project).args(["fmt", "--all", "--check"]))
}

pub(super) fn tidy(bench: &Bench<'_>) -> Result<Outcome> {
    tidy::run(bench.project)?;
    Ok(Outcome::Good)
}

pub(super) fn licences(bench: &Bench<'_>) -> Result<Outcome> {
    licences::run(bench.project)?;
    Ok(Outcome::Good)
}

pub(super) fn machete(bench: &Bench<'_>) -> Result<Outcome> {
    let mut machete = process::command(bench.project, &bench.tools.machete);
    // With CARGO set it expects to be called as a subcommand, with one word more.
    machete.env_remove("CARGO");
    good(machete.arg("--skip-target-dir"))
}

pub(super) fn clippy(bench: &Bench<'_>) -> Result<Outcome> {
    let mut clippy = process::cargo(bench.project);
    process::run(
        clippy
            .args(["clippy", "--workspace", "--all-targets"])
            .args(DENY_WARNINGS),
    )?;
    // The production build, which has no stand-in.
    let mut production = process::cargo(bench.project);
    production.args([
        "clippy",
        "--package",
        "billpay-gateway",
        "--no-default-features",
    ]);
    good(production.arg("--all-targets").args(DENY_WARNINGS))
}

/// The contract is linted with the widget; its own tests need a server's random numbers.
pub(super) fn clippy_wasm(bench: &Bench<'_>) -> Result<Outcome> {
    let mut clippy = process::cargo(bench.project);
    clippy.args(["clippy", "--package", "billpay-widget", "--all-targets"]);
    clippy.args(["--features", "hydration"]);
    clippy.args(["--target", "wasm32-unknown-unknown"]);
    good(clippy.args(DENY_WARNINGS))
}

pub(super) fn doc(bench: &Bench<'_>) -> Result<Outcome> {
    let mut doc = process::cargo(bench.project);
    doc.env("RUSTDOCFLAGS", "--deny warnings");
    good(doc.args(["doc", "--workspace", "--no-deps"]))
}

pub(super) fn size(bench: &Bench<'_>) -> Result<Outcome> {
    size::check(bench.project)?;
    Ok(Outcome::Good)
}

fn good(command: &mut Command) -> Result<Outcome> {
    process::run(command)?;
    Ok(Outcome::Good)
}
