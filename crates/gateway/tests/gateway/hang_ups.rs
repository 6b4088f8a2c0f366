//! Clients that hang up within milliseconds: they leave no attempt behind, and an honest create does not wait for them.

use std::sync::Arc;
use std::time::Duration;

use reqwest::{Method, StatusCode};
use sqlx::{Connection, PgConnection};
use tokio::io::AsyncWriteExt;
use tokio::net::TcpStream;
use tokio::task::JoinSet;
use tokio::time::Instant;

use crate::harness::{CREATE, Page, TestGateway, a_moment, water_bill};
use crate::postgres::Postgres;

/// Clients that hang up, and how many of them at the same time.
const CLIENTS: usize = 400;
const AT_ONCE: usize = 40;

/// The longest time that they stay: as long as a claim takes, so that some hang up before, in and after it.
const STAY_MICROSECONDS: u64 = 8_000;

/// The longest time of an honest create meanwhile, also on a busy machine: a third of a request's time limit.
const PROMPT: Duration = Duration::from_secs(10);

/// Counts the bills in the database, by a condition.
enum Database {
    Sqlite(std::path::PathBuf),
    Postgres(String),
}

impl Database {
    async fn count(&self, condition: &str) -> i64 {
        let count = format!("SELECT COUNT(*) FROM bills WHERE {condition}");
        match self {
            Self::Sqlite(path) => {
                let connection = rusqlite::Connection::open(path).unwrap();
                connection.query_row(&count, [], |row| row.get(0)).unwrap()
            }
            Self::Postgres(url) => {
                let mut connection = PgConnection::connect(url).await.unwrap();
                let count = sqlx::query_scalar(sqlx::AssertSqlSafe(count));
                count.fetch_one(&mut connection).await.unwrap()
            }
        }
    }
}

/// Sends a create and hangs up before the answer.
async fn hang_up(gateway: Arc<TestGateway>, key: usize) {
    let body = water_bill().to_string();
    let request = format!(
        "POST {CREATE} HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\n\
         idempotency-key: hang-up-{key}\r\ncontent-length: {}\r\n\r\n{body}",
        body.len()
    );
    let mut connection = TcpStream::connect(gateway.address()).await.unwrap();
    connection.write_all(request.as_bytes()).await.unwrap();
    tokio::time::sleep(Duration::from_micros(fastrand::u64(0..STAY_MICROSECONDS))).await;
}

async fn honest(gateway: &TestGateway, key: usize) -> Duration {
    let began = Instant::now();
    let request = gateway.request(Method::POST, CREATE);
    let request = request.header("content-type", "application/json");
    let request = request.header("idempotency-key", format!("honest-{key}"));
    let answer = request.body(water_bill().to_string()).send().await.unwrap();
    assert_eq!(answer.status(), StatusCode::OK);
    began.elapsed()
}

#[expect(clippy::print_stdout, reason = "the figures are what is asked for")]
async fn check(gateway: TestGateway, database: Database) {
    let gateway = Arc::new(gateway);
    let alone = honest(&gateway, 0).await;
    let mut clients = JoinSet::new();
    let mut slowest = Duration::ZERO;
    for client in 0..CLIENTS {
        clients.spawn(hang_up(Arc::clone(&gateway), client));
        if clients.len() == AT_ONCE {
            clients.join_next().await.unwrap().unwrap();
        }
        if client % 100 == 99 {
            slowest = slowest.max(honest(&gateway, client).await);
        }
    }
    while let Some(ended) = clients.join_next().await {
        ended.unwrap();
    }
    let began = Instant::now();
    while database.count("stage = 'asking'").await > 0 {
        a_moment().await;
    }
    let numbers = database.count("number IS NOT NULL").await;
    let withdrawn = database.count("stage = 'refused'").await;
    println!(
        "{CLIENTS} clients hung up: {numbers} numbers, {withdrawn} attempts withdrawn, no attempt left after {} ms; an \
         honest create took {} ms alone and at most {} ms meanwhile",
        began.elapsed().as_millis(),
        alone.as_millis(),
        slowest.as_millis()
    );
    assert!(slowest < PROMPT, "{slowest:?}");
    assert_eq!(database.count("stage = 'unknown'").await, 0);
    assert_eq!(gateway.sandbox.bills().len() as i64, numbers);
    assert!(honest(&gateway, CLIENTS + 1).await < PROMPT);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn clients_that_hang_up_leave_no_attempt_behind_on_sqlite() {
    let page = Page::new();
    let path = page.folder().join(".bills.db");
    let gateway = TestGateway::with_page(page.clone(), &[]).await;
    check(gateway, Database::Sqlite(path)).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn clients_that_hang_up_leave_no_attempt_behind_on_postgres() {
    let database = Postgres::start().await;
    let url: &'static str = database.url().leak();
    let gateway = TestGateway::start(&[("BILLPAY_DATABASE_URL", url)]).await;
    check(gateway, Database::Postgres(url.to_owned())).await;
}
