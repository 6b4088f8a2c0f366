//! What becomes of a bill that has its number: money, deadlines, messages, lists.

use super::*;

on_each! {
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

    a_bill_is_closed_after_its_deadline_and_money_still_counts(store) {
        let mut late = water("k1");
        late.deadline = Some(Timestamp::from_unix(1));
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
            late.deadline = Some(Timestamp::from_unix(1));
            with_number(store, &late, &key.replace('k', "012")).await;
        }
        let first = &store.overdue(1).await.unwrap()[0];
        assert!(store.take_closing(&first.id, LEASE).await.unwrap());
        assert!(!store.take_closing(&first.id, LEASE).await.unwrap());
        let second = &store.overdue(1).await.unwrap()[0];
        assert_ne!(first.id, second.id);
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
        let earlier = Some(Timestamp::from_unix(first[0].created_at.unix() - 3600));
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
