//! Operations that run at the same time, and with PostgreSQL in one statement: what is polled together on a runtime with
//! one thread waits together.

use futures_util::FutureExt;
use futures_util::future::join_all;
use sqlx::{Connection, PgConnection};
use tokio::sync::oneshot;

use super::super::batched::{Issue, LookUp, Write};
use super::super::connection::ACQUIRE_TIMEOUT;
use super::super::postgres::PostgresDatabase;
use super::*;

/// Claims bills with these keys at the same time.
async fn claim_all(store: &BillStore, keys: &[&str]) -> Vec<Claim> {
    let bills: Vec<_> = keys.iter().map(|key| water(key)).collect();
    join_all(bills.iter().map(|bill| claim(store, bill))).await
}

/// Claims bills and returns them.
async fn claimed(store: &BillStore, keys: &[&str]) -> Vec<Bill> {
    let claims = claim_all(store, keys).await.into_iter();
    let bill = |claim| match claim {
        Claim::New(bill) => bill,
        other => panic!("not new: {other:?}"),
    };
    claims.map(bill).collect()
}

on_each! {
    bills_that_are_claimed_together_are_stored_as_they_are(store) {
        let mut bills: Vec<_> = ["k3", "k1", "k2"].map(water).into_iter().collect();
        bills[0].intent = Some("i3".to_owned());
        bills[1].customer_name = Some("Asha".to_owned());
        bills[2].deadline = Some(Timestamp::from_unix(4_000_000_000));
        let claims = join_all(bills.iter().map(|bill| claim(store, bill))).await;
        for (claimed, new) in claims.into_iter().zip(&bills) {
            let Claim::New(bill) = claimed else { panic!("not new: {claimed:?}") };
            assert_eq!(bill.id, new.id);
            assert_eq!(store.find(&new.id).await.unwrap(), Some(bill));
        }
    }

    of_claims_of_one_bill_at_once_one_is_new(store) {
        let claims = claim_all(store, &["k1", "k2", "k1", "k3", "k1"]).await;
        let new = |claim: &Claim| matches!(claim, Claim::New(_));
        assert_eq!(claims.iter().filter(|claim| new(claim)).count(), 3);
        assert!(new(&claims[1]) && new(&claims[3]), "{claims:?}");
        assert!(claims.iter().all(|claim| new(claim) || matches!(claim, Claim::InProgress(_))));
    }

    numbers_that_are_stored_together_belong_to_their_bills_and_each_is_told(store) {
        let bills = claimed(store, &["k1", "k2", "k3"]).await;
        let numbers = ["0123", "0124", "0125"].map(issued);
        let stored = bills.iter().zip(&numbers).map(|(bill, number)| store.issue_claimed(bill, number));
        for ((outcome, bill), issued) in join_all(stored).await.into_iter().zip(&bills).zip(numbers) {
            let IssueOutcome::Stored(stored) = outcome.unwrap() else { panic!("another number") };
            assert_eq!((&stored.id, &stored.issued), (&bill.id, &Some(issued)));
            assert_eq!(store.find(&bill.id).await.unwrap(), Some(stored));
        }
        assert_eq!(deliver_all(store).await, ["bill.issued"; 3]);
    }

    of_two_numbers_for_one_bill_at_once_one_is_stored(store) {
        let bill = &claimed(store, &["k1"]).await[0];
        let numbers = ["0123", "0124"].map(issued);
        let outcomes = join_all(numbers.iter().map(|number| store.issue_claimed(bill, number))).await;
        let stored = |outcome: &Result<IssueOutcome>| matches!(outcome, Ok(IssueOutcome::Stored(_)));
        let other = |outcome: &Result<IssueOutcome>| matches!(outcome, Ok(IssueOutcome::AlreadyIssued(_)));
        assert_eq!(outcomes.iter().filter(|one| stored(one)).count(), 1, "{outcomes:?}");
        assert_eq!(outcomes.iter().filter(|one| other(one)).count(), 1, "{outcomes:?}");
        assert_eq!(deliver_all(store).await, ["bill.issued"]);
    }

    a_number_of_another_bill_fails_alone(store) {
        issue_bill(store, &water("k0"), "0123").await;
        let bills = claimed(store, &["k1", "k2", "k3"]).await;
        let numbers = ["0124", "0123", "0125"].map(issued);
        let stored = bills.iter().zip(&numbers).map(|(bill, number)| store.issue_claimed(bill, number));
        let outcomes = join_all(stored).await;
        let failed = |outcome: &Result<IssueOutcome>| outcome.as_ref().is_err_and(StoreError::is_unique_violation);
        assert_eq!(outcomes.iter().map(failed).collect::<Vec<_>>(), [false, true, false], "{outcomes:?}");
        assert_eq!(deliver_all(store).await, ["bill.issued"; 3]);
    }

    a_new_bill_is_stored_beside_a_number_that_fails(store) {
        issue_bill(store, &water("k0"), "0123").await;
        let bills = claimed(store, &["k1", "k2"]).await;
        let numbers = ["0123", "0124"].map(issued);
        let (new, taken, stored) = tokio::join!(
            claim_all(store, &["k3", "k0"]),
            store.issue_claimed(&bills[0], &numbers[0]),
            store.issue_claimed(&bills[1], &numbers[1]),
        );
        assert!(matches!(new[..], [Claim::New(_), Claim::Issued(_)]), "{new:?}");
        assert!(taken.is_err_and(|error| error.is_unique_violation()));
        assert!(matches!(stored, Ok(IssueOutcome::Stored(_))), "{stored:?}");
    }

    bills_that_are_read_together_are_each_found_with_their_payments(store) {
        let (first, second) = (water("k1"), water("k2"));
        issue_bill(store, &first, "0123").await;
        store.record(&number("0123"), &[paid("p1", 400), paid("p2", 600)]).await.unwrap();
        claim(store, &second).await;
        let ids = [&second.id, &first.id, &new_bill_id(), &first.id];
        let found = join_all(ids.iter().map(|id| store.find(id))).await;
        let payments = |bill: Result<Option<Bill>>| bill.unwrap().map(|bill| (bill.id, bill.payments.len()));
        let found: Vec<_> = found.into_iter().map(payments).collect();
        let first = Some((first.id, 2));
        assert_eq!(found, [Some((second.id, 0)), first.clone(), None, first]);
    }

    a_bill_that_cant_be_read_fails_alone(store) {
        let bills = claimed(store, &["k1", "k2", "k3"]).await;
        store.execute_for_test("UPDATE bills SET request = '?' WHERE idempotency_key = 'k2'").await;
        let found = join_all(bills.iter().map(|bill| store.find(&bill.id))).await;
        assert!(matches!(found[1], Err(StoreError::Unreadable(_))), "{found:?}");
        for readable in [0, 2] {
            assert_eq!(found[readable].as_ref().unwrap().as_ref(), Some(&bills[readable]));
        }
    }
}

