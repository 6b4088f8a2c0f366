//! `billpay-gateway bills` as an operator runs it: beside a gateway's database, without credentials,
//! with a pipe.

use std::path::Path;
use std::process::{Output, Stdio};

use sqlx::migrate::Migrator;
use sqlx::{Connection, PgConnection};
use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::process::Command;

use crate::postgres::Postgres;

/// More bills than fit into a pipe and the program's buffers.
const MANY: u32 = 2000;

/// Inserts bills as a gateway stores them, with numbers from 100001 on.
const BILLS: &str = "INSERT INTO bills (id, idempotency_key, fingerprint, request, stage, holder, \
    lease_until, attempts, number, issued, status, looked_at, close_after, version, created_at, updated_at) \
    WITH RECURSIVE counted(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM counted WHERE n < $1) \
    SELECT '00000000000000000000000000' || (100000 + n), \
    'k' || n, 'f', '{\"billDescription\":\"Maji\",\"billAmount\":1000}', 'issued', 'h', 0, 1, \
    CAST(100000 + n AS TEXT), '{\"billPayNumber\":\"' || (100000 + n) || '\"}', 'issued', 0, 0, 2, \
    1795592025000 + n, 0 FROM counted";

/// The migrations of both databases, and those of one.
async fn migrations(database: &str) -> Migrator {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("migrations");
    let own = Migrator::new(folder.join(database)).await.unwrap();
    let both = Migrator::new(folder).await.unwrap();
    let mut all: Vec<_> = both.iter().chain(own.iter()).cloned().collect();
    all.sort_by_key(|migration| migration.version);
    Migrator::with_migrations(all)
}

/// Creates the tables in a PostgreSQL database, and that many bills.
async fn filled(url: &str, bills: u32) {
    let mut connection = PgConnection::connect(url).await.unwrap();
    migrations("postgres")
        .await
        .run(&mut connection)
        .await
        .unwrap();
    let insert = sqlx::query(BILLS).bind(i64::from(bills));
    insert.execute(&mut connection).await.unwrap();
    connection.close().await.unwrap();
}

/// Creates an SQLite file with that many bills.
async fn filled_file(path: &Path, bills: u32) {
    let connection = rusqlite::Connection::open(path).unwrap();
    let applied = "CREATE TABLE _sqlx_migrations (version BIGINT PRIMARY KEY, description TEXT NOT NULL, \
        installed_on TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP, success BOOLEAN NOT NULL, \
        checksum BLOB NOT NULL, execution_time BIGINT NOT NULL)";
    connection.execute_batch(applied).unwrap();
    for migration in migrations("sqlite").await.iter() {
        connection.execute_batch(migration.sql.as_str()).unwrap();
        let record = "INSERT INTO _sqlx_migrations VALUES (?1, '', 0, TRUE, ?2, 0)";
        let values = (migration.version, &migration.checksum);
        connection.execute(record, values).unwrap();
    }
    connection.execute(BILLS, [bills]).unwrap();
}

fn command(line: &str, folder: &Path, url: Option<&str>) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_billpay-gateway"));
    command
        .env_clear()
        .envs(url.map(|url| ("BILLPAY_DATABASE_URL", url)))
        .current_dir(folder)
        .args(line.split(' '))
        .stdin(Stdio::null())
        .kill_on_drop(true);
    command
}

async fn ask(line: &str, folder: &Path, url: Option<&str>) -> Output {
    command(line, folder, url).output().await.unwrap()
}

/// The output of a successful command.
async fn answer(line: &str, folder: &Path, url: Option<&str>) -> String {
    let output = ask(line, folder, url).await;
    let said = String::from_utf8(output.stderr).unwrap();
    assert_eq!((output.status.code(), &*said), (Some(0), ""));
    String::from_utf8(output.stdout).unwrap()
}

/// The exit code and the message of a failing command.
async fn failure(line: &str, folder: &Path, url: Option<&str>) -> (i32, String) {
    let output = ask(line, folder, url).await;
    assert_eq!(output.stdout, b"");
    let said = String::from_utf8(output.stderr).unwrap();
    (output.status.code().unwrap(), said)
}

