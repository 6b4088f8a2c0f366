//! Runs one of the programs in `xtask/bench/`: wishes in, measurements out, both as JSON. Must not
//! know what is in them.

use std::io::Write;
use std::process::Stdio;

use anyhow::{Context, Result, ensure};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::process;
use crate::project::Project;
use crate::setup::BenchTools;

/// What the program says, and its words as they came.
pub(super) fn run<Said: DeserializeOwned>(
    project: &Project,
    tools: &BenchTools,
    program: &str,
    wishes: &impl Serialize,
) -> Result<(Said, Vec<u8>)> {
    let script = project.root().join("xtask/bench").join(program);
    let mut node = process::command(project, &tools.node);
    node.arg(&script)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped());
    let mut child = node.spawn().with_context(|| process::cannot_start(&node))?;
    let wishes = serde_json::to_vec(wishes)?;
    let input = child.stdin.take();
    // It reads them whole before it writes anything, and they end when the pipe is dropped.
    input.context("no standard input")?.write_all(&wishes)?;
    let output = child.wait_with_output()?;
    ensure!(
        output.status.success(),
        "{program} failed ({})",
        output.status
    );
    let said = serde_json::from_slice(&output.stdout)
        .with_context(|| format!("{program} says what this program can't read"))?;
    Ok((said, output.stdout))
}
