//! A child process that is stopped together with its own children.

use std::ffi::OsStr;
use std::process::{ExitStatus, Stdio};
use std::time::Duration;

use anyhow::{Context, Result, bail};
use rustix::process::{Pid, Signal, kill_process_group};
use tokio::io::{AsyncBufReadExt, BufReader, Lines};
use tokio::process::{Child, ChildStdout, Command};
use tokio::time::timeout;

/// The timeout for a program's start: a debug build on a busy machine.
const START_TIMEOUT: Duration = Duration::from_secs(60);

/// The timeout for a program's stop.
const STOP_TIMEOUT: Duration = Duration::from_secs(40);

/// A command that gets SIGTERM when the thread that started it ends, even if the test was killed and no destructor
/// ran. `setpriv` sets this up, then execs the program.
pub(crate) fn terminated_with_parent(program: impl AsRef<OsStr>) -> Command {
    let mut command = Command::new("setpriv");
    command.args(["--pdeathsig", "TERM", "--"]).arg(program);
    command
}

pub(crate) struct Program {
    child: Child,
    output: Lines<BufReader<ChildStdout>>,
}

impl Program {
    /// Starts it in its own process group, so that it can be stopped with its children.
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

    /// Waits for a line with this prefix, and returns the rest of it.
    pub(crate) async fn rest_of_line(&mut self, prefix: &str) -> Result<String> {
        self.find(prefix, |line| line.strip_prefix(prefix)).await
    }

    /// Waits for a line that contains this text, and returns what follows.
    pub(crate) async fn rest_after(&mut self, text: &str) -> Result<String> {
        self.find(text, |line| Some(line.split_once(text)?.1)).await
    }

    async fn find(&mut self, text: &str, rest: impl Fn(&str) -> Option<&str>) -> Result<String> {
        let found = async {
            while let Some(line) = self.output.next_line().await? {
                if let Some(rest) = rest(&line) {
                    return Ok(rest.trim().to_owned());
                }
            }
            bail!("the program ended without the line {text:?}")
        };
        timeout(START_TIMEOUT, found)
            .await
            .with_context(|| format!("no line {text:?}"))?
    }

    /// Waits until it has ended.
    pub(crate) async fn wait(&mut self) -> Result<ExitStatus> {
        Ok(self.child.wait().await?)
    }

    fn signal(&self, signal: Signal) -> Option<()> {
        let pid = Pid::from_raw(i32::try_from(self.child.id()?).ok()?)?;
        kill_process_group(pid, signal).ok()
    }

    /// Stops it, and waits until it has ended.
    pub(crate) async fn stop(&mut self) -> Result<()> {
        self.signal(Signal::TERM);
        timeout(STOP_TIMEOUT, self.child.wait())
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
