//! Many messages at once, and several gateways that send them.

use std::collections::HashSet;
use std::time::Duration;

use super::desk::{PATIENT, Running, TestStore};
use super::receiver::{Call, Receiver, Reply};
use crate::merchant::deliver::AT_ONCE;
use crate::postgres::Postgres;
use crate::store::tests::{water, with_number};
use crate::store::{BillStore, Merchant};

#[tokio::test]
async fn only_so_many_are_on_their_way_at_once() {
    let kept = TestStore::open().await;
    for bill in 0..AT_ONCE + 3 {
        kept.issue(&format!("01{bill}")).await;
    }
    let receiver = Receiver::start(&[Reply::When(AT_ONCE + 1)]).await;
    let running = Running::start(&kept.store, &receiver, PATIENT);
    receiver.calls(AT_ONCE).await;
    let untouched = kept.store.take_messages(9, Duration::ZERO).await.unwrap();
    assert_eq!(untouched.len(), 3);
    assert_eq!(receiver.waiting(), AT_ONCE);
    receiver.let_go();
    running.end().await;
}

#[tokio::test]
async fn stopping_waits_for_what_is_on_its_way_and_takes_no_more() {
    let kept = TestStore::open().await;
    for bill in 0..=AT_ONCE {
        kept.issue(&format!("01{bill}")).await;
    }
    let receiver = Receiver::start(&[Reply::When(usize::MAX)]).await;
    let running = Running::start(&kept.store, &receiver, PATIENT);
    receiver.calls(AT_ONCE).await;
    running.stop.cancel();
    receiver.let_go();
    running.task.await.unwrap();
    let left = kept.store.take_messages(9, Duration::ZERO).await.unwrap();
    let [untouched] = &left[..] else {
        panic!("not one is left: {left:?}");
    };
    assert_eq!(untouched.attempts, 1);
    assert_eq!(receiver.calls(0).await.len(), AT_ONCE);
}

/// Two gateways on one database tell everything, and nothing twice.
async fn share(store: &BillStore, other: &BillStore) {
    const BILLS: usize = 60;
    let receiver = Receiver::start(&[Reply::Status(200)]).await;
    let pair = [store, other].map(|store| Running::start(store, &receiver, PATIENT));
    for bill in 0..BILLS {
        let store = if bill % 2 == 0 { store } else { other };
        with_number(store, &water(&format!("k{bill}")), &format!("01{bill}")).await;
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
    let open = async || BillStore::open(&url, Merchant::Told).await.unwrap();
    share(&open().await, &open().await).await;
}

#[tokio::test]
async fn two_gateways_share_the_work_on_postgres() {
    let database = Postgres::start().await;
    let url = database.url();
    let open = async || BillStore::open(&url, Merchant::Told).await.unwrap();
    share(&open().await, &open().await).await;
}
