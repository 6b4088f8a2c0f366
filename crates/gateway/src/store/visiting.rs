//! A look into a gateway's database from another program of the same version.

use std::path::PathBuf;
use std::str::FromStr;

use sqlx::any::AnyPoolOptions;
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{AnyConnection, AnyPool, Connection, Row};

use super::database::{ACQUIRE_TIMEOUT, BillStore, Merchant, greet};
use super::dialect::Dialect;
use super::error::StoreError;
use super::migrations;

/// What sqlx notes each applied migration in; a newer gateway has more of them.
const VERSION: &str = "SELECT MAX(version) AS version FROM _sqlx_migrations";

impl BillStore {
    /// Opens a database that a gateway has made, and changes nothing about its tables.
    ///
    /// # Errors
    /// When it is not there, can't be reached, or is of another version.
    pub(crate) async fn visit(url: &str) -> super::Result<Self> {
        sqlx::any::install_default_drivers();
        let dialect = Dialect::of(url).ok_or(StoreError::Address)?;
        if let Some(file) = missing_file(dialect, url) {
            return Err(StoreError::NoFile(file));
        }
        // A pool tries again until its time is up, and then has forgotten why.
        AnyConnection::connect(url).await?.close().await?;
        // One command asks one question at a time.
        let pool = AnyPoolOptions::new()
            .max_connections(1)
            .acquire_timeout(ACQUIRE_TIMEOUT)
            .after_connect(move |connection, _| Box::pin(greet(connection, dialect)))
            .connect(url)
            .await?;
        check_version(&pool).await?;
        Ok(Self::of(pool, dialect, Merchant::Untold))
    }
}

/// The file of the address, when there is none: a look must not make one.
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
    // Without that table no gateway has been here.
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
    async fn a_look_makes_no_file_and_no_tables() {
        let folder = tempfile::tempdir().unwrap();
        let missing = BillStore::visit(&url(&folder)).await;
        assert!(matches!(missing, Err(StoreError::NoFile(_))), "{missing:?}");
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);

        std::fs::write(folder.path().join("b.db"), "").unwrap();
        let empty = BillStore::visit(&url(&folder)).await;
        assert!(matches!(empty, Err(StoreError::Older)), "{empty:?}");
    }

    #[tokio::test]
    async fn what_a_gateway_has_made_is_read() {
        let folder = tempfile::tempdir().unwrap();
        let store = BillStore::open(&url(&folder), Merchant::Told).await;
        let visitor = BillStore::visit(&url(&folder)).await.unwrap();
        assert_eq!(visitor.unheard(1).await.unwrap(), []);
        let later = "INSERT INTO _sqlx_migrations VALUES (99, '', '', TRUE, '', 1)";
        let (later, store) = (sqlx::query(later), store.unwrap());
        later.execute(store.pool()).await.unwrap();
        let newer = BillStore::visit(&url(&folder)).await;
        assert!(matches!(newer, Err(StoreError::Newer)), "{newer:?}");
    }
}
