//! Opens the database of a gateway for the operator's commands, without creating or migrating it.

use std::path::PathBuf;
use std::str::FromStr;

use sqlx::any::AnyPoolOptions;
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{AnyConnection, AnyPool, Connection, Row};

use super::bill_store::{ACQUIRE_TIMEOUT, BillStore, MerchantMessages, configure};
use super::dialect::Dialect;
use super::error::StoreError;
use super::migrations;

/// sqlx's table of applied migrations; a newer gateway has applied more.
const VERSION: &str = "SELECT MAX(version) AS version FROM _sqlx_migrations";

impl BillStore {
    /// Opens an existing database and leaves its tables as they are.
    ///
    /// # Errors
    /// When it does not exist, can't be reached, or has another version.
    pub(crate) async fn open_existing(url: &str) -> super::Result<Self> {
        sqlx::any::install_default_drivers();
        let dialect = Dialect::of(url).ok_or(StoreError::Address)?;
        if let Some(file) = missing_file(dialect, url) {
            return Err(StoreError::NoFile(file));
        }
        // Connect once before: a pool retries until its timeout and then reports only that.
        AnyConnection::connect(url).await?.close().await?;
        // A command runs one query at a time.
        let pool = AnyPoolOptions::new()
            .max_connections(1)
            .acquire_timeout(ACQUIRE_TIMEOUT)
            .after_connect(move |connection, _| Box::pin(configure(connection, dialect)))
            .connect(url)
            .await?;
        check_version(&pool).await?;
        Ok(Self::of(pool, dialect, MerchantMessages::Disabled))
    }
}

/// The SQLite file of the address, if it does not exist. Connecting would create it.
fn missing_file(dialect: Dialect, url: &str) -> Option<PathBuf> {
    if dialect == Dialect::Postgres {
        return None;
    }
    let options = SqliteConnectOptions::from_str(url).ok()?;
    let file = options.get_filename();
    (!file.exists()).then(|| file.to_owned())
}

async fn check_version(pool: &AnyPool) -> super::Result<()> {
    let version = sqlx::query(VERSION).fetch_one(pool).await;
    // Without the table no gateway has used the database.
    let version = match version {
        Ok(row) => row.try_get::<Option<i64>, _>("version")?.unwrap_or(0),
        Err(sqlx::Error::Database(_)) => 0,
        Err(error) => return Err(error.into()),
    };
    match version.cmp(&migrations::LAST) {
        std::cmp::Ordering::Equal => Ok(()),
        std::cmp::Ordering::Less => Err(StoreError::Older),
        std::cmp::Ordering::Greater => Err(StoreError::Newer),
    }
}

#[cfg(test)]
mod tests {
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
        let (later, store) = (sqlx::query(later), store.unwrap());
        later.execute(store.pool()).await.unwrap();
        let newer = BillStore::open_existing(&url(&folder)).await;
        assert!(matches!(newer, Err(StoreError::Newer)), "{newer:?}");
    }
}
