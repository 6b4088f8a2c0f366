//! Which attempt may ask ClickPesa for a bill's number, and how a bill is recognised.

use super::*;

on_each! {
    one_key_is_one_bill(store) {
        let first = water("k1");
        let Claim::New(kept) = claim(store, &first).await else { panic!("not new") };
        assert_eq!((kept.id.clone(), kept.stage), (first.id.clone(), Stage::Asking));
        assert!(matches!(claim(store, &water("k1")).await, Claim::InProgress(bill) if bill.id == first.id));

        store.issue(&first.id, &issued("0123")).await.unwrap();
        let Claim::Issued(again) = claim(store, &water("k1")).await else { panic!("no number") };
        assert_eq!(again.issued, Some(issued("0123")));
        assert!(matches!(claim(store, &water("k2")).await, Claim::New(_)));
    }

    of_many_concurrent_claims_one_gets_the_lease(store) {
        check_that_one_gets_the_lease(store, (0..20).map(|_| water("k1"))).await;
    }

    a_key_or_an_intent_belongs_to_one_bill(store) {
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
        assert_eq!(store.find_by_intent(&same).await.unwrap(), None, "it has no number yet");
        assert!(matches!(claim(store, &same).await, Claim::InProgress(bill) if bill.id == first.id));
    }

    a_reference_belongs_to_one_bill_until_that_is_refused(store) {
        let json = r#"{"billReference":"INV1","billAmount":1000}"#;
        let first = bill("k1", json);
        let holder = LeaseHolder::random();
        store.claim(&first, &holder, LEASE).await.unwrap();
        assert!(matches!(claim(store, &bill("k2", json)).await, Claim::InProgress(bill) if bill.id == first.id));
        let other = bill("k3", r#"{"billReference":"INV1","billAmount":2000}"#);
        assert_eq!(claim(store, &other).await, Claim::ReferenceTaken);

        store.release_lease(&first.id, &holder, CreateOutcome::NotCreated).await.unwrap();
        assert!(matches!(claim(store, &other).await, Claim::New(_)));
        assert_eq!(claim(store, &first).await, Claim::ReferenceTaken);
    }

    a_retry_asks_for_the_same_generated_number(store) {
        let choose = |number: &str| {
            let mut bill = water("k1");
            bill.generated_reference = billpay_contract::BillReference::parse(number).unwrap();
            bill
        };
        let first = choose("55040000000001");
        let holder = LeaseHolder::random();
        store.claim(&first, &holder, NO_LEASE).await.unwrap();
        let Claim::TakenOver(bill) = claim(store, &choose("55040000000002")).await else { panic!("not taken over") };
        assert_eq!(bill.reference, first.generated_reference);
        assert_eq!(bill.request_with_reference().reference(), first.generated_reference.as_ref());
    }

    an_attempt_that_ended_with_its_gateway_is_of_unknown_outcome(store) {
        let first = water("k1");
        claim(store, &first).await;
        assert_eq!(store.end_dead_attempts().await.unwrap(), 0);
        store.execute_for_test("UPDATE bills SET lease_until = lease_until - 200000").await;
        assert_eq!(store.end_dead_attempts().await.unwrap(), 1);
        assert_eq!(store.end_dead_attempts().await.unwrap(), 0);
        let again = claim(store, &first).await;
        assert!(matches!(again, Claim::TakenOver(bill) if bill.stage == Stage::Unknown));
    }

    a_released_or_expired_lease_is_taken_over_once(store) {
        let first = water("k1");
        let expired = LeaseHolder::random();
        store.claim(&first, &expired, NO_LEASE).await.unwrap();
        let successor = LeaseHolder::random();
        let Claim::TakenOver(bill) = store.claim(&first, &successor, LEASE).await.unwrap() else { panic!("not taken over") };
        assert_eq!((bill.stage, bill.attempts), (Stage::Asking, 1));
        assert!(!store.renew(&first.id, &expired, LEASE).await.unwrap());
        assert!(store.renew(&first.id, &successor, LEASE).await.unwrap());
        assert!(matches!(claim(store, &first).await, Claim::InProgress(_)));

        // The expired holder can't release the new lease.
        store.release_lease(&first.id, &expired, CreateOutcome::NotCreated).await.unwrap();
        assert!(matches!(claim(store, &first).await, Claim::InProgress(_)));
        store.release_lease(&first.id, &successor, CreateOutcome::Unknown).await.unwrap();
        let Claim::TakenOver(bill) = claim(store, &first).await else { panic!("not taken over") };
        assert_eq!((bill.stage, bill.attempts), (Stage::Unknown, 2));
    }

    a_number_is_never_lost_nor_changed(store) {
        let first = water("k1");
        let bill = issue_bill(store, &first, "0123").await;
        assert_eq!(store.issue(&first.id, &issued("0123")).await.unwrap(), IssueOutcome::Stored(bill.clone()));
        assert_eq!(store.issue(&first.id, &issued("0124")).await.unwrap(), IssueOutcome::AlreadyIssued(bill.clone()));
        assert_eq!(store.find(&first.id).await.unwrap(), Some(bill.clone()));
        assert_eq!(store.find_number(&number("0123")).await.unwrap(), Some(bill));
        assert_eq!(store.find_number(&number("0124")).await.unwrap(), None);
        assert_eq!(store.find(&new_bill_id()).await.unwrap(), None);
    }

    the_remainder_of_a_bill_is_one_bill(store) {
        let first = water("k1");
        issue_bill(store, &first, "0123").await;
        let mut remainder = bill("k2", r#"{"billAmount":600}"#);
        remainder.remainder_of = Some(first.id.clone());
        issue_bill(store, &remainder, "0124").await;
        assert_eq!(store.find(&first.id).await.unwrap().unwrap().remainder, Some(remainder.id.clone()));
        let mut again = bill("k3", r#"{"billAmount":600}"#);
        again.remainder_of = Some(first.id.clone());
        assert!(matches!(claim(store, &again).await, Claim::Issued(bill) if bill.id == remainder.id));
    }

    a_number_that_may_exist_is_unresolved(store) {
        let first = bill("k1", r#"{"billReference":"INV1","billAmount":1000}"#);
        let holder = LeaseHolder::random();
        store.claim(&first, &holder, LEASE).await.unwrap();
        assert_eq!(store.unresolved(10).await.unwrap(), [], "an attempt holds the lease");
        store.release_lease(&first.id, &holder, CreateOutcome::Unknown).await.unwrap();
        assert_eq!(store.unresolved(10).await.unwrap().len(), 1);
        let asked = store.find_unnumbered(&number("INV1")).await.unwrap();
        assert_eq!(asked.map(|bill| bill.id), Some(first.id.clone()));
        store.issue(&first.id, &issued("INV1")).await.unwrap();
        assert_eq!(store.unresolved(10).await.unwrap(), []);
        assert_eq!(store.find_unnumbered(&number("INV1")).await.unwrap(), None);
    }

    a_collision_of_generated_numbers_is_retried(store) {
        let choose = |key: &str| {
            let mut bill = water(key);
            bill.generated_reference = billpay_contract::BillReference::parse("55040000000001").unwrap();
            bill
        };
        assert!(matches!(claim(store, &choose("k1")).await, Claim::New(_)));
        assert_eq!(claim(store, &choose("k2")).await, Claim::Retry);
    }

    bills_with_equal_content_and_different_intents_differ(store) {
        let order = |intent: &str, deadline: Option<Timestamp>| {
            let mut bill = water("k1");
            bill.intent = Some(intent.to_owned());
            bill.deadline = deadline;
            bill
        };
        claim(store, &order("i1", None)).await;
        assert_eq!(claim(store, &order("i2", None)).await, Claim::KeyReused);
        let mut changed = order("i1", Some(Timestamp::from_unix(4_000_000_000)));
        changed.idempotency_key = "k2".to_owned();
        assert_eq!(claim(store, &changed).await, Claim::IntentReused);
    }

    the_default_deadline_counts_from_the_last_attempt(store) {
        let until = |seconds: i64| {
            let mut bill = water("k1");
            bill.default_deadline = Some(Timestamp::from_unix(seconds));
            bill
        };
        let first = until(1);
        let holder = LeaseHolder::random();
        store.claim(&first, &holder, LEASE).await.unwrap();
        store.release_lease(&first.id, &holder, CreateOutcome::Unknown).await.unwrap();
        let Claim::TakenOver(bill) = claim(store, &until(4_000_000_000)).await else { panic!("not taken over") };
        assert_eq!(bill.deadline, Some(Timestamp::from_unix(4_000_000_000)));
        store.issue(&first.id, &issued("0123")).await.unwrap();
        assert_eq!(store.overdue(10).await.unwrap(), []);
    }

    a_later_message_waits_until_the_earlier_ones_were_tried(store) {
        let first = water("k1");
        issue_bill(store, &first, "0123").await;
        store.record(&number("0123"), &[paid("p1", 1000)]).await.unwrap();
        issue_bill(store, &water("k2"), "0124").await;
        let kinds = |messages: &[Message]| -> Vec<_> {
            messages.iter().map(|one| (one.kind.clone(), one.bill == first.id)).collect()
        };
        let mut taken = store.take_messages(10, LEASE).await.unwrap();
        taken.sort_by_key(|one| one.bill != first.id);
        let issued = "bill.issued".to_owned();
        assert_eq!(kinds(&taken), [(issued.clone(), true), (issued, false)]);
        assert_eq!(store.take_messages(10, LEASE).await.unwrap(), []);

        store.mark_undelivered(&taken[0].id, "503", LEASE).await.unwrap();
        let paid = store.take_messages(10, LEASE).await.unwrap();
        assert_eq!(kinds(&paid), [("bill.paid".to_owned(), true)]);
        let version = |message: &Message| {
            let body: serde_json::Value = serde_json::from_str(&message.body).unwrap();
            body["data"]["version"].as_i64().unwrap()
        };
        assert!(version(&taken[0]) < version(&paid[0]));
    }
}
