//! Where settings come from, and how one is read: every problem is kept, so that all are reported
//! at once, and no problem repeats a value, which could be a secret in the wrong place; `channels`
//! says when it names and quotes a file.

use std::collections::HashMap;
use std::fmt;
use std::time::Duration;

use secrecy::SecretString;

/// A source of settings.
pub trait Settings {
    /// The value of that name, if it is set.
    fn get(&self, name: &str) -> Option<String>;
}

/// The process's environment variables.
#[derive(Clone, Copy, Debug)]
pub struct Environment;

impl Settings for Environment {
    fn get(&self, name: &str) -> Option<String> {
        // What is not UTF-8 comes with the mark that `Reader` looks for.
        std::env::var_os(name).map(|value| value.to_string_lossy().into_owned())
    }
}

impl Settings for HashMap<&str, &str> {
    fn get(&self, name: &str) -> Option<String> {
        HashMap::get(self, name).map(|value| (*value).to_owned())
    }
}

/// Everything that is wrong with the configuration, one line each.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConfigProblems(Vec<String>);

impl fmt::Display for ConfigProblems {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the configuration has problems:")?;
        self.0
            .iter()
            .try_for_each(|problem| write!(f, "\n  - {problem}"))
    }
}

impl std::error::Error for ConfigProblems {}

/// Reads settings and collects what is wrong with them.
pub(super) struct Reader<'a> {
    settings: &'a dyn Settings,
    problems: Vec<String>,
}

impl<'a> Reader<'a> {
    pub(super) fn new(settings: &'a dyn Settings) -> Self {
        Self {
            settings,
            problems: Vec::new(),
        }
    }

    /// What is set under that name; blank is not set.
    pub(super) fn text(&mut self, name: &str) -> Option<String> {
        let value = self.whole(name)?;
        Some(value.trim().to_owned())
    }

    /// A secret that is set under that name, exactly as it is: a blank at its end would change
    /// every signature made with it, and is more likely a slip of the pen.
    pub(super) fn secret(&mut self, name: &str) -> Option<SecretString> {
        let value = self.whole(name)?;
        if value.trim() != value {
            self.problem(format!("{name} begins or ends with a blank: remove it"));
        }
        Some(SecretString::from(value))
    }

    fn whole(&mut self, name: &str) -> Option<String> {
        let value = self.settings.get(name)?;
        if value.contains(char::REPLACEMENT_CHARACTER) {
            self.problem(format!("{name} is not UTF-8 text"));
        }
        (!value.trim().is_empty()).then_some(value)
    }

    /// Parsed, or the default when it is not set or wrong. `rule` says what it must be.
    pub(super) fn parsed<T>(
        &mut self,
        name: &str,
        default: T,
        rule: &str,
        parse: impl FnOnce(&str) -> Option<T>,
    ) -> T {
        let Some(text) = self.text(name) else {
            return default;
        };
        parse(&text).unwrap_or_else(|| {
            self.problem(format!("{name} must be {rule}"));
            default
        })
    }

    /// A count of at least one.
    pub(super) fn count(&mut self, name: &str, default: usize) -> usize {
        let parse = |text: &str| text.parse().ok().filter(|count| *count > 0);
        self.parsed(name, default, "a whole number, at least 1", parse)
    }

    /// A time in whole milliseconds, at least one and at most a day.
    pub(super) fn milliseconds(&mut self, name: &str, default: Duration) -> Duration {
        const DAY_MS: u64 = 24 * 60 * 60 * 1000;
        let parse = |text: &str| {
            let millis: u64 = text.parse().ok()?;
            (1..=DAY_MS)
                .contains(&millis)
                .then(|| Duration::from_millis(millis))
        };
        let rule = "a time in whole milliseconds, from 1 to 86400000";
        self.parsed(name, default, rule, parse)
    }

    /// A setting can be asked for more than once, and its problem is told once.
    pub(super) fn problem(&mut self, problem: String) {
        if !self.problems.contains(&problem) {
            self.problems.push(problem);
        }
    }

    /// The value, unless something was wrong anywhere.
    pub(super) fn finish<T>(self, value: Option<T>) -> Result<T, ConfigProblems> {
        match value {
            Some(value) if self.problems.is_empty() => Ok(value),
            _ => Err(ConfigProblems(self.problems)),
        }
    }
}