async fn open(database: &Postgres) -> BillStore {
    let url = database.url();
    BillStore::open(&url, MerchantMessages::Enabled)
        .await
        .unwrap()
}

#[tokio::test]
async fn after_a_deadlock_each_claim_runs_alone_on_postgres() {
    let database = Postgres::start().await;
    let store = open(&database).await;
    for statement in [
        "CREATE SEQUENCE claims",
        "CREATE FUNCTION fail_once() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN \
         IF nextval('claims') = 2 THEN RAISE EXCEPTION USING ERRCODE = 'deadlock_detected'; END IF; \
         RETURN NEW; END $$",
        "CREATE TRIGGER fail_once BEFORE INSERT ON bills FOR EACH ROW EXECUTE FUNCTION fail_once()",
    ] {
        store.execute_for_test(statement).await;
    }
    claimed(&store, &["k1", "k2", "k3"]).await;
}

#[tokio::test]
async fn new_bills_and_numbers_share_a_commit_on_postgres() {
    let database = Postgres::start().await;
    let store = open(&database).await;
    let bill = claimed(&store, &["k1"]).await.remove(0);
    let number = issued("0123");
    let (_, stored) = tokio::join!(
        claim_all(&store, &["k2", "k3"]),
        store.issue_claimed(&bill, &number)
    );
    assert!(matches!(stored, Ok(IssueOutcome::Stored(_))), "{stored:?}");
    let mut connection = PgConnection::connect(&database.url()).await.unwrap();
    let transactions = "SELECT COUNT(DISTINCT CAST(xmin AS TEXT)) FROM bills";
    let transactions = sqlx::query_scalar::<_, i64>(transactions);
    assert_eq!(transactions.fetch_one(&mut connection).await.unwrap(), 1);
}

