//! What a store must do, whichever database it is in: each test runs on SQLite and on a real
//! PostgreSQL of its own database.

use std::time::Duration;

use billpay_contract::{
    BillDraft, BillId, BillStatus, ControlNumber, CreateOutcome, IssuedBill, Timestamp,
};

use super::*;
use crate::ledger::{Bill, NewBill, Payment, PaymentStatus, Source, Stage, new_bill_id};
use crate::postgres::Postgres;

const LEASE: Duration = Duration::from_secs(60);
const NO_LEASE: Duration = Duration::ZERO;

/// Runs the body on each database.
macro_rules! on_each {
    ($($name:ident($store:ident) $body:block)*) => {$(
        mod $name {
            use super::*;

            async fn check($store: &BillStore) $body

            #[tokio::test]
            async fn on_sqlite() {
                let folder = tempfile::tempdir().unwrap();
                let url = format!("sqlite://{}?mode=rwc", folder.path().join("b.db").display());
                check(&BillStore::open(&url, Merchant::Told).await.unwrap()).await;
            }

            #[tokio::test]
            async fn on_postgres() {
                let database = Postgres::start().await;
                check(&BillStore::open(&database.url(), Merchant::Told).await.unwrap()).await;
            }
        }
    )*};
}

pub(crate) fn bill(key: &str, json: &str) -> NewBill {
    let draft: BillDraft = serde_json::from_str(json).unwrap();
    NewBill {
        id: new_bill_id(),
        key: key.to_owned(),
        intent: None,
        request: draft.parse().unwrap(),
        chosen: None,
        customer_name: None,
        deadline: None,
        default_deadline: None,
        rest_of: None,
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
        source: Source::Lookup,
    }
}

async fn claim(store: &BillStore, bill: &NewBill) -> Claim {
    store.claim(bill, &Holder::random(), LEASE).await.unwrap()
}

/// A bill with that number.
pub(crate) async fn with_number(store: &BillStore, new: &NewBill, number: &str) -> Bill {
    assert!(matches!(claim(store, new).await, Claim::New(_)));
    match store.issue(&new.id, &issued(number)).await.unwrap() {
        Issue::Now(bill) => bill,
        Issue::Other(bill) => panic!("it has another number: {bill:?}"),
    }
}

/// The types of the messages that wait for the merchant, who takes them all.
async fn told(store: &BillStore) -> Vec<String> {
    let mut told = Vec::new();
    loop {
        let messages = store.take_messages(100, LEASE).await.unwrap();
        if messages.is_empty() {
            return told;
        }
        for message in messages {
            store.delivered(&message.id).await.unwrap();
            let body: serde_json::Value = serde_json::from_str(&message.body).unwrap();
            assert_eq!(body["type"], *message.kind);
            told.push(message.kind);
        }
    }
}

mod claims;
mod life;
