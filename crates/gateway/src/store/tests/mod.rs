//! Tests of the store. Each test runs on SQLite and on a database of its own in a real PostgreSQL.

use std::time::Duration;

use billpay_contract::{
    BillDraft, BillId, BillStatus, ControlNumber, CreateOutcome, IssuedBill, Timestamp,
};

use super::*;
use crate::ledger::{Bill, NewBill, Payment, PaymentSource, PaymentStatus, Stage, new_bill_id};
use crate::postgres::Postgres;

const LEASE: Duration = Duration::from_secs(60);
const NO_LEASE: Duration = Duration::ZERO;

/// Defines tests that run on each database.
macro_rules! on_each {
    ($($name:ident($store:ident) $body:block)*) => {$(
        mod $name {
            use super::*;

            async fn check($store: &BillStore) $body

            #[tokio::test]
            async fn on_sqlite() {
                let folder = tempfile::tempdir().unwrap();
                let url = format!("sqlite://{}?mode=rwc", folder.path().join("b.db").display());
                check(&BillStore::open(&url, MerchantMessages::Enabled).await.unwrap()).await;
            }

            #[tokio::test]
            async fn on_postgres() {
                let database = Postgres::start().await;
                check(&BillStore::open(&database.url(), MerchantMessages::Enabled).await.unwrap()).await;
            }
        }
    )*};
}

pub(crate) fn bill(key: &str, json: &str) -> NewBill {
    let draft: BillDraft = serde_json::from_str(json).unwrap();
    NewBill {
        id: new_bill_id(),
        idempotency_key: key.to_owned(),
        browser: None,
        intent: None,
        request: draft.parse().unwrap(),
        generated_reference: None,
        customer_name: None,
        deadline: None,
        default_deadline: None,
        remainder_of: None,
    }
}

pub(crate) fn water(key: &str) -> NewBill {
    bill(
        key,
        r#"{"billDescription":"Water","billAmount":1000,"billPaymentMode":"EXACT"}"#,
    )
}

pub(crate) fn issued(number: &str) -> IssuedBill {
    serde_json::from_str(&format!(
        r#"{{"billPayNumber":"{number}","billAmount":1000}}"#
    ))
    .unwrap()
}

pub(crate) fn number(number: &str) -> ControlNumber {
    number.to_owned().try_into().unwrap()
}

pub(crate) fn paid(id: &str, shillings: u64) -> Payment {
    Payment {
        id: id.to_owned(),
        status: PaymentStatus::Success,
        amount: billpay_contract::Amount::from_cents(shillings * 100).ok(),
        currency: "TZS".to_owned(),
        reference: Some("receipt".to_owned()),
        updated_at: Timestamp::parse("2026-11-25T10:00:00Z"),
        source: PaymentSource::PaymentList,
    }
}

/// Claims the bills at the same time, and checks that one of them is new and the others wait for it.
async fn check_that_one_gets_the_lease(store: &BillStore, bills: impl Iterator<Item = NewBill>) {
    let claims = bills.map(|bill| {
        let store = store.clone();
        tokio::spawn(async move { claim(&store, &bill).await })
    });
    let mut new = 0;
    for claim in claims.collect::<Vec<_>>() {
        match claim.await.unwrap() {
            Claim::New(_) => new += 1,
            Claim::InProgress(_) => {}
            other => panic!("{other:?}"),
        }
    }
    assert_eq!(new, 1);
}

async fn claim(store: &BillStore, bill: &NewBill) -> Claim {
    store
        .claim(bill, &LeaseHolder::random(), LEASE)
        .await
        .unwrap()
}

/// Creates a bill with that number.
pub(crate) async fn issue_bill(store: &BillStore, new: &NewBill, number: &str) -> Bill {
    assert!(matches!(claim(store, new).await, Claim::New(_)));
    match store.issue(&new.id, &issued(number)).await.unwrap() {
        IssueOutcome::Stored(bill) => bill,
        IssueOutcome::AlreadyIssued(bill) => panic!("it has another number: {bill:?}"),
    }
}

/// Delivers all messages and returns their types.
async fn deliver_all(store: &BillStore) -> Vec<String> {
    let mut kinds = Vec::new();
    loop {
        let messages = store.take_messages(100, LEASE).await.unwrap();
        if messages.is_empty() {
            return kinds;
        }
        for message in messages {
            store.mark_delivered(&message.id).await.unwrap();
            let body: serde_json::Value = serde_json::from_str(&message.body).unwrap();
            assert_eq!(body["type"], *message.kind);
            kinds.push(message.kind);
        }
    }
}

mod after_issue;
mod browsers;
mod clock_steps;
mod earlier_version;
mod group_commit;
mod idempotency;
mod poll_order;
mod query_plans;
