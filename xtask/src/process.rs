//! Starting other programs.

use std::env;
use std::ffi::OsStr;
use std::io::{self, Read, Write};
use std::process::{Command, ExitStatus, Stdio};
use std::thread;

use anyhow::{Context, Result, bail};

use crate::project::Project;

/// What `cargo run` tells the xtask about itself. Build scripts of other packages watch some of
/// these, and would run again after each `cargo xtask`.
const OWN_VARIABLES: &[&str] = &[
    "CARGO_BIN_",
    "CARGO_CRATE_NAME",
    "CARGO_MANIFEST_",
    "CARGO_PKG_",
    "CARGO_PRIMARY_PACKAGE",
    "OUT_DIR",
];

/// A program that runs at the root of the work tree, without input.
pub(crate) fn command(project: &Project, program: impl AsRef<OsStr>) -> Command {
    let mut command = Command::new(program);
    command.current_dir(project.root()).stdin(Stdio::null());
    remove_variables(&mut command, OWN_VARIABLES);
    command
}

/// The cargo that runs this xtask.
pub(crate) fn cargo(project: &Project) -> Command {
    command(project, env::var_os("CARGO").unwrap_or("cargo".into()))
}

/// Takes the variables with these beginnings from the program's environment.
pub(crate) fn remove_variables(command: &mut Command, beginnings: &[&str]) {
    for (name, _) in env::vars_os() {
        let text = name.to_string_lossy();
        if beginnings.iter().any(|start| text.starts_with(start)) {
            command.env_remove(&name);
        }
    }
}

/// Runs the program, its output on ours; a failure names the command line.
pub(crate) fn run(command: &mut Command) -> Result<()> {
    let status = command.status().with_context(|| cannot_start(command))?;
    succeeded(command, status)
}

/// Runs the program and returns what it wrote to its standard output.
pub(crate) fn read(command: &mut Command) -> Result<String> {
    let output = command
        .stderr(Stdio::inherit())
        .output()
        .with_context(|| cannot_start(command))?;
    succeeded(command, output.status)?;
    String::from_utf8(output.stdout)
        .with_context(|| format!("`{}` does not write UTF-8", line(command)))
}

/// Runs the program without showing anything; the answer is whether it succeeded.
pub(crate) fn succeeds(command: &mut Command) -> bool {
    let quiet = command.stdout(Stdio::null()).stderr(Stdio::null());
    quiet.status().is_ok_and(|status| status.success())
}

/// Runs the program, its output on ours, and returns how it ended with all that it wrote.
pub(crate) fn tee(command: &mut Command) -> Result<(ExitStatus, String)> {
    let mut child = command
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .with_context(|| cannot_start(command))?;
    let errors = child.stderr.take();
    let errors = thread::spawn(move || copy(errors, io::stderr()));
    let mut text = copy(child.stdout.take(), io::stdout());
    text.extend(errors.join().unwrap_or_default());
    let status = child.wait().with_context(|| cannot_start(command))?;
    Ok((status, String::from_utf8_lossy(&text).into_owned()))
}

/// Shows and keeps what comes, until the program closes the stream. A reader of ours that went
/// away must not stop the program.
fn copy(source: Option<impl Read>, mut shown: impl Write) -> Vec<u8> {
    let mut kept = Vec::new();
    let mut piece = [0; 8192];
    let Some(mut source) = source else {
        return kept;
    };
    while let Ok(length @ 1..) = source.read(&mut piece) {
        kept.extend_from_slice(&piece[..length]);
        let _ = shown.write_all(&piece[..length]);
        let _ = shown.flush();
    }
    kept
}

fn succeeded(command: &Command, status: ExitStatus) -> Result<()> {
    if !status.success() {
        bail!("`{}` failed ({status})", line(command));
    }
    Ok(())
}

pub(crate) fn cannot_start(command: &Command) -> String {
    format!("can't run `{}`", line(command))
}

/// The command as one would type it.
fn line(command: &Command) -> String {
    let program = std::path::Path::new(command.get_program());
    let name = program.file_name().unwrap_or(program.as_os_str());
    let words = std::iter::once(name).chain(command.get_args());
    words
        .map(OsStr::to_string_lossy)
        .collect::<Vec<_>>()
        .join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shell(script: &str) -> Command {
        let mut command = Command::new("sh");
        command.args(["-c", script]);
        command
    }

    #[test]
    fn both_streams_are_kept() {
        let (status, text) = tee(&mut shell("echo out; echo err >&2; exit 3")).unwrap();
        assert_eq!(status.code(), Some(3));
        assert!(text.contains("out\n") && text.contains("err\n"), "{text}");
    }

    #[test]
    fn failure_names_the_command_line() {
        let error = run(&mut shell("exit 4")).unwrap_err();
        assert_eq!(error.to_string(), "`sh -c exit 4` failed (exit status: 4)");
    }

    #[test]
    fn missing_program_is_named() {
        let error = run(&mut Command::new("/nowhere/trunk")).unwrap_err();
        assert_eq!(error.to_string(), "can't run `trunk`");
    }
}
