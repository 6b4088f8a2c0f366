//! Migrates the database's tables, one gateway at a time.

use std::fs::File;
use std::path::{Path, PathBuf};

use sqlx::migrate::{Migration, MigrationType, Migrator};
use sqlx::{AnyPool, SqlSafeStr};

use super::dialect::Dialect;
use super::error::StoreError;

/// The migrations in their order. A released migration is never changed.
const MIGRATIONS: [(&str, &str); 1] = [("bills", include_str!("../../migrations/0001_bills.sql"))];

/// The number of the last migration.
pub(super) const LAST: i64 = MIGRATIONS.len() as i64;

/// Applies the missing migrations. sqlx locks PostgreSQL for it; for SQLite a lock file does.
pub(super) async fn run(pool: &AnyPool, dialect: Dialect, url: &str) -> super::Result<()> {
    let _lock = match dialect {
        Dialect::Sqlite => Some(lock(file(url)).await?),
        Dialect::Postgres => None,
    };
    let migrations = (1..).zip(MIGRATIONS).map(|(version, (name, sql))| {
        let kind = MigrationType::Simple;
        Migration::new(version, name.into(), kind, sql.into_sql_str(), false)
    });
    Migrator::with_migrations(migrations.collect())
        .run(pool)
        .await?;
    Ok(())
}

/// The file of an SQLite address: `sqlite:bills.db?mode=rwc` or `sqlite:///var/bills.db`.
pub(super) fn file(url: &str) -> PathBuf {
    let path = url.strip_prefix("sqlite:").unwrap_or(url);
    let path = path.strip_prefix("//").unwrap_or(path);
    let (path, _) = path.split_once('?').unwrap_or((path, ""));
    path.into()
}

/// Locks the lock file beside the database until the result is dropped.
async fn lock(database: PathBuf) -> super::Result<File> {
    let locked = tokio::task::spawn_blocking(move || lock_beside(&database));
    let locked = locked.await.map_err(std::io::Error::other);
    let file = locked.flatten().map_err(sqlx::Error::Io);
    file.map_err(StoreError::Database)
}

fn lock_beside(database: &Path) -> std::io::Result<File> {
    let mut name = database.as_os_str().to_owned();
    name.push(".lock");
    let file = File::create(PathBuf::from(name))?;
    file.lock()?;
    Ok(file)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_file_is_found_in_the_address() {
        for (url, path) in [
            ("sqlite:bills.db", "bills.db"),
            ("sqlite://bills.db?mode=rwc", "bills.db"),
            ("sqlite:///var/lib/bills.db?mode=rwc", "/var/lib/bills.db"),
        ] {
            assert_eq!(file(url), Path::new(path), "{url}");
        }
    }
}