#[tokio::test]
async fn the_default_is_the_gateways_own_file() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    filled_file(&folder.join("billpay.db"), 3).await;
    filled_file(&folder.join("billpay-sandbox.db"), 1).await;
    let list = answer("bills list", folder, None).await;
    assert_eq!(list.lines().count(), 4, "{list}");
    let sandbox = answer("bills list --sandbox", folder, None).await;
    assert_eq!(sandbox, answer("bills --sandbox list", folder, None).await);
    assert_eq!(sandbox.lines().count(), 2, "{sandbox}");
    let shown = answer("bills show 100002", folder, None).await;
    assert!(shown.contains("2026-11-25 10:33:45"), "{shown}");
    let export = answer("bills export", folder, None).await;
    assert!(
        export
            .lines()
            .next()
            .unwrap()
            .starts_with("id,created,number,")
    );
    assert_eq!(export.lines().count(), 4, "{export}");
}

#[tokio::test]
async fn postgres_is_read() {
    let database = Postgres::start().await;
    let url = database.url();
    filled(&url, 600).await;
    let folder = tempfile::tempdir().unwrap();
    let lines = answer("bills export --format json", folder.path(), Some(&url)).await;
    assert_eq!(lines.lines().count(), 600);
    let list = answer("bills list --limit 2", folder.path(), Some(&url)).await;
    let rows = list.lines().skip(1).take(2);
    let numbers = rows.filter_map(|row| row.split_whitespace().nth(3));
    assert_eq!(numbers.collect::<Vec<_>>(), ["100600", "100599"]);
}

#[tokio::test]
async fn closing_the_pipe_early_is_no_error() {
    let folder = tempfile::tempdir().unwrap();
    filled_file(&folder.path().join("billpay.db"), MANY).await;
    for line in [
        "bills export",
        "bills export --format json",
        "bills list --limit 2000",
    ] {
        let mut command = command(line, folder.path(), None);
        let program = command
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn();
        let mut program = program.unwrap();
        let mut lines = BufReader::new(program.stdout.take().unwrap()).lines();
        assert!(lines.next_line().await.unwrap().is_some());
        drop(lines);
        let ended = program.wait_with_output().await.unwrap();
        let said = String::from_utf8(ended.stderr).unwrap();
        assert_eq!((ended.status.code(), &*said), (Some(0), ""), "{line}");
    }
}

#[tokio::test]
async fn errors_have_a_message_and_an_exit_code() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let (code, said) = failure("bills list", folder, None).await;
    assert_eq!(code, 1);
    assert!(
        said.contains("no database at billpay.db: set BILLPAY_DATABASE_URL"),
        "{said}"
    );
    assert_eq!(std::fs::read_dir(folder).unwrap().count(), 0);

    filled_file(&folder.join("billpay.db"), 1).await;
    let (code, said) = failure("bills show 7", folder, None).await;
    assert_eq!(code, 1);
    assert_eq!(
        said,
        "billpay-gateway: there is no bill with the id or number 7\n"
    );
    for line in [
        "bills",
        "bills list --status lost",
        "bills list --limit 0",
        "bills export --format table",
        "bills export --from 2026-02-30",
        "bills redeliver",
    ] {
        let (code, said) = failure(line, folder, None).await;
        assert_eq!((code, said.is_empty()), (2, false), "{line}: {said}");
    }
}

#[tokio::test]
async fn a_databases_password_is_never_printed() {
    let folder = tempfile::tempdir().unwrap();
    for (url, part) in [
        (
            "postgres://billpay:hunter2@127.0.0.1:1/b",
            "can't read the bills",
        ),
        (
            "postgres://billpay:hunter2@127.0.0.1:port/b",
            "BILLPAY_DATABASE_URL must be",
        ),
        (
            "mysql://billpay:hunter2@127.0.0.1/b",
            "BILLPAY_DATABASE_URL must be",
        ),
    ] {
        let (code, said) = failure("bills list", folder.path(), Some(url)).await;
        assert_eq!(code, 1, "{said}");
        assert!(said.contains(part) && !said.contains("hunter2"), "{said}");
    }
}
