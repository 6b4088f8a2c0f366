//! The migrations of the database's tables: the same for SQLite and PostgreSQL.

use sqlx::migrate::{Migration, MigrationType, Migrator};
use sqlx::{PgPool, SqlSafeStr};

/// The migrations in their order. A released migration is never changed.
const MIGRATIONS: [(&str, &str); 8] = [
    ("bills", include_str!("../../migrations/0001_bills.sql")),
    (
        "write_probe",
        include_str!("../../migrations/0002_write_probe.sql"),
    ),
    (
        "next_polls",
        include_str!("../../migrations/0003_next_polls.sql"),
    ),
    (
        "bills_by_lease",
        include_str!("../../migrations/0004_bills_by_lease.sql"),
    ),
    (
        "message_waits",
        include_str!("../../migrations/0005_message_waits.sql"),
    ),
    (
        "part_paid",
        include_str!("../../migrations/0006_part_paid.sql"),
    ),
    (
        "bills_by_browser",
        include_str!("../../migrations/0007_bills_by_browser.sql"),
    ),
    (
        "poll_order",
        include_str!("../../migrations/0008_poll_order.sql"),
    ),
];

/// The number of the last migration.
pub(super) const LAST: i64 = MIGRATIONS.len() as i64;

/// All migrations.
pub(super) fn all() -> Vec<Migration> {
    let numbered = (1..).zip(MIGRATIONS);
    let migrations = numbered.map(|(version, (name, sql))| {
        let kind = MigrationType::Simple;
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
    Migrator::with_migrations(all())
        .run(&mut connection)
        .await?;
    Ok(())
}
