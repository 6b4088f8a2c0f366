//! Bills that nobody watches are polled, several at a time, and delay neither customers nor other background work.

use billpay_sandbox::{Endpoint, Fault, FaultKind, Outcome};
use reqwest::StatusCode;
use rusqlite::Connection;

use crate::harness::{Page, Setting, TestGateway, a_moment, until, water_bill};
use crate::payment_helpers::{Bill, bill, pay, post};

/// The background's calls to ClickPesa that may be in flight.
const BACKGROUND_CALLS: u64 = 8;

/// So that a call that gets no answer ends with the test.
const LONG: Setting = ("BILLPAY_CLICKPESA_TIMEOUT_MS", "600000");

/// Copies the only bill five thousand times, and lets five minutes pass for all. The copies have waited a little longer.
/// Their ids begin with `f`, as the only bill's does not: it begins with the time.
const ABANDONED: &str = "BEGIN IMMEDIATE;
    WITH RECURSIVE numbers (i) AS (SELECT 10001 UNION ALL SELECT i + 1 FROM numbers WHERE i < 15000)
    INSERT INTO bills (id, idempotency_key, fingerprint, request, stage, holder, lease_until, attempts, number, issued,
    status, looked_at, poll_at, close_after, version, created_at, updated_at)
    SELECT 'f' || substr(id, 7) || i, idempotency_key || i, fingerprint, request, stage, holder, lease_until, attempts,
    number || i, issued, status, looked_at - 1, poll_at - 1, close_after, version, created_at, updated_at
    FROM bills, numbers;
    UPDATE bills SET looked_at = looked_at - 301000, poll_at = poll_at - 301000;
    COMMIT";

fn database(page: &Page) -> Connection {
    Connection::open(page.folder().join(".bills.db")).unwrap()
}

/// The next polls get no answer.
fn hold_polls(gateway: &TestGateway, polls: u64) {
    let milliseconds = 600_000;
    let held = FaultKind::Latency { milliseconds };
    let held = Fault::next(held, Endpoint::GetPayments, polls);
    gateway.sandbox.inject(held).unwrap();
}

/// A gateway with bills whose next poll is due, and which nobody has looked at for a long time.
async fn with_due_bills(page: &Page, bills: u64) -> (TestGateway, Vec<Bill>) {
    let gateway = TestGateway::with_page(page.clone(), &[LONG]).await;
    let mut created = Vec::new();
    for _ in 0..bills {
        created.push(bill(&gateway, water_bill()).await);
    }
    hold_polls(&gateway, BACKGROUND_CALLS);
    let due = "UPDATE bills SET looked_at = 0, poll_at = 1";
    database(page).execute(due, []).unwrap();
    (gateway, created)
}

/// The control numbers of the bills that have not been polled yet.
fn numbers_of_waiting(page: &Page) -> Vec<String> {
    let database = database(page);
    let waiting = "SELECT number FROM bills WHERE looked_at = 0";
    let mut waiting = database.prepare(waiting).unwrap();
    let numbers = waiting.query_map([], |row| row.get(0)).unwrap();
    numbers.map(Result::unwrap).collect()
}

#[tokio::test]
async fn several_bills_are_polled_at_a_time_and_customers_do_not_wait_for_them() {
    let page = Page::new();
    let (gateway, bills) = with_due_bills(&page, 2 * BACKGROUND_CALLS).await;
    let polls = || gateway.sandbox.calls(Endpoint::GetPayments);
    until(|| polls() == BACKGROUND_CALLS).await;
    // These are not polled yet. A customer who looks is answered all the same, and so is one who creates a bill.
    let waiting = numbers_of_waiting(&page);
    assert_eq!(waiting.len() as u64, BACKGROUND_CALLS);
    for bill in bills.iter().filter(|bill| waiting.contains(&bill.number)) {
        let checked = post(&gateway, &format!("/api/bills/{}/check", bill.id)).await;
        assert_eq!(checked.status(), StatusCode::OK);
    }
    assert_eq!(polls(), 2 * BACKGROUND_CALLS);
    let created = gateway.create(water_bill()).await;
    assert_eq!(created.status(), StatusCode::OK);
}

/// Nobody asks the gateway, which would poll the bill at once.
async fn until_paid(database: &Connection) {
    let paid = "SELECT COUNT(*) FROM bills WHERE status = 'paid'";
    while database
        .query_row(paid, [], |row| row.get::<_, i64>(0))
        .unwrap()
        == 0
    {
        a_moment().await;
    }
}

#[tokio::test]
async fn a_call_without_an_answer_does_not_stop_the_next_polls() {
    let page = Page::new();
    let gateway = TestGateway::with_page(page.clone(), &[LONG]).await;
    bill(&gateway, water_bill()).await;
    hold_polls(&gateway, 1);
    let database = database(&page);
    let due = "UPDATE bills SET looked_at = 0, poll_at = 1";
    database.execute(due, []).unwrap();
    until(|| gateway.sandbox.calls(Endpoint::GetPayments) == 1).await;
    let bill = bill(&gateway, water_bill()).await;
    pay(&gateway.sandbox, &bill.number, 90900, Outcome::Success);
    let due = "UPDATE bills SET looked_at = 0, poll_at = 1 WHERE number = ?1";
    database.execute(due, [&bill.number]).unwrap();
    until_paid(&database).await;
}

#[tokio::test]
async fn a_payment_is_noticed_although_thousands_of_abandoned_bills_wait() {
    let page = Page::new();
    let gateway = TestGateway::with_page(page.clone(), &[]).await;
    let bill = bill(&gateway, water_bill()).await;
    pay(&gateway.sandbox, &bill.number, 90900, Outcome::Success);
    let database = database(&page);
    database.execute_batch(ABANDONED).unwrap();
    until_paid(&database).await;
    let polls = gateway.sandbox.calls(Endpoint::GetPayments);
    assert!(
        polls <= 30 * BACKGROUND_CALLS,
        "{polls}: not in the first sweeps"
    );
}

#[tokio::test]
async fn dead_attempts_are_ended_while_the_sweep_waits_for_clickpesa() {
    let page = Page::new();
    let (gateway, _) = with_due_bills(&page, 1).await;
    bill(&gateway, water_bill()).await;
    until(|| gateway.sandbox.calls(Endpoint::GetPayments) == 1).await;
    let database = database(&page);
    let died = "UPDATE bills SET stage = 'asking', lease_until = 1 WHERE looked_at > 1";
    database.execute(died, []).unwrap();
    let ended = "SELECT COUNT(*) FROM bills WHERE stage = 'unknown'";
    while database
        .query_row(ended, [], |row| row.get::<_, i64>(0))
        .unwrap()
        == 0
    {
        a_moment().await;
    }
}
