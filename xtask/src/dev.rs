//! `cargo xtask dev`: a gateway with sandbox, and trunk with live reload in front of it. Each ends
//! the other.

use std::process::{Child, Command, ExitStatus};
use std::sync::mpsc::{self, Sender};
use std::{io, thread};

use anyhow::{Context, Result, bail};

use crate::project::Project;
use crate::setup::bundle_tools;
use crate::{assets, demo, process};

/// Where Trunk.toml sends calls to.
const GATEWAY: &str = "127.0.0.1:8080";

/// Serves until one of the two ends, or Ctrl-C ends both.
pub(crate) fn run(project: &Project) -> Result<()> {
    let tools = bundle_tools(project)?;
    // The gateway wants a page to serve before trunk has built its first.
    // Not into dist/: a debug bundle must never be taken for a release.
    let page = project.target()?.join("dev-page");
    let trunk = |command| {
        let mut trunk = assets::trunk(project, &tools);
        trunk
            .args([command, "--offline", "true", "--dist"])
            .arg(&page);
        trunk
    };
    process::run(&mut trunk("build"))?;
    let mut gateway = demo::gateway(project, GATEWAY, &page)?;
    let mut trunk = trunk("serve");
    together(&mut gateway, &mut trunk)
}

type End = (u32, io::Result<ExitStatus>);

/// Runs both until one ends, then stops the other.
fn together(first: &mut Command, second: &mut Command) -> Result<()> {
    let (ends, ended) = mpsc::channel();
    let first_id = start(first, &ends)?;
    let second_id = match start(second, &ends) {
        Ok(id) => id,
        Err(error) => {
            stop(first_id);
            return Err(error);
        }
    };
    let (id, status) = ended.recv()?;
    let (name, other) = if id == first_id {
        (first.get_program(), second_id)
    } else {
        (second.get_program(), first_id)
    };
    stop(other);
    // The other's end: after it nothing is left running.
    ended.recv()?.1?;
    bail!("{} ended ({})", name.display(), status?)
}

/// Starts the program, which reports its end with its process id.
fn start(command: &mut Command, ends: &Sender<End>) -> Result<u32> {
    let mut child: Child = command
        .spawn()
        .with_context(|| process::cannot_start(command))?;
    let (id, ends) = (child.id(), ends.clone());
    thread::spawn(move || ends.send((id, child.wait())));
    Ok(id)
}

/// Asks politely, so that what is in flight is finished.
fn stop(id: u32) {
    process::succeeds(Command::new("kill").arg(id.to_string()));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn end_of_one_is_the_end_of_both() {
        for (first, second) in [
            (["exit 3"], ["exec sleep 600"]),
            (["exec sleep 600"], ["exit 3"]),
        ] {
            let [mut first, mut second] = [first, second].map(|script| {
                let mut command = Command::new("sh");
                command.arg("-c").args(script);
                command
            });
            let error = together(&mut first, &mut second).unwrap_err();
            assert_eq!(error.to_string(), "sh ended (exit status: 3)");
        }
    }
}
