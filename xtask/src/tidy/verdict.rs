//! What a rule found.

use std::fmt;

/// One rule, measured.
#[derive(Debug)]
pub(super) struct Verdict {
    pub(super) rule: &'static str,
    pub(super) measured: String,
    pub(super) limit: String,
    pub(super) holds: bool,
    /// The worst first.
    pub(super) offenders: Vec<Offender>,
}

impl Verdict {
    /// A rule that allows no offender.
    pub(super) fn none_of(rule: &'static str, offenders: Vec<Offender>) -> Self {
        Self {
            rule,
            measured: offenders.len().to_string(),
            limit: "0".to_owned(),
            holds: offenders.is_empty(),
            offenders,
        }
    }

    pub(super) fn row(&self) -> Vec<String> {
        let mark = if self.holds { "ok" } else { "BROKEN" };
        let cells = [self.rule, &self.measured, &self.limit, mark];
        cells.map(str::to_owned).to_vec()
    }
}

/// A place in a file, and what is there.
#[derive(Debug, PartialEq)]
pub(super) struct Offender {
    pub(super) path: String,
    pub(super) line: usize,
    pub(super) what: String,
}

impl Offender {
    pub(super) fn new(path: &str, line: usize, what: impl Into<String>) -> Self {
        Self {
            path: path.to_owned(),
            line,
            what: what.into(),
        }
    }
}

impl fmt::Display for Offender {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: {}", self.path, self.line, self.what)
    }
}
