//! Migrates the tables of an SQLite file, one gateway at a time. The table of applied migrations is
//! sqlx's, as on PostgreSQL.

use std::fs::File;
use std::path::Path;
use std::sync::Arc;

use rusqlite::{Connection, TransactionBehavior};
use sqlx::migrate::{MigrateError, Migration};

use super::connect::Location;
use super::file_modes::{self, beside};
use crate::store::error::StoreError;

const APPLIED: &str = "CREATE TABLE IF NOT EXISTS _sqlx_migrations (version BIGINT PRIMARY KEY, \
    description TEXT NOT NULL, installed_on TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP, \
    success BOOLEAN NOT NULL, checksum BLOB NOT NULL, execution_time BIGINT NOT NULL)";

const RECORD: &str = "INSERT INTO _sqlx_migrations \
    (version, description, success, checksum, execution_time) VALUES (?1, ?2, TRUE, ?3, 0)";

/// Applies the missing migrations to the existing file.
pub(in crate::store) async fn migrate(
    location: &Location,
    migrations: Vec<Migration>,
) -> Result<(), StoreError> {
    let location = location.clone();
    let migrated = tokio::task::spawn_blocking(move || {
        let _lock = lock(location.path()).map_err(|error| StoreError::LockFile(Arc::new(error)))?;
        file_modes::restrict(location.path());
        let mut connection = location.writer()?;
        // A table that others refer to can be made again. The new one has the same rows.
        connection.execute_batch("PRAGMA foreign_keys = OFF")?;
        connection.execute_batch(APPLIED)?;
        check(&connection, &migrations)?;
        let last = last(&connection)?;
        let missing = migrations
            .iter()
            .filter(|migration| migration.version > last);
        for migration in missing {
            apply(&mut connection, migration)?;
        }
        Ok(())
    });
    migrated.await.unwrap_or(Err(StoreError::Stopped))
}

/// The version of an existing file's tables; 0 where no gateway has used it.
pub(in crate::store) async fn version(location: &Location) -> Result<i64, StoreError> {
    let location = location.clone();
    let version = tokio::task::spawn_blocking(move || {
        let connection = location.reader()?;
        let table = "SELECT COUNT(*) FROM sqlite_schema WHERE name = '_sqlx_migrations'";
        let tables: i64 = connection.query_row(table, [], |row| row.get(0))?;
        if tables == 0 {
            Ok(0)
        } else {
            Ok(last(&connection)?)
        }
    });
    version.await.unwrap_or(Err(StoreError::Stopped))
}

fn last(connection: &Connection) -> rusqlite::Result<i64> {
    let last = "SELECT COALESCE(MAX(version), 0) FROM _sqlx_migrations";
    connection.query_row(last, [], |row| row.get(0))
}

/// Refuses a file that a newer gateway has migrated, or another program.
fn check(connection: &Connection, migrations: &[Migration]) -> Result<(), StoreError> {
    let mut applied = connection.prepare("SELECT version, checksum FROM _sqlx_migrations")?;
    let mut rows = applied.query([])?;
    while let Some(row) = rows.next()? {
        let (version, checksum): (i64, Vec<u8>) = (row.get(0)?, row.get(1)?);
        let known = migrations
            .iter()
            .find(|migration| migration.version == version);
        let known = known.ok_or(MigrateError::VersionMissing(version))?;
        if *known.checksum != checksum {
            return Err(MigrateError::VersionMismatch(version).into());
        }
    }
    Ok(())
}

fn apply(connection: &mut Connection, migration: &Migration) -> rusqlite::Result<()> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    transaction.execute_batch(migration.sql.as_str())?;
    let (version, name) = (migration.version, &migration.description);
    transaction.execute(RECORD, (version, name, &migration.checksum))?;
    transaction.commit()
}

/// Locks the lock file beside the database until the result is dropped.
fn lock(database: &Path) -> std::io::Result<File> {
    let file = File::create(beside(database, ".lock"))?;
    file.lock()?;
    Ok(file)
}
