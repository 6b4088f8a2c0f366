//! The migrations of the database's tables. Their numbers and names are the same for SQLite and PostgreSQL.

use sqlx::migrate::{Migration, MigrationType, Migrator};
use sqlx::{PgPool, SqlSafeStr};

use super::dialect::Dialect;

/// The statements of a migration.
#[derive(Clone, Copy)]
enum Sql {
    /// The same for both databases.
    Same(&'static str),
    Each {
        sqlite: &'static str,
        postgres: &'static str,
    },
}

/// The migrations in their order. A released migration is never changed.
const MIGRATIONS: [(&str, Sql); 10] = [
    (
        "bills",
        Sql::Same(include_str!("../../migrations/0001_bills.sql")),
    ),
    (
        "write_probe",
        Sql::Same(include_str!("../../migrations/0002_write_probe.sql")),
    ),
    (
        "next_polls",
        Sql::Same(include_str!("../../migrations/0003_next_polls.sql")),
    ),
    (
        "bills_by_lease",
        Sql::Same(include_str!("../../migrations/0004_bills_by_lease.sql")),
    ),
    (
        "message_waits",
        Sql::Same(include_str!("../../migrations/0005_message_waits.sql")),
    ),
    (
        "part_paid",
        Sql::Same(include_str!("../../migrations/0006_part_paid.sql")),
    ),
    (
        "bills_by_browser",
        Sql::Same(include_str!("../../migrations/0007_bills_by_browser.sql")),
    ),
    (
        "poll_order",
        Sql::Same(include_str!("../../migrations/0008_poll_order.sql")),
    ),
    (
        "narrow_indexes",
        Sql::Each {
            sqlite: include_str!("../../migrations/sqlite/0009_narrow_indexes.sql"),
            postgres: include_str!("../../migrations/postgres/0009_narrow_indexes.sql"),
        },
    ),
    (
        "underpaid_polls",
        Sql::Same(include_str!("../../migrations/0010_underpaid_polls.sql")),
    ),
];

/// The number of the last migration.
pub(super) const LAST: i64 = MIGRATIONS.len() as i64;

/// All migrations of a database.
pub(super) fn all(dialect: Dialect) -> Vec<Migration> {
    let numbered = (1..).zip(MIGRATIONS);
    let migrations = numbered.map(|(version, (name, sql))| {
        let kind = MigrationType::Simple;
        let sql = match (sql, dialect) {
            (Sql::Same(sql), _)
            | (Sql::Each { sqlite: sql, .. }, Dialect::Sqlite)
            | (Sql::Each { postgres: sql, .. }, Dialect::Postgres) => sql,
        };
        Migration::new(version, name.into(), kind, sql.into_sql_str(), false)
    });
    migrations.collect()
}

/// Applies the missing migrations to PostgreSQL, which lets one gateway do so at a time.
pub(super) async fn on_postgres(pool: &PgPool) -> super::Result<()> {
    let mut connection = pool.acquire().await?.detach();
    // Other gateways wait for the one that migrates, however long that takes.
    let no_limit = sqlx::raw_sql("SET lock_timeout = 0");
    no_limit.execute(&mut connection).await?;
    Migrator::with_migrations(all(Dialect::Postgres))
        .run(&mut connection)
        .await?;
    Ok(())
}
