//! The databases of the two worlds, which the test reads, stops, locks, moves and fills.

use std::path::{Path, PathBuf};
use std::time::Duration;

use sqlx::{AssertSqlSafe, Connection, Executor, PgConnection, Row};
use tokio::process::Command;

use crate::namespace;
use crate::postgres::Postgres;

/// A database.
#[derive(Debug)]
pub(crate) enum Database {
    Postgres {
        url: String,
    },
    Sqlite {
        file: PathBuf,
        _folder: Option<tempfile::TempDir>,
    },
}

impl Database {
    /// A database on the test run's PostgreSQL, which must belong to this run alone: it is stopped.
    pub(crate) async fn postgres() -> Self {
        // While host names fail, the database must be found.
        let url = Postgres::start()
            .await
            .url()
            .replace("localhost", "127.0.0.1");
        let (_, name) = url.rsplit_once('/').unwrap();
        let mut connection = PgConnection::connect(&url).await.unwrap();
        // The test run turns it off. But here the server is killed.
        let durable = format!("ALTER DATABASE {name} SET synchronous_commit = on");
        connection.execute(AssertSqlSafe(durable)).await.unwrap();
        connection.close().await.unwrap();
        Self::Postgres { url }
    }

    pub(crate) fn sqlite() -> Self {
        let (folder, parent) = match namespace::disk() {
            Some(disk) => (None, disk),
            None => {
                let folder = tempfile::tempdir().unwrap();
                let path = folder.path().to_owned();
                (Some(folder), path)
            }
        };
        Self::Sqlite {
            file: parent.join("bills.db"),
            _folder: folder,
        }
    }

    /// The setting of the gateways.
    pub(crate) fn url(&self) -> String {
        match self {
            Self::Postgres { url } => url.clone(),
            Self::Sqlite { file, .. } => format!("sqlite://{}?mode=rwc", file.display()),
        }
    }

    /// SQLite's file.
    pub(crate) fn file(&self) -> Option<&Path> {
        match self {
            Self::Postgres { .. } => None,
            Self::Sqlite { file, .. } => Some(file),
        }
    }

    /// The rows of a statement, whose columns are all texts.
    pub(crate) async fn rows(&self, sql: &'static str) -> Vec<Vec<String>> {
        match self {
            Self::Postgres { url } => {
                let mut connection = PgConnection::connect(url).await.unwrap();
                let rows = sqlx::query(sql).fetch_all(&mut connection).await.unwrap();
                let texts = |row: &sqlx::postgres::PgRow| {
                    let texts = (0..row.len()).map(|at| row.get::<Option<String>, _>(at));
                    texts.map(Option::unwrap_or_default).collect()
                };
                rows.iter().map(texts).collect()
            }
            Self::Sqlite { file, .. } => {
                let connection = rusqlite::Connection::open(file).unwrap();
                connection.busy_timeout(Duration::from_secs(5)).unwrap();
                let mut statement = connection.prepare(sql).unwrap();
                let columns = statement.column_count();
                let texts = |row: &rusqlite::Row<'_>| {
                    let texts = (0..columns).map(|at| row.get::<_, Option<String>>(at));
                    texts.map(|text| Ok(text?.unwrap_or_default())).collect()
                };
                let rows = statement.query_map([], texts).unwrap();
                rows.map(Result::unwrap).collect()
            }
        }
    }
}

/// Stops the PostgreSQL server, in the way that `mode` says, or starts it.
pub(crate) async fn control_server(action: &[&str]) {
    let mut control = Command::new("pg_ctlcluster");
    control.arg(server_version()).arg("regress");
    let output = control.args(action).output().await.unwrap();
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success(), "{action:?}: {said}");
}

#[expect(
    clippy::disallowed_methods,
    reason = "`pg_virtualenv` names its server; it is no setting of the gateway"
)]
fn server_version() -> String {
    std::env::var("PGVERSION").expect("run this test with `cargo xtask chaos`")
}
