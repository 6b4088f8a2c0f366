//! Where bills are kept.

use std::str::FromStr;

use reqwest::Url;
use secrecy::{ExposeSecret, SecretString};
use sqlx::postgres::PgConnectOptions;
use sqlx::sqlite::SqliteConnectOptions;

use super::settings::{ConfigProblems, Reader, Settings};

const NAME: &str = "BILLPAY_DATABASE_URL";

/// A file in the working directory: nothing to install, nothing to set.
const DEFAULT: &str = "sqlite://billpay.db?mode=rwc";

/// Beside the stand-in: its bills must never stand among real ones.
const SANDBOX_DEFAULT: &str = "sqlite://billpay-sandbox.db?mode=rwc";

const RULE: &str = "an SQLite file, such as sqlite:///var/lib/billpay/billpay.db, optionally with \
    ?mode=rw or ?mode=rwc, or a PostgreSQL database, such as postgres://user:password@host/billpay";

/// What sqlx reads in a PostgreSQL address. It logs what it does not know with its value, which
/// may be a misspelt password.
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

/// Where bills are kept.
#[derive(Clone, Debug)]
pub struct DatabaseConfig {
    /// An address that sqlx understands. It may hold a password.
    pub url: SecretString,
}

impl DatabaseConfig {
    /// For a command that needs nothing else: the database of a gateway with these settings.
    ///
    /// # Errors
    /// When the address is not one.
    pub fn alone(settings: &dyn Settings, sandbox: bool) -> Result<Self, ConfigProblems> {
        let mut reader = Reader::new(settings);
        let config = Self::read(&mut reader, sandbox);
        reader.finish(Some(config))
    }

    pub(super) fn read(reader: &mut Reader<'_>, sandbox: bool) -> Self {
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

/// A file that can be written: bills in memory would not be kept.
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
        let config = DatabaseConfig::alone(&settings, sandbox).unwrap();
        config.url.expose_secret().to_owned()
    }

    #[test]
    fn without_a_setting_it_is_a_file_and_demo_bills_have_their_own() {
        assert_eq!(url("", false), "sqlite://billpay.db?mode=rwc");
        assert_eq!(url("", true), "sqlite://billpay-sandbox.db?mode=rwc");
    }

    #[test]
    fn a_file_is_made_where_the_address_does_not_say_otherwise() {
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
    fn what_keeps_no_bills_is_refused_and_not_repeated() {
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
            let said = DatabaseConfig::alone(&settings, false).unwrap_err();
            let said = said.to_string();
            assert!(said.contains("BILLPAY_DATABASE_URL must be"), "{said}");
            assert!(!said.contains("hunter2"), "{said}");
        }
    }
}
