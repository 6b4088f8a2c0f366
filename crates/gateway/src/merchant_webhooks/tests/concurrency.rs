//! Concurrent deliveries, by one gateway and by several.

use std::collections::HashSet;
use std::time::Duration;

use super::fixtures::{Running, SLOW, TestStore};
use super::receiver::{Call, Receiver, Reply};
use crate::merchant_webhooks::delivery::MAX_CONCURRENT;
use crate::postgres::Postgres;
use crate::store::tests::{issue_bill, water};
use crate::store::{BillStore, MerchantMessages};

#[tokio::test]
async fn concurrent_deliveries_are_limited() {
    let fixture = TestStore::open().await;
    for bill in 0..MAX_CONCURRENT + 3 {
        fixture.issue(&format!("01{bill}")).await;
    }
    let receiver = Receiver::start(&[Reply::AfterCalls(MAX_CONCURRENT + 1)]).await;
    let running = Running::start(&fixture.store, &receiver, SLOW);
    receiver.calls(MAX_CONCURRENT).await;
    let untouched = fixture
        .store
        .take_messages(9, Duration::ZERO)
        .await
        .unwrap();
    assert_eq!(untouched.len(), 3);
    assert_eq!(receiver.waiting(), MAX_CONCURRENT);
    receiver.release_all();
    running.end().await;
}

#[tokio::test]
async fn stopping_waits_for_deliveries_in_progress_and_starts_no_more() {
    let fixture = TestStore::open().await;
    for bill in 0..=MAX_CONCURRENT {
        fixture.issue(&format!("01{bill}")).await;
    }
    let receiver = Receiver::start(&[Reply::AfterCalls(usize::MAX)]).await;
    let running = Running::start(&fixture.store, &receiver, SLOW);
    receiver.calls(MAX_CONCURRENT).await;
    running.stop.cancel();
    receiver.release_all();
    running.task.await.unwrap();
    let left = fixture
        .store
        .take_messages(9, Duration::ZERO)
        .await
        .unwrap();
    let [untouched] = &left[..] else {
        panic!("not one is left: {left:?}");
    };
    assert_eq!(untouched.attempts, 1);
    assert_eq!(receiver.calls(0).await.len(), MAX_CONCURRENT);
}

/// Two gateways on one database deliver everything, and nothing twice.
async fn share(store: &BillStore, other: &BillStore) {
    const BILLS: usize = 60;
    let receiver = Receiver::start(&[Reply::Status(200)]).await;
    let pair = [store, other].map(|store| Running::start(store, &receiver, SLOW));
    for bill in 0..BILLS {
        let store = if bill % 2 == 0 { store } else { other };
        issue_bill(store, &water(&format!("k{bill}")), &format!("01{bill}")).await;
    }
    let calls = receiver.calls(BILLS).await;
    for running in pair {
        running.end().await;
    }
    let ids: HashSet<&str> = calls.iter().map(Call::id).collect();
    assert_eq!(ids.len(), BILLS);
    assert_eq!(receiver.calls(0).await.len(), BILLS);
    assert_eq!(store.take_messages(1, Duration::ZERO).await.unwrap(), []);
}

#[tokio::test]
async fn two_gateways_share_the_work_on_sqlite() {
    let folder = tempfile::tempdir().unwrap();
    let url = format!("sqlite://{}?mode=rwc", folder.path().join("b.db").display());
    let open = async || {
        BillStore::open(&url, MerchantMessages::Enabled)
            .await
            .unwrap()
    };
    share(&open().await, &open().await).await;
}

#[tokio::test]
async fn two_gateways_share_the_work_on_postgres() {
    let database = Postgres::start().await;
    let url = database.url();
    let open = async || {
        BillStore::open(&url, MerchantMessages::Enabled)
            .await
            .unwrap()
    };
    share(&open().await, &open().await).await;
}