/// Waits until a statement has waited for a lock for so many milliseconds. Looks through a connection of its own: a
/// transaction would see the same statistics each time.
async fn until_a_statement_waits(database: &Postgres, milliseconds: i64) {
    let mut connection = PgConnection::connect(&database.url()).await.unwrap();
    let waits = "SELECT COUNT(*) FROM pg_stat_activity WHERE datname = current_database() \
        AND wait_event_type = 'Lock' AND clock_timestamp() - query_start > $1 * INTERVAL '1 millisecond'";
    let waiting = async {
        let mut count = 0;
        while count == 0 {
            let waits = sqlx::query_scalar::<_, i64>(waits).bind(milliseconds);
            count = waits.fetch_one(&mut connection).await.unwrap();
        }
    };
    let waiting = tokio::time::timeout(ACQUIRE_TIMEOUT, waiting);
    waiting.await.expect("nothing waits for the lock");
}

#[tokio::test]
async fn a_claim_that_waited_for_longer_than_its_lease_has_it_anew_on_postgres() {
    const SHORT: Duration = Duration::from_secs(1);
    let database = Postgres::start().await;
    let store = open(&database).await;
    let mut other = PgConnection::connect(&database.url()).await.unwrap();
    let mut locked = other.begin().await.unwrap();
    let lock = sqlx::query("LOCK TABLE bills IN SHARE MODE");
    lock.execute(&mut *locked).await.unwrap();
    let waiting = store.clone();
    let waiting = tokio::spawn(async move {
        let holder = LeaseHolder::random();
        waiting.claim(&water("k1"), &holder, SHORT).await.unwrap()
    });
    until_a_statement_waits(&database, 1_000).await;
    locked.rollback().await.unwrap();
    assert!(matches!(waiting.await.unwrap(), Claim::New(_)));
    let lease = "SELECT lease_until - created_at FROM bills";
    let lease = sqlx::query_scalar::<_, i64>(lease)
        .fetch_one(&mut other)
        .await;
    assert!(lease.unwrap() > 1_000);
}

#[tokio::test]
async fn a_number_that_waits_for_a_lock_does_not_hold_up_others_on_postgres() {
    let database = Postgres::start().await;
    let store = open(&database).await;
    let bills = claimed(&store, &["k1", "k2"]).await;
    let mut other = PgConnection::connect(&database.url()).await.unwrap();
    let mut locked = other.begin().await.unwrap();
    let lock = sqlx::query("SELECT id FROM bills WHERE idempotency_key = 'k1' FOR UPDATE");
    lock.execute(&mut *locked).await.unwrap();
    let (waiting, bill) = (store.clone(), bills[0].clone());
    let waiting = tokio::spawn(async move { waiting.issue_claimed(&bill, &issued("0123")).await });
    until_a_statement_waits(&database, 0).await;
    let second = store.issue_claimed(&bills[1], &issued("0124")).await;
    assert!(matches!(second, Ok(IssueOutcome::Stored(_))), "{second:?}");
    assert!(!waiting.is_finished());
    locked.rollback().await.unwrap();
    let first = waiting.await.unwrap();
    assert!(matches!(first, Ok(IssueOutcome::Stored(_))), "{first:?}");
}

#[tokio::test]
async fn a_caller_that_leaves_before_its_batch_leaves_nothing_on_postgres() {
    let database = Postgres::start().await;
    let bills = claimed(&open(&database).await, &["k1", "k2"]).await;
    let store = PostgresDatabase::connect(&database.url(), 1).await.unwrap();
    let (begin, begun) = oneshot::channel();
    let (release, released) = oneshot::channel();
    let busy = store.clone();
    let busy = tokio::spawn(async move {
        let wait = async move {
            begin.send(()).unwrap();
            released.await.map_err(|_| StoreError::Stopped)
        };
        busy.run(|_| Box::pin(wait)).await
    });
    begun.await.unwrap();
    let issue = |bill: &Bill, number: &str| {
        store.queues().writes.run(Write::Issue(Issue {
            id: bill.id.clone(),
            expected: bill.version,
            number: number.to_owned(),
            issued: serde_json::to_string(&issued(number)).unwrap(),
            message: None,
        }))
    };
    assert!(issue(&bills[0], "0123").now_or_never().is_none());
    let second = issue(&bills[1], "0124");
    release.send(()).unwrap();
    assert!(second.await.unwrap().issue().unwrap());
    busy.await.unwrap().unwrap();
    let first = store.queues().look_ups.run(LookUp(bills[0].id.clone()));
    assert_eq!(first.await.unwrap().as_ref(), Some(&bills[0]));
}
