//! Reads single settings and collects their problems, so that all are reported at once. No problem
//! repeats a value, which could be a secret in the wrong setting; `channels` documents its exception.

use std::collections::HashMap;
use std::fmt;
use std::time::Duration;

use secrecy::SecretString;

/// A source of settings.
pub trait Settings {
    /// The value of a setting, if it is set.
    fn get(&self, name: &str) -> Option<String>;
}

/// The process's environment variables.
#[derive(Clone, Copy, Debug)]
pub struct Environment;

impl Settings for Environment {
    fn get(&self, name: &str) -> Option<String> {
        // Invalid UTF-8 becomes the replacement character, which `SettingsReader` reports.
        std::env::var_os(name).map(|value| value.to_string_lossy().into_owned())
    }
}

impl Settings for HashMap<&str, &str> {
    fn get(&self, name: &str) -> Option<String> {
        HashMap::get(self, name).map(|value| (*value).to_owned())
    }
}

/// All problems of the configuration, one line each.
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

/// Reads settings and collects their problems.
pub(super) struct SettingsReader<'a> {
    settings: &'a dyn Settings,
    problems: Vec<String>,
}

impl<'a> SettingsReader<'a> {
    pub(super) fn new(settings: &'a dyn Settings) -> Self {
        Self {
            settings,
            problems: Vec::new(),
        }
    }

    /// Reads a setting without surrounding whitespace; a blank one counts as not set.
    pub(super) fn text(&mut self, name: &str) -> Option<String> {
        let value = self.whole(name)?;
        Some(value.trim().to_owned())
    }

    /// Reads a secret without changing it. Surrounding whitespace is a problem: it would change every
    /// signature, and is most likely a mistake.
    pub(super) fn secret(&mut self, name: &str) -> Option<SecretString> {
        let value = self.whole(name)?;
        if value.trim() != value {
            self.problem(format!("{name} begins or ends with whitespace: remove it"));
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

    /// Reads and parses a setting; the default when it is not set or invalid. `rule` describes valid
    /// values.
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

    /// Reads a count of at least one.
    pub(super) fn count(&mut self, name: &str, default: usize) -> usize {
        let parse = |text: &str| text.parse().ok().filter(|count| *count > 0);
        self.parsed(name, default, "a whole number, at least 1", parse)
    }

    /// Reads a switch, which is off unless it is set to `on`.
    pub(super) fn switch(&mut self, name: &str) -> bool {
        let parse = |text: &str| match text {
            "on" => Some(true),
            "off" => Some(false),
            _ => None,
        };
        self.parsed(name, false, "`on` or `off`", parse)
    }

    /// Reads a time in whole milliseconds, at least one and at most a day.
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

    /// Adds a problem. A setting may be read more than once, but its problem is reported once.
    pub(super) fn problem(&mut self, problem: String) {
        if !self.problems.contains(&problem) {
            self.problems.push(problem);
        }
    }

    /// Returns the value, unless there was any problem.
    pub(super) fn finish<T>(self, value: Option<T>) -> Result<T, ConfigProblems> {
        match value {
            Some(value) if self.problems.is_empty() => Ok(value),
            _ => Err(ConfigProblems(self.problems)),
        }
    }
}
