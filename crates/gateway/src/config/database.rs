//! The setting with the database's address.

use std::str::FromStr;

use reqwest::Url;
use secrecy::{ExposeSecret, SecretString};
use sqlx::postgres::PgConnectOptions;

use super::settings::{ConfigProblems, Settings, SettingsReader};

const SETTING: &str = "BILLPAY_DATABASE_URL";

/// The default: a file in the working directory, which needs no installation.
const DEFAULT: &str = "sqlite://billpay.db?mode=rwc";

/// The default with the sandbox, so that its bills are never mixed with real ones.
const SANDBOX_DEFAULT: &str = "sqlite://billpay-sandbox.db?mode=rwc";

const EXPECTED: &str = "an SQLite file, such as sqlite:///var/lib/billpay/billpay.db, optionally with \
    ?mode=rw or ?mode=rwc, or a PostgreSQL database, such as postgres://user:password@host/billpay";

/// The parameters of a PostgreSQL address that sqlx knows. Others are refused, because sqlx logs an
/// unknown parameter with its value. That value may be a password whose parameter name is misspelt.
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
        let url = match reader.secret(SETTING) {
            None => default.to_owned(),
            Some(address) => parse(address.expose_secret()).unwrap_or_else(|| {
                reader.problem(format!("{SETTING} must be {EXPECTED}"));
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

/// Accepts an SQLite address with a writable file. A database in memory is refused, because its bills
/// would be lost.
fn sqlite(text: &str) -> Option<String> {
    let (file, parameters) = text.split_once('?').unwrap_or((text, ""));
    let path = file.strip_prefix("sqlite:")?;
    let path = path.strip_prefix("//").unwrap_or(path);
    if path.is_empty() || path.ends_with('/') || path.starts_with(':') {
        return None;
    }
    match parameters {
        "" => Some(format!("{file}?mode=rwc")),
        "mode=rw" | "mode=rwc" => Some(text.to_owned()),
        _ => None,
    }
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
    fn url(address: &str, sandbox: bool) -> String {
        let settings = HashMap::from([(SETTING, address)]);
        let config = DatabaseConfig::from_settings(&settings, sandbox).unwrap();
        config.url.expose_secret().to_owned()
    }

    #[test]
    fn the_sandbox_has_its_own_default_file() {
        assert_eq!(url("", false), "sqlite://billpay.db?mode=rwc");
        assert_eq!(url("", true), "sqlite://billpay-sandbox.db?mode=rwc");
    }

    #[test]
    fn mode_rwc_is_added_to_an_sqlite_address_without_a_mode() {
        for (address, expected) in [
            ("sqlite:bills.db", "sqlite:bills.db?mode=rwc"),
            ("sqlite:///var/b.db", "sqlite:///var/b.db?mode=rwc"),
            ("sqlite://b.db?mode=rw", "sqlite://b.db?mode=rw"),
            ("postgres://u:p@h/b", "postgres://u:p@h/b"),
            (
                "postgresql:///b?host=/run/postgresql&sslmode=disable",
                "postgresql:///b?host=/run/postgresql&sslmode=disable",
            ),
        ] {
            assert_eq!(url(address, true), expected);
        }
    }

    #[test]
    fn invalid_addresses_are_refused_and_not_quoted_in_the_error() {
        for address in [
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
            let settings = HashMap::from([(SETTING, address)]);
            let error = DatabaseConfig::from_settings(&settings, false).unwrap_err();
            let error = error.to_string();
            assert!(error.contains("BILLPAY_DATABASE_URL must be"), "{error}");
            assert!(!error.contains("hunter2"), "{error}");
        }
    }
}
