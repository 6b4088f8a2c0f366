//! `cargo xtask dev`: a gateway with sandbox, and Trunk with live reload in front of it. When one of
//! them ends, the other is stopped.

use std::process::{Command, ExitStatus};
use std::sync::mpsc::{self, Sender};
use std::{io, thread};

use anyhow::{Context, Result, bail};

use crate::project::Project;
use crate::{assets, demo, process};

/// Where Trunk.toml sends calls to.
const GATEWAY: &str = "127.0.0.1:8080";

/// Serves until one of the two ends, or Ctrl-C ends both.
pub(crate) fn run(project: &Project) -> Result<()> {
    assets::prepare(project)?;
    // Not dist/, because this is a debug build.
    let page = project.target()?.join("dev-page");
    let trunk = |command| {
        let mut trunk = assets::trunk(project);
        trunk.args([command, "--offline", "true", "--dist"]);
        trunk.arg(&page);
        trunk
    };
    // The gateway reads the page when it starts, so Trunk builds it first.
    process::run(&mut trunk("build"))?;
    let mut gateway = demo::gateway(project, GATEWAY, &page)?;
    run_both(&mut gateway, &mut trunk("serve"))
}

type End = (u32, io::Result<ExitStatus>);

/// Runs both until one ends, then stops the other. The error says how the first one ended.
fn run_both(first: &mut Command, second: &mut Command) -> Result<()> {
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
    // Waits until the other has ended too.
    ended.recv()?.1?;
    bail!("{} ended ({})", name.display(), status?)
}

/// Starts the program, which reports its end with its process id.
fn start(command: &mut Command, ends: &Sender<End>) -> Result<u32> {
    let mut child = command
        .spawn()
        .with_context(|| process::cannot_start(command))?;
    let (id, ends) = (child.id(), ends.clone());
    thread::spawn(move || ends.send((id, child.wait())));
    Ok(id)
}

/// Asks the program to end by SIGTERM.
fn stop(id: u32) {
    // It fails if the program has ended by itself.
    let _ = Command::new("kill").arg(id.to_string()).status();
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn when_one_ends_the_other_is_stopped() {
        for (first, second) in [
            (["exit 3"], ["exec sleep 600"]),
            (["exec sleep 600"], ["exit 3"]),
        ] {
            let [mut first, mut second] = [first, second].map(|script| {
                let mut command = Command::new("sh");
                command.arg("-c").args(script);
                command
            });
            let error = run_both(&mut first, &mut second).unwrap_err();
            assert_eq!(error.to_string(), "sh ended (exit status: 3)");
        }
    }
}
