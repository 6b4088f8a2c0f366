//! Steps that build what later steps test.

use anyhow::Result;

use super::Bench;
use super::steps::Outcome;
use crate::{assets, process};

pub(super) fn assets(bench: &Bench<'_>) -> Result<Outcome> {
    assets::build(bench.project, &bench.bundle)?;
    Ok(Outcome::Good)
}

/// Builds with the same packages and features as the tests do, the gateway's binary among them, so
/// that nothing is built a second time.
pub(super) fn workspace(bench: &Bench<'_>) -> Result<Outcome> {
    let mut build = process::cargo(bench.project);
    process::run(build.args(["build", "--workspace", "--bins", "--tests"]))?;
    Ok(Outcome::Good)
}
