//! A database of an earlier version keeps its bills and the rules for them when it is migrated.

use sqlx::PgPool;
use sqlx::migrate::Migrator;

use super::*;
use crate::store::dialect::Dialect;
use crate::store::migrations;
use crate::store::sqlite::Location;

/// The earlier version. The next one makes the table of bills again on SQLite, and its indexes on PostgreSQL.
const EARLIER: usize = 8;

const BILLS: &str = "INSERT INTO bills (id, idempotency_key, fingerprint, request, stage, holder, lease_until, attempts, \
    number, status, looked_at, close_after, version, created_at, updated_at, rest_of, poll_at, poll_pause, reference) \
    VALUES ('one', 'k1', 'f', 'r', 'issued', 'h', 0, 1, '0123', 'part_paid', 7, 0, 2, 5, 6, NULL, 8, 450000, '0123'), \
    ('rest', 'k2', 'f', 'r', 'issued', 'h', 0, 1, '0124', 'issued', 7, 0, 2, 5, 6, 'one', 8, 0, NULL)";

const PAYMENT: &str = "INSERT INTO payments (bill, id, status, currency, source) \
    VALUES ('one', 'p', 'SUCCESS', 'TZS', 'webhook')";

const READ: &str = "SELECT concat_ws(' ', id, idempotency_key, number, status, rest_of, poll_pause, created_at) \
    FROM bills ORDER BY id";

const FOUND: [&str; 2] = [
    "one k1 0123 part_paid 450000 5",
    "rest k2 0124 issued one 0 5",
];

/// Statements that break a rule.
const REFUSED: [&str; 9] = [
    "UPDATE bills SET id = 'one' WHERE id = 'rest'",
    "UPDATE bills SET idempotency_key = 'k1' WHERE id = 'rest'",
    "UPDATE bills SET number = '0123' WHERE id = 'rest'",
    "UPDATE bills SET reference = '0123' WHERE id = 'rest'",
    "UPDATE bills SET rest_of = 'one'",
    "UPDATE bills SET intent = 'i'",
    "UPDATE bills SET rest_of = 'none' WHERE id = 'rest'",
    "INSERT INTO payments (bill, id, status, currency, source) VALUES ('none', 'p', '', '', '')",
    "DELETE FROM bills WHERE id = 'one'",
];

/// Checks that the database has refused a statement because of a rule.
fn check_refusal(error: &impl ToString, statement: &str) {
    let error = error.to_string().to_lowercase();
    let rules = ["unique constraint", "foreign key constraint"];
    let refused = rules.iter().any(|rule| error.contains(rule));
    assert!(refused, "{statement}: {error}");
}

#[tokio::test]
async fn on_sqlite() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("b.db");
    let url = format!("sqlite://{}?mode=rwc", file.display());
    let location = Location::of(&url).resolved().unwrap();
    let all = migrations::all(Dialect::Sqlite);
    let earlier = all[..EARLIER].to_vec();
    sqlite::migrate(&location, earlier).await.unwrap();
    let connection = rusqlite::Connection::open(file).unwrap();
    connection.execute(BILLS, []).unwrap();
    connection.execute(PAYMENT, []).unwrap();
    sqlite::migrate(&location, all).await.unwrap();

    let mut read = connection.prepare(READ).unwrap();
    let rows = read.query_map([], |row| row.get::<_, String>(0)).unwrap();
    assert_eq!(rows.map(|row| row.unwrap()).collect::<Vec<_>>(), FOUND);
    let broken = "SELECT COUNT(*) FROM pragma_foreign_key_check";
    let broken: i64 = connection.query_row(broken, [], |row| row.get(0)).unwrap();
    assert_eq!(broken, 0);
    for statement in REFUSED {
        let error = connection.execute(statement, []).unwrap_err();
        check_refusal(&error, statement);
    }
}

#[tokio::test]
async fn on_postgres() {
    let database = Postgres::start().await;
    let pool = PgPool::connect(&database.url()).await.unwrap();
    let mut earlier = migrations::all(Dialect::Postgres);
    earlier.truncate(EARLIER);
    let earlier = Migrator::with_migrations(earlier);
    earlier.run(&pool).await.unwrap();
    sqlx::query(BILLS).execute(&pool).await.unwrap();
    sqlx::query(PAYMENT).execute(&pool).await.unwrap();
    migrations::on_postgres(&pool).await.unwrap();

    let rows: Vec<String> = sqlx::query_scalar(READ).fetch_all(&pool).await.unwrap();
    assert_eq!(rows, FOUND);
    for statement in REFUSED {
        let error = sqlx::query(statement).execute(&pool).await.unwrap_err();
        check_refusal(&error, statement);
    }
}
