//! Opens the database of a gateway for the operator's commands, without creating or migrating it.

use sqlx::{Connection, PgConnection, PgPool, Row};
use tokio::sync::broadcast;

use super::bill_store::BillStore;
use super::database::Database;
use super::dialect::Dialect;
use super::error::StoreError;
use super::migrations;
use super::postgres::PostgresDatabase;
use super::sqlite::{self, Location, Sqlite};

/// sqlx's table of applied migrations; a newer gateway has applied more.
const VERSION: &str = "SELECT MAX(version) AS version FROM _sqlx_migrations";

impl BillStore {
    /// Opens an existing database and leaves its tables as they are.
    ///
    /// # Errors
    /// When it does not exist, can't be reached, or has another version.
    pub(crate) async fn open_existing(url: &str) -> super::Result<Self> {
        let database = match Dialect::of(url).ok_or(StoreError::Address)? {
            Dialect::Sqlite => {
                let location = Location::of(url);
                if !location.path().exists() {
                    return Err(StoreError::NoFile(location.path().to_owned()));
                }
                let location = location.resolved()?;
                check(sqlite::version(&location).await?)?;
                Database::Sqlite(Sqlite::start(&location, broadcast::channel(1).0)?)
            }
            Dialect::Postgres => {
                // Connect once before: a pool retries until its timeout and then reports only that.
                PgConnection::connect(url).await?.close().await?;
                // A command runs one query at a time.
                let database = PostgresDatabase::connect(url, 1).await?;
                check(postgres_version(database.pool()).await?)?;
                Database::Postgres(database)
            }
        };
        Ok(Self::existing(database))
    }
}

async fn postgres_version(pool: &PgPool) -> super::Result<i64> {
    // Without the table no gateway has used the database.
    match sqlx::query(VERSION).fetch_one(pool).await {
        Ok(row) => Ok(row.try_get::<Option<i64>, _>("version")?.unwrap_or(0)),
        Err(sqlx::Error::Database(_)) => Ok(0),
        Err(error) => Err(error.into()),
    }
}

fn check(version: i64) -> super::Result<()> {
    match version.cmp(&migrations::LAST) {
        std::cmp::Ordering::Equal => Ok(()),
        std::cmp::Ordering::Less => Err(StoreError::Older),
        std::cmp::Ordering::Greater => Err(StoreError::Newer),
    }
}

#[cfg(test)]
mod tests {
    use super::super::bill_store::MerchantMessages;
    use super::*;

    fn url(folder: &tempfile::TempDir) -> String {
        format!("sqlite://{}?mode=rwc", folder.path().join("b.db").display())
    }

    #[tokio::test]
    async fn opening_creates_no_file_and_no_tables() {
        let folder = tempfile::tempdir().unwrap();
        let missing = BillStore::open_existing(&url(&folder)).await;
        assert!(matches!(missing, Err(StoreError::NoFile(_))), "{missing:?}");
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);

        std::fs::write(folder.path().join("b.db"), "").unwrap();
        let empty = BillStore::open_existing(&url(&folder)).await;
        assert!(matches!(empty, Err(StoreError::Older)), "{empty:?}");
    }

    #[tokio::test]
    async fn a_gateways_database_is_opened_unless_it_is_newer() {
        let folder = tempfile::tempdir().unwrap();
        let store = BillStore::open(&url(&folder), MerchantMessages::Enabled).await;
        let opened = BillStore::open_existing(&url(&folder)).await.unwrap();
        assert_eq!(opened.undelivered(1).await.unwrap(), []);
        let later = "INSERT INTO _sqlx_migrations VALUES (99, '', '', TRUE, '', 1)";
        store.unwrap().execute_for_test(later).await;
        let newer = BillStore::open_existing(&url(&folder)).await;
        assert!(matches!(newer, Err(StoreError::Newer)), "{newer:?}");
    }
}
