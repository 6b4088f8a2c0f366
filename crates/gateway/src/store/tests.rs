//! What a store must do, whichever database it is in: each test runs on SQLite and on a real
//! PostgreSQL of its own database. Must not know how a store does it.

use std::time::Duration;

use billpay_contract::{BillDraft, BillStatus, ControlNumber, IssuedBill, Moment};

use super::*;
use crate::ledger::{NewBill, Payment, PaymentStatus, Source, Stage};
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
        id: BillId::random(),
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
        updated_at: Moment::parse("2026-11-25T10:00:00Z"),
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

on_each! {
    one_intention_is_asked_for_once(store) {
        let first = water("k1");
        let Claim::New(kept) = claim(store, &first).await else { panic!("not new") };
        assert_eq!((kept.id.clone(), kept.stage), (first.id.clone(), Stage::Asking));
        assert!(matches!(claim(store, &water("k1")).await, Claim::Busy(bill) if bill.id == first.id));

        store.issue(&first.id, &issued("0123")).await.unwrap();
        let Claim::Issued(again) = claim(store, &water("k1")).await else { panic!("no number") };
        assert_eq!(again.issued, Some(issued("0123")));
        assert!(matches!(claim(store, &water("k2")).await, Claim::New(_)));
    }

    a_crowd_of_claimers_has_one_asker(store) {
        let claims = (0..20).map(|_| {
            let store = store.clone();
            tokio::spawn(async move { claim(&store, &water("k1")).await })
        });
        let mut new = 0;
        for claim in claims.collect::<Vec<_>>() {
            match claim.await.unwrap() {
                Claim::New(_) => new += 1,
                Claim::Busy(_) => {}
                other => panic!("{other:?}"),
            }
        }
        assert_eq!(new, 1);
    }

    a_key_or_an_intent_stands_for_one_bill(store) {
        let mut first = water("k1");
        first.intent = Some("i1".to_owned());
        claim(store, &first).await;
        let other = bill("k1", r#"{"billDescription":"Water","billAmount":2000}"#);
        assert_eq!(claim(store, &other).await, Claim::KeyReused);
        let mut other = bill("k2", r#"{"billDescription":"Water","billAmount":2000}"#);
        other.intent.clone_from(&first.intent);
        assert_eq!(claim(store, &other).await, Claim::IntentReused);
        let mut same = water("k3");
        same.intent.clone_from(&first.intent);
        assert_eq!(store.made(&same).await.unwrap(), None, "it has no number yet");
        assert!(matches!(claim(store, &same).await, Claim::Busy(bill) if bill.id == first.id));
    }

    a_reference_is_one_bills_until_it_was_refused(store) {
        let json = r#"{"billReference":"INV1","billAmount":1000}"#;
        let first = bill("k1", json);
        let holder = Holder::random();
        store.claim(&first, &holder, LEASE).await.unwrap();
        assert!(matches!(claim(store, &bill("k2", json)).await, Claim::Busy(bill) if bill.id == first.id));
        let other = bill("k3", r#"{"billReference":"INV1","billAmount":2000}"#);
        assert_eq!(claim(store, &other).await, Claim::ReferenceTaken);

        store.give_up(&first.id, &holder, Unmade::Refused).await.unwrap();
        assert!(matches!(claim(store, &other).await, Claim::New(_)));
        assert_eq!(claim(store, &first).await, Claim::ReferenceTaken);
    }

    a_number_that_the_gateway_chose_is_asked_for_again(store) {
        let choose = |number: &str| {
            let mut bill = water("k1");
            bill.chosen = billpay_contract::BillReference::parse(number).unwrap();
            bill
        };
        let first = choose("55040000000001");
        let holder = Holder::random();
        store.claim(&first, &holder, NO_LEASE).await.unwrap();
        let Claim::Again(bill) = claim(store, &choose("55040000000002")).await else { panic!("no turn") };
        assert_eq!(bill.reference, first.chosen);
        assert_eq!(bill.asked().reference(), first.chosen.as_ref());
    }

    who_died_or_gave_up_is_followed_by_one(store) {
        let first = water("k1");
        let dead = Holder::random();
        store.claim(&first, &dead, NO_LEASE).await.unwrap();
        let heir = Holder::random();
        let Claim::Again(bill) = store.claim(&first, &heir, LEASE).await.unwrap() else { panic!("no turn") };
        assert_eq!((bill.stage, bill.attempts), (Stage::Asking, 1));
        assert!(!store.renew(&first.id, &dead, LEASE).await.unwrap());
        assert!(store.renew(&first.id, &heir, LEASE).await.unwrap());
        assert!(matches!(claim(store, &first).await, Claim::Busy(_)));

        // The dead one's word counts no more.
        store.give_up(&first.id, &dead, Unmade::Refused).await.unwrap();
        assert!(matches!(claim(store, &first).await, Claim::Busy(_)));
        store.give_up(&first.id, &heir, Unmade::Unknown).await.unwrap();
        let Claim::Again(bill) = claim(store, &first).await else { panic!("no turn") };
        assert_eq!((bill.stage, bill.attempts), (Stage::Unknown, 2));
    }

    a_number_is_never_lost_nor_changed(store) {
        let first = water("k1");
        let bill = with_number(store, &first, "0123").await;
        assert_eq!(store.issue(&first.id, &issued("0123")).await.unwrap(), Issue::Now(bill.clone()));
        assert_eq!(store.issue(&first.id, &issued("0124")).await.unwrap(), Issue::Other(bill.clone()));
        assert_eq!(store.find(&first.id).await.unwrap(), Some(bill.clone()));
        assert_eq!(store.find_number(&number("0123")).await.unwrap(), Some(bill));
        assert_eq!(store.find_number(&number("0124")).await.unwrap(), None);
        assert_eq!(store.find(&BillId::random()).await.unwrap(), None);
    }

    money_is_counted_once_however_often_it_is_told(store) {
        let first = water("k1");
        with_number(store, &first, "0123").await;
        let part = [paid("p1", 400)];
        let Recorded::Changed(bill) = store.record(&number("0123"), &part).await.unwrap() else { panic!("unchanged") };
        assert_eq!(bill.account().status, BillStatus::Underpaid);
        assert_eq!(store.record(&number("0123"), &part).await.unwrap(), Recorded::Nothing);
        assert_eq!(store.record(&number("9"), &part).await.unwrap(), Recorded::NoBill);
        store.record(&number("0123"), &[paid("p2", 600)]).await.unwrap();
        assert_eq!(store.find(&first.id).await.unwrap().unwrap().account().status, BillStatus::Paid);
        assert_eq!(told(store).await, ["bill.issued", "bill.underpaid", "bill.paid"]);
    }

    the_rest_of_a_bill_is_one_bill(store) {
        let first = water("k1");
        with_number(store, &first, "0123").await;
        let mut rest = bill("k2", r#"{"billAmount":600}"#);
        rest.rest_of = Some(first.id.clone());
        with_number(store, &rest, "0124").await;
        assert_eq!(store.find(&first.id).await.unwrap().unwrap().rest, Some(rest.id.clone()));
        let mut again = bill("k3", r#"{"billAmount":600}"#);
        again.rest_of = Some(first.id.clone());
        assert!(matches!(claim(store, &again).await, Claim::Issued(bill) if bill.id == rest.id));
    }

    a_bill_is_closed_after_its_deadline_and_money_still_counts(store) {
        let mut late = water("k1");
        late.deadline = Some(Moment::from_unix(1));
        let open = water("k2");
        with_number(store, &late, "0123").await;
        with_number(store, &open, "0124").await;
        let overdue = store.overdue(10).await.unwrap();
        assert_eq!(overdue.iter().map(|bill| &bill.id).collect::<Vec<_>>(), [&late.id]);
        assert!(matches!(store.close(&late.id).await.unwrap(), Recorded::Changed(_)));
        assert_eq!(store.close(&late.id).await.unwrap(), Recorded::Nothing);
        assert_eq!(store.overdue(10).await.unwrap(), []);
        assert_eq!(store.find(&late.id).await.unwrap().unwrap().account().status, BillStatus::Closed);
        store.record(&number("0123"), &[paid("p1", 1000)]).await.unwrap();
        assert_eq!(store.find(&late.id).await.unwrap().unwrap().account().status, BillStatus::Paid);
        assert_eq!(told(store).await, ["bill.issued", "bill.issued", "bill.closed", "bill.paid"]);
    }

    what_cant_be_closed_keeps_nobody_waiting(store) {
        for key in ["k1", "k2"] {
            let mut late = water(key);
            late.deadline = Some(Moment::from_unix(1));
            with_number(store, &late, &key.replace('k', "012")).await;
        }
        let first = &store.overdue(1).await.unwrap()[0];
        assert!(store.take_closing(&first.id, LEASE).await.unwrap());
        assert!(!store.take_closing(&first.id, LEASE).await.unwrap());
        let second = &store.overdue(1).await.unwrap()[0];
        assert_ne!(first.id, second.id);
    }

    a_number_that_may_exist_is_looked_for(store) {
        let first = bill("k1", r#"{"billReference":"INV1","billAmount":1000}"#);
        let holder = Holder::random();
        store.claim(&first, &holder, LEASE).await.unwrap();
        assert_eq!(store.stranded(10).await.unwrap(), [], "somebody asks now");
        store.give_up(&first.id, &holder, Unmade::Unknown).await.unwrap();
        assert_eq!(store.stranded(10).await.unwrap().len(), 1);
        let asked = store.find_asked(&number("INV1")).await.unwrap();
        assert_eq!(asked.map(|bill| bill.id), Some(first.id.clone()));
        store.issue(&first.id, &issued("INV1")).await.unwrap();
        assert_eq!(store.stranded(10).await.unwrap(), []);
        assert_eq!(store.find_asked(&number("INV1")).await.unwrap(), None);
    }

    a_number_that_chance_chose_again_names_no_bill(store) {
        let choose = |key: &str| {
            let mut bill = water(key);
            bill.chosen = billpay_contract::BillReference::parse("55040000000001").unwrap();
            bill
        };
        assert!(matches!(claim(store, &choose("k1")).await, Claim::New(_)));
        assert_eq!(claim(store, &choose("k2")).await, Claim::Anew);
    }

    an_order_is_not_another_that_looks_the_same(store) {
        let order = |intent: &str, deadline: Option<Moment>| {
            let mut bill = water("k1");
            bill.intent = Some(intent.to_owned());
            bill.deadline = deadline;
            bill
        };
        claim(store, &order("i1", None)).await;
        assert_eq!(claim(store, &order("i2", None)).await, Claim::KeyReused);
        let mut changed = order("i1", Some(Moment::from_unix(4_000_000_000)));
        changed.key = "k2".to_owned();
        assert_eq!(claim(store, &changed).await, Claim::IntentReused);
    }

    a_deadline_counts_from_the_attempt_that_succeeds(store) {
        let until = |seconds: i64| {
            let mut bill = water("k1");
            bill.default_deadline = Some(Moment::from_unix(seconds));
            bill
        };
        let first = until(1);
        let holder = Holder::random();
        store.claim(&first, &holder, LEASE).await.unwrap();
        store.give_up(&first.id, &holder, Unmade::Unknown).await.unwrap();
        let Claim::Again(bill) = claim(store, &until(4_000_000_000)).await else { panic!("no turn") };
        assert_eq!(bill.deadline, Some(Moment::from_unix(4_000_000_000)));
        store.issue(&first.id, &issued("0123")).await.unwrap();
        assert_eq!(store.overdue(10).await.unwrap(), []);
    }

    one_looks_at_a_time(store) {
        let first = water("k1");
        with_number(store, &first, "0123").await;
        assert!(!store.take_look(&first.id, LEASE).await.unwrap(), "it is new");
        assert!(store.take_look(&first.id, NO_LEASE).await.unwrap());
        assert!(!store.take_look(&first.id, LEASE).await.unwrap());
        assert!(store.take_look(&first.id, NO_LEASE).await.unwrap());
        assert_eq!(store.unlooked(10).await.unwrap(), [], "it was looked at just now");
    }

    a_bill_that_nobody_watches_is_looked_at_now_and_then(store) {
        let first = water("k1");
        with_number(store, &first, "0123").await;
        let long_ago = "UPDATE bills SET looked_at = looked_at - 400000, created_at = created_at - 400000";
        sqlx::query(long_ago).execute(store.pool()).await.unwrap();
        assert_eq!(store.unlooked(10).await.unwrap().len(), 1);
        store.record(&number("0123"), &[paid("p1", 1000)]).await.unwrap();
        assert_eq!(store.unlooked(10).await.unwrap(), [], "it is paid");
    }

    a_message_waits_until_it_was_delivered(store) {
        with_number(store, &water("k1"), "0123").await;
        let [first] = &store.take_messages(10, LEASE).await.unwrap()[..] else { panic!("not one") };
        assert_eq!(first.attempts, 1);
        assert_eq!(store.take_messages(10, LEASE).await.unwrap(), []);
        store.undelivered(&first.id, "503", NO_LEASE).await.unwrap();
        let [second] = &store.take_messages(10, LEASE).await.unwrap()[..] else { panic!("not one") };
        assert_eq!((&second.id, &second.body, second.attempts), (&first.id, &first.body, 2));
        store.delivered(&first.id).await.unwrap();
        store.undelivered(&first.id, "late", NO_LEASE).await.unwrap();
        assert_eq!(store.take_messages(10, LEASE).await.unwrap(), []);
    }

    later_news_of_a_bill_wait_until_earlier_ones_were_tried(store) {
        let first = water("k1");
        with_number(store, &first, "0123").await;
        store.record(&number("0123"), &[paid("p1", 1000)]).await.unwrap();
        with_number(store, &water("k2"), "0124").await;
        let kinds = |messages: &[Message]| -> Vec<_> {
            messages.iter().map(|one| (one.kind.clone(), one.bill == first.id)).collect()
        };
        let mut taken = store.take_messages(10, LEASE).await.unwrap();
        taken.sort_by_key(|one| one.bill != first.id);
        let issued = "bill.issued".to_owned();
        assert_eq!(kinds(&taken), [(issued.clone(), true), (issued, false)]);
        assert_eq!(store.take_messages(10, LEASE).await.unwrap(), []);

        store.undelivered(&taken[0].id, "503", LEASE).await.unwrap();
        let paid = store.take_messages(10, LEASE).await.unwrap();
        assert_eq!(kinds(&paid), [("bill.paid".to_owned(), true)]);
        let version = |message: &Message| {
            let body: serde_json::Value = serde_json::from_str(&message.body).unwrap();
            body["data"]["version"].as_i64().unwrap()
        };
        assert!(version(&taken[0]) < version(&paid[0]));
    }

    what_was_given_up_is_listed_and_sent_again_by_hand(store) {
        let first = water("k1");
        with_number(store, &first, "0123").await;
        let [message] = &store.take_messages(10, LEASE).await.unwrap()[..] else { panic!("not one") };
        assert_eq!(store.unheard(10).await.unwrap(), []);
        store.undelivered(&message.id, "503", Duration::MAX).await.unwrap();
        let [unheard] = &store.unheard(10).await.unwrap()[..] else { panic!("not one") };
        assert_eq!((&unheard.id, unheard.failure.as_deref(), unheard.turn), (&message.id, Some("503"), Turn::GivenUp));
        assert_eq!(store.outbox(&first.id).await.unwrap(), std::slice::from_ref(unheard));

        for resend in [Resend::Message(message.id.clone()), Resend::Bill(first.id.clone()), Resend::All] {
            assert_eq!(store.resend(&resend).await.unwrap(), 1, "{resend:?}");
            let [again] = &store.take_messages(10, LEASE).await.unwrap()[..] else { panic!("not one") };
            assert_eq!((&again.body, again.attempts), (&message.body, 1));
            store.undelivered(&message.id, "503", Duration::MAX).await.unwrap();
        }
        store.delivered(&message.id).await.unwrap();
        assert_eq!(store.resend(&Resend::All).await.unwrap(), 0);
        assert_eq!(store.resend(&Resend::Message(message.id.clone())).await.unwrap(), 1);
        let [again] = &store.outbox(&first.id).await.unwrap()[..] else { panic!("not one") };
        assert!(matches!(again.turn, Turn::At(_)));
    }

    a_webhook_is_kept_once(store) {
        let told = Notification {
            event: "PAYMENT RECEIVED".to_owned(),
            order_reference: None,
            body: r#"{"event":"PAYMENT RECEIVED"}"#.to_owned(),
        };
        assert!(store.keep(&told).await.unwrap());
        assert!(!store.keep(&told).await.unwrap());
    }

    bills_are_listed_from_the_newest_page_by_page(store) {
        for key in ["k1", "k2", "k3"] {
            with_number(store, &water(key), &key.replace('k', "012")).await;
        }
        store.record(&number("0121"), &[paid("p1", 1000)]).await.unwrap();
        let page = |before: Option<BillId>| Listing { before, limit: 2, ..Listing::default() };
        let first = store.list(&page(None)).await.unwrap();
        let second = store.list(&page(Some(first[1].id.clone()))).await.unwrap();
        assert_eq!((first.len(), second.len()), (2, 1));
        claim(store, &water("k4")).await;
        let count = async |listing: Listing| store.list(&listing).await.unwrap().len();
        let all = || Listing { limit: 10, ..Listing::default() };
        assert_eq!(count(all()).await, 4);
        assert_eq!(count(Listing { status: Some(BillStatus::Paid), ..all() }).await, 1);
        assert_eq!(count(Listing { status: Some(BillStatus::Issued), ..all() }).await, 2);
        assert_eq!(count(Listing { stage: Some(Stage::Asking), ..all() }).await, 1);
        let earlier = Some(Moment::from_unix(first[0].created_at.unix() - 3600));
        assert_eq!(count(Listing { to: earlier, ..all() }).await, 0);
        assert_eq!(count(Listing { from: earlier, ..all() }).await, 4);
    }

    who_watches_hears_of_changes(store) {
        let mut changes = store.changes();
        let first = water("k1");
        with_number(store, &first, "0123").await;
        assert_eq!(changes.recv().await.unwrap(), Change::Of(first.id.clone()));
        store.record(&number("0123"), &[paid("p1", 1000)]).await.unwrap();
        assert_eq!(changes.recv().await.unwrap(), Change::Of(first.id.clone()));
    }

    tables_are_made_once(store) {
        store.ready().await.unwrap();
    }
}
