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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::dialect::Dialect;
    use crate::store::migrations;

    const BEFORE: &str = "INSERT INTO bills (id, idempotency_key, fingerprint, request, stage, holder, lease_until, attempts, \
        number, status, looked_at, close_after, version, created_at, updated_at, rest_of, poll_at, poll_pause, reference) \
        VALUES ('one', 'k1', 'f', 'r', 'issued', 'h', 0, 1, '0123', 'part_paid', 7, 0, 2, 5, 6, NULL, 8, 450000, '0123'), \
        ('rest', 'k2', 'f', 'r', 'issued', 'h', 0, 1, '0124', 'issued', 7, 0, 2, 5, 6, 'one', 8, 0, NULL); \
        INSERT INTO payments (bill, id, status, currency, source) VALUES ('one', 'p', 'SUCCESS', 'TZS', 'webhook')";

    /// The table of bills is made again, and payments refer to it.
    #[tokio::test]
    async fn a_database_of_an_earlier_version_keeps_its_bills() {
        let folder = tempfile::tempdir().unwrap();
        let url = format!("sqlite://{}?mode=rwc", folder.path().join("b.db").display());
        let location = Location::of(&url).resolved().unwrap();
        let mut earlier = migrations::all(Dialect::Sqlite);
        earlier.truncate(8);
        migrate(&location, earlier).await.unwrap();
        location.writer().unwrap().execute_batch(BEFORE).unwrap();
        let all = migrations::all(Dialect::Sqlite);
        migrate(&location, all).await.unwrap();

        let connection = location.writer().unwrap();
        let text = |sql| connection.query_row(sql, [], |row| row.get::<_, String>(0));
        let bills = "SELECT group_concat(concat_ws(' ', id, idempotency_key, number, status, rest_of, poll_pause, created_at), ', ') FROM bills";
        assert_eq!(
            text(bills).unwrap(),
            "one k1 0123 part_paid 450000 5, rest k2 0124 issued one 0 5"
        );
        let broken = "SELECT COUNT(*) || '' FROM pragma_foreign_key_check";
        assert_eq!(text(broken).unwrap(), "0");
        for refused in [
            "UPDATE bills SET id = 'one' WHERE id = 'rest'",
            "UPDATE bills SET idempotency_key = 'k1' WHERE id = 'rest'",
            "UPDATE bills SET number = '0123' WHERE id = 'rest'",
            "UPDATE bills SET reference = '0123' WHERE id = 'rest'",
            "UPDATE bills SET rest_of = 'one'",
            "UPDATE bills SET intent = 'i'",
            "UPDATE bills SET rest_of = 'none' WHERE id = 'rest'",
            "INSERT INTO payments (bill, id, status, currency, source) VALUES ('none', 'p', '', '', '')",
            "DELETE FROM bills WHERE id = 'one'",
        ] {
            let error = connection.execute(refused, []).unwrap_err();
            assert!(error.to_string().contains("constraint failed"), "{error}");
        }
    }
}
