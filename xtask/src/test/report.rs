//! What is said at the end of `cargo xtask test`.

use std::fmt;
use std::process::ExitCode;
use std::time::Duration;

use anyhow::Error;

use super::steps::{Step, Work};
use crate::table::{row, table};

/// How one step ended.
#[derive(Debug)]
pub(super) struct Entry {
    pub(super) passed: u64,
    pub(super) failed: u64,
    /// What is to be said beside the numbers: why it failed or was skipped.
    remark: Option<String>,
}

impl Entry {
    pub(super) fn counted(passed: u64, failed: u64) -> Self {
        Self {
            passed,
            failed,
            remark: None,
        }
    }

    pub(super) fn skipped(reason: &str) -> Self {
        Self {
            remark: Some(reason.to_owned()),
            ..Self::counted(0, 0)
        }
    }

    pub(super) fn failure(error: &Error) -> Self {
        Self {
            remark: Some(format!("{error:#}")),
            ..Self::counted(0, 1)
        }
    }

    fn verdict(&self) -> &'static str {
        match self {
            Self { failed: 1.., .. } => "FAILED",
            Self {
                remark: Some(_), ..
            } => "skipped",
            _ => "ok",
        }
    }
}

/// All steps so far.
#[derive(Debug, Default)]
pub(super) struct Report {
    rows: Vec<Vec<String>>,
    passed: u64,
    failed: u64,
}

impl Report {
    /// Notes a step, and returns the line that ends it.
    pub(super) fn add(&mut self, name: &str, entry: Entry, time: Duration) -> String {
        let (verdict, time) = (entry.verdict(), format!("{:.1} s", time.as_secs_f32()));
        let (passed, failed) = (entry.passed.to_string(), entry.failed.to_string());
        self.rows
            .push(row([name, verdict, &passed, &failed, &time]));
        self.passed += entry.passed;
        self.failed += entry.failed;
        let remark = entry.remark.map(|remark| format!(": {remark}"));
        format!("── {name} {verdict} ({time}){}", remark.unwrap_or_default())
    }

    /// Notes steps that a failed build made pointless.
    pub(super) fn not_run(&mut self, names: impl Iterator<Item = &'static str>) {
        self.rows.extend(names.map(|name| row([name, "not run"])));
    }

    pub(super) fn exit_code(&self) -> ExitCode {
        if self.failed == 0 {
            ExitCode::SUCCESS
        } else {
            ExitCode::FAILURE
        }
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut rows = vec![row(["step", "result", "passed", "failed", "time"])];
        rows.extend_from_slice(&self.rows);
        write!(f, "\n{}\n", table(&rows))?;
        writeln!(f, "{} passed, {} failed", self.passed, self.failed)
    }
}

/// The names of the steps, with what each is for and whether its tests can be chosen by name.
pub(super) fn list(steps: &[Step]) -> String {
    let lines = steps.iter().map(|step| {
        let name = match step.work {
            Work::Tests(_) => format!("{} [NAME]", step.name),
            _ => step.name.to_owned(),
        };
        format!("{name:16} {}\n", step.purpose)
    });
    lines.collect()
}

#[cfg(test)]
mod tests {
    use anyhow::anyhow;

    use super::*;

    const SECOND: Duration = Duration::from_secs(1);

    #[test]
    fn last_line_sums_everything() {
        let mut report = Report::default();
        report.add("fmt", Entry::counted(1, 0), SECOND);
        report.add("unit", Entry::counted(40, 2), SECOND);
        report.add("doctests", Entry::skipped("none"), SECOND);
        report.add("assets", Entry::failure(&anyhow!("no trunk")), SECOND);
        report.not_run(["browser"].into_iter());
        let text = report.to_string();
        let last: Vec<&str> = text.lines().rev().take(2).collect();
        assert_eq!(last, ["41 passed, 3 failed", ""]);
        let expected = "\
step       result  passed  failed   time
fmt            ok       1       0  1.0 s
unit       FAILED      40       2  1.0 s
doctests  skipped       0       0  1.0 s
assets     FAILED       0       1  1.0 s
browser   not run
";
        assert!(text.contains(expected), "{text}");
    }

    #[test]
    fn line_after_a_step_says_why_it_failed() {
        let entry = Entry::failure(&anyhow!("no such file").context("can't read dist/"));
        let line = Report::default().add("size", entry, SECOND);
        assert_eq!(
            line,
            "── size FAILED (1.0 s): can't read dist/: no such file"
        );
    }

    #[test]
    fn one_failure_fails_the_run() {
        let mut report = Report::default();
        report.add("fmt", Entry::counted(1, 0), SECOND);
        assert_eq!(report.exit_code(), ExitCode::SUCCESS);
        report.add("unit", Entry::counted(99, 1), SECOND);
        assert_eq!(report.exit_code(), ExitCode::FAILURE);
    }
}
