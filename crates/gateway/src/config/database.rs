//! The address of the database.

use std::str::FromStr;

use reqwest::Url;
use secrecy::{ExposeSecret, SecretString};
use sqlx::postgres::PgConnectOptions;
use sqlx::sqlite::SqliteConnectOptions;

use super::settings::{ConfigProblems, Settings, SettingsReader};

const NAME: &str = "BILLPAY_DATABASE_URL";

/// The default: a file in the working directory, which needs no installation.
const DEFAULT: &str = "sqlite://billpay.db?mode=rwc";

/// The default with the sandbox, so that its bills are never mixed with real ones.
const SANDBOX_DEFAULT: &str = "sqlite://billpay-sandbox.db?mode=rwc";

const RULE: &str = "an SQLite file, such as sqlite:///var/lib/billpay/billpay.db, optionally with \
    ?mode=rw or ?mode=rwc, or a PostgreSQL database, such as postgres://user:password@host/billpay";

/// The parameters of a PostgreSQL address that sqlx knows. It logs an unknown one with its value, which
/// may be a password under a misspelt name.
const POSTGRES_PARAMETERS: [&str; 17] = [
    "application_name",
    "dbname",
    "host",
    "hostaddr",
    "options",
    "password",
    "port",
    "ssl-ca",
    "ssl-cert",
    "ssl-key",
    "ssl-mode",
    "ssl-root-cert",
    "sslcert",
    "sslkey",
    "sslmode",
    "sslrootcert",
    "user",
];

/// The address of the database.
#[derive(Clone, Debug)]
pub struct DatabaseConfig {
    /// An address that sqlx can parse. It may have a password.
    pub url: SecretString,
}

impl DatabaseConfig {
    /// Reads only the database's address, for the commands.
    ///
    /// # Errors
    /// When the address is invalid.
    pub fn from_settings(settings: &dyn Settings, sandbox: bool) -> Result<Self, ConfigProblems> {
        let mut reader = SettingsReader::new(settings);
        let config = Self::read(&mut reader, sandbox);
        reader.finish(Some(config))
    }

    pub(super) fn read(reader: &mut SettingsReader<'_>, sandbox: bool) -> Self {
        let default = if sandbox { SANDBOX_DEFAULT } else { DEFAULT };
        let url = match reader.secret(NAME) {
            None => default.to_owned(),
            Some(given) => parse(given.expose_secret()).unwrap_or_else(|| {
                reader.problem(format!("{NAME} must be {RULE}"));
                default.to_owned()
            }),
        };
        Self { url: url.into() }
    }
}

fn parse(text: &str) -> Option<String> {
    match text.split_once(':')?.0 {
        "sqlite" => sqlite(text),
        "postgres" | "postgresql" => postgres(text),
        _ => None,
    }
}

/// An SQLite address with a writable file. Bills in memory would be lost.
fn sqlite(text: &str) -> Option<String> {
    let (file, parameters) = text.split_once('?').unwrap_or((text, ""));
    let path = file.strip_prefix("sqlite:")?;
    let path = path.strip_prefix("//").unwrap_or(path);
    if path.is_empty() || path.ends_with('/') || path.starts_with(':') {
        return None;
    }
    let url = match parameters {
        "" => format!("{file}?mode=rwc"),
        "mode=rw" | "mode=rwc" => text.to_owned(),
        _ => return None,
    };
    SqliteConnectOptions::from_str(&url).ok().map(|_| url)
}

fn postgres(text: &str) -> Option<String> {
    let url = Url::parse(text).ok()?;
    let known = |name: &str| POSTGRES_PARAMETERS.contains(&name) || name.starts_with("options[");
    if !url.query_pairs().all(|(name, _)| known(&name)) {
        return None;
    }
    let options = PgConnectOptions::from_str(text).ok();
    options.map(|_| text.to_owned())
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use super::*;

    #[track_caller]
    fn url(given: &str, sandbox: bool) -> String {
        let settings = HashMap::from([(NAME, given)]);
        let config = DatabaseConfig::from_settings(&settings, sandbox).unwrap();
        config.url.expose_secret().to_owned()
    }

    #[test]
    fn the_default_is_a_file_and_another_one_with_the_sandbox() {
        assert_eq!(url("", false), "sqlite://billpay.db?mode=rwc");
        assert_eq!(url("", true), "sqlite://billpay-sandbox.db?mode=rwc");
    }

    #[test]
    fn a_missing_file_is_created_unless_the_address_says_otherwise() {
        for (given, read) in [
            ("sqlite:bills.db", "sqlite:bills.db?mode=rwc"),
            ("sqlite:///var/b.db", "sqlite:///var/b.db?mode=rwc"),
            ("sqlite://b.db?mode=rw", "sqlite://b.db?mode=rw"),
            ("postgres://u:p@h/b", "postgres://u:p@h/b"),
            (
                "postgresql:///b?host=/run/postgresql&sslmode=disable",
                "postgresql:///b?host=/run/postgresql&sslmode=disable",
            ),
        ] {
            assert_eq!(url(given, true), read);
        }
    }

    #[test]
    fn other_addresses_are_refused_and_not_repeated() {
        for given in [
            "hunter2",
            "mysql://u:hunter2@h/b",
            "sqlite:",
            "sqlite://hunter2/",
            "sqlite::memory:?hunter2",
            "sqlite://hunter2.db?mode=memory",
            "sqlite://hunter2.db?mode=ro",
            "postgres://u:hunter2@h:port/b",
            "postgres://u@h/b?pasword=hunter2",
            "postgres://u@h/b?sslmode=hunter2",
        ] {
            let settings = HashMap::from([(NAME, given)]);
            let said = DatabaseConfig::from_settings(&settings, false).unwrap_err();
            let said = said.to_string();
            assert!(said.contains("BILLPAY_DATABASE_URL must be"), "{said}");
            assert!(!said.contains("hunter2"), "{said}");
        }
    }
}
