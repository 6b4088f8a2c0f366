//! A program that was started here and is ended here, with all that it started itself. Must not
//! know which program.

use std::ffi::OsStr;
use std::process::{ExitStatus, Stdio};
use std::time::Duration;

use anyhow::{Context, Result, bail};
use rustix::process::{Pid, Signal, kill_process_group};
use tokio::io::{AsyncBufReadExt, BufReader, Lines};
use tokio::process::{Child, ChildStdout, Command};
use tokio::time::timeout;

/// How long a program may take to say that it is ready: a debug build on a busy machine.
const READY: Duration = Duration::from_secs(60);

/// How long a program may take to end when asked.
const END: Duration = Duration::from_secs(40);

/// The program, to be ended with the thread that starts it, however that ends: a test whose time is up is
/// killed, and drops nothing. `setpriv` becomes the program.
pub(crate) fn bound(program: impl AsRef<OsStr>) -> Command {
    let mut command = Command::new("setpriv");
    command.args(["--pdeathsig", "TERM", "--"]).arg(program);
    command
}

pub(crate) struct Program {
    child: Child,
    output: Lines<BufReader<ChildStdout>>,
}

impl Program {
    /// Starts it in a group of its own, so that it can be ended with its children.
    pub(crate) fn start(command: &mut Command) -> Result<Self> {
        let mut child = command
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .process_group(0)
            .kill_on_drop(true)
            .spawn()
            .with_context(|| format!("cannot start {:?}", command.as_std().get_program()))?;
        let output = child.stdout.take().context("no standard output")?;
        let output = BufReader::new(output).lines();
        Ok(Self { child, output })
    }

    /// Waits for a line that begins so, and gives the rest of it.
    pub(crate) async fn line_after(&mut self, start: &str) -> Result<String> {
        let found = async {
            while let Some(line) = self.output.next_line().await? {
                if let Some(rest) = line.strip_prefix(start) {
                    return Ok(rest.trim().to_owned());
                }
            }
            bail!("the program ended without the line {start:?}")
        };
        timeout(READY, found)
            .await
            .with_context(|| format!("no line {start:?}"))?
    }

    /// Waits until it has ended by itself.
    pub(crate) async fn ended(&mut self) -> Result<ExitStatus> {
        Ok(self.child.wait().await?)
    }

    fn signal(&self, signal: Signal) -> Option<()> {
        let pid = Pid::from_raw(i32::try_from(self.child.id()?).ok()?)?;
        kill_process_group(pid, signal).ok()
    }

    /// Asks it to end, and waits until it has.
    pub(crate) async fn end(&mut self) -> Result<()> {
        self.signal(Signal::TERM);
        timeout(END, self.child.wait())
            .await
            .context("the program does not end")??;
        Ok(())
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        self.signal(Signal::KILL);
    }
}
