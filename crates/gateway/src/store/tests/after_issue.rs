//! Bills that have a number: payments, deadlines, messages and lists.

use super::*;

on_each! {
    a_payment_counts_once_however_often_it_is_reported(store) {
        let first = bill("k1", r#"{"billAmount":1000,"billPaymentMode":"ALLOW_PARTIAL_AND_OVER_PAYMENT"}"#);
        issue_bill(store, &first, "0123").await;
        let part = [paid("p1", 400)];
        let Recorded::Changed(bill) = store.record(&number("0123"), &part).await.unwrap() else { panic!("unchanged") };
        assert_eq!(bill.balance().status, BillStatus::Underpaid);
        assert_eq!(store.record(&number("0123"), &part).await.unwrap(), Recorded::Unchanged);
        assert_eq!(store.record(&number("9"), &part).await.unwrap(), Recorded::UnknownNumber);
        store.record(&number("0123"), &[paid("p2", 600)]).await.unwrap();
        assert_eq!(store.find(&first.id).await.unwrap().unwrap().balance().status, BillStatus::Paid);
        assert_eq!(deliver_all(store).await, ["bill.issued", "bill.underpaid", "bill.paid"]);
    }

    each_instalment_is_told(store) {
        let first = bill("k1", r#"{"billAmount":1000,"billPaymentMode":"ALLOW_PARTIAL_AND_OVER_PAYMENT"}"#);
        assert!(matches!(claim(store, &first).await, Claim::New(_)));
        let number_in_parts = r#"{"billPayNumber":"0123","billAmount":1000,"billMaxCollectionAmount":1000}"#;
        store.issue(&first.id, &serde_json::from_str(number_in_parts).unwrap()).await.unwrap();
        for payment in [paid("p1", 400), paid("p2", 300), paid("p2", 300), paid("p3", 300)] {
            store.record(&number("0123"), &[payment]).await.unwrap();
        }
        let told = ["bill.issued", "bill.part_paid", "bill.part_paid", "bill.paid"];
        assert_eq!(deliver_all(store).await, told);
    }

    a_corrected_amount_of_a_paid_bill_is_not_told_again(store) {
        issue_bill(store, &water("k1"), "0123").await;
        let told = Payment { source: PaymentSource::Webhook, ..paid("p1", 990) };
        store.record(&number("0123"), &[told]).await.unwrap();
        let listed = paid("p1", 1000);
        assert!(matches!(store.record(&number("0123"), &[listed]).await.unwrap(), Recorded::Changed(_)));
        assert_eq!(deliver_all(store).await, ["bill.issued", "bill.paid"]);
    }

    only_an_exact_number_over_the_amount_is_paid_by_less(store) {
        const ANY: &str = "ALLOW_PARTIAL_AND_OVER_PAYMENT";
        let answers = [
            ("0123", "EXACT", "EXACT", 1000, BillStatus::Paid),
            ("0124", "EXACT", ANY, 1000, BillStatus::Underpaid),
            ("0125", "EXACT", "EXACT", 500, BillStatus::Underpaid),
            ("0126", ANY, "EXACT", 1000, BillStatus::Underpaid),
        ];
        for (digits, requested, mode, amount, status) in answers {
            let exact = bill(digits, &format!(r#"{{"billAmount":1000,"billPaymentMode":"{requested}"}}"#));
            assert!(matches!(claim(store, &exact).await, Claim::New(_)));
            let answer = serde_json::json!({"billPayNumber": digits, "billAmount": amount, "billPaymentMode": mode});
            store.issue(&exact.id, &serde_json::from_value(answer).unwrap()).await.unwrap();
            store.record(&number(digits), &[paid("p1", 500)]).await.unwrap();
            let bill = store.find(&exact.id).await.unwrap().unwrap();
            assert_eq!(bill.balance().status, status, "{requested} {mode} {amount}");
        }
    }

    a_bill_is_closed_after_its_deadline_and_later_payments_count(store) {
        let mut late = water("k1");
        late.deadline = Some(Timestamp::from_unix(1));
        let open = water("k2");
        issue_bill(store, &late, "0123").await;
        issue_bill(store, &open, "0124").await;
        let overdue = store.overdue(10).await.unwrap();
        assert_eq!(overdue.iter().map(|bill| &bill.id).collect::<Vec<_>>(), [&late.id]);
        assert!(matches!(store.close(&late.id).await.unwrap(), Recorded::Changed(_)));
        assert_eq!(store.close(&late.id).await.unwrap(), Recorded::Unchanged);
        assert_eq!(store.overdue(10).await.unwrap(), []);
        assert_eq!(store.find(&late.id).await.unwrap().unwrap().balance().status, BillStatus::Closed);
        store.record(&number("0123"), &[paid("p1", 1000)]).await.unwrap();
        assert_eq!(store.find(&late.id).await.unwrap().unwrap().balance().status, BillStatus::Paid);
        assert_eq!(deliver_all(store).await, ["bill.issued", "bill.issued", "bill.closed", "bill.paid"]);
    }

    a_failed_poll_is_repeated_after_a_minute(store) {
        let first = water("k1");
        issue_bill(store, &first, "0123").await;
        let after_a_minute = "UPDATE bills SET poll_at = poll_at - 60000";
        store.execute_for_test("UPDATE bills SET looked_at = looked_at - 300000").await;
        assert!(store.claim_poll(&first.id, LEASE).await.unwrap());
        store.execute_for_test(after_a_minute).await;
        assert_eq!(store.due_for_poll(10).await.unwrap(), [], "the next turn is in five minutes");
        store.poll_again_soon(&first.id).await.unwrap();
        assert_eq!(store.due_for_poll(10).await.unwrap(), [], "its minute has not passed");
        store.execute_for_test(after_a_minute).await;
        assert_eq!(store.due_for_poll(10).await.unwrap().len(), 1);
    }

    bills_that_cant_be_closed_do_not_delay_others(store) {
        for key in ["k1", "k2"] {
            let mut late = water(key);
            late.deadline = Some(Timestamp::from_unix(1));
            issue_bill(store, &late, &key.replace('k', "012")).await;
        }
        let first = &store.overdue(1).await.unwrap()[0];
        assert!(store.claim_closing(&first.id, LEASE).await.unwrap());
        assert!(!store.claim_closing(&first.id, LEASE).await.unwrap());
        let second = &store.overdue(1).await.unwrap()[0];
        assert_ne!(first.id, second.id);
    }

    a_bill_is_polled_by_one_gateway_at_a_time(store) {
        let first = water("k1");
        issue_bill(store, &first, "0123").await;
        assert!(!store.claim_poll(&first.id, LEASE).await.unwrap(), "it is new");
        assert!(store.claim_poll(&first.id, NO_LEASE).await.unwrap());
        assert!(!store.claim_poll(&first.id, LEASE).await.unwrap());
        assert!(store.claim_poll(&first.id, NO_LEASE).await.unwrap());
        assert_eq!(store.due_for_poll(10).await.unwrap(), [], "it was polled just now");
    }

    a_bill_that_nobody_watches_is_polled_now_and_then(store) {
        let first = water("k1");
        issue_bill(store, &first, "0123").await;
        let long_ago = "UPDATE bills SET poll_at = poll_at - 400000";
        store.execute_for_test(long_ago).await;
        assert_eq!(store.due_for_poll(10).await.unwrap().len(), 1);
        store.record(&number("0123"), &[paid("p1", 1000)]).await.unwrap();
        assert_eq!(store.due_for_poll(10).await.unwrap(), [], "it is paid");

        let partly = bill("k2", r#"{"billAmount":1000,"billPaymentMode":"ALLOW_PARTIAL_AND_OVER_PAYMENT"}"#);
        issue_bill(store, &partly, "0124").await;
        store.record(&number("0124"), &[paid("p2", 400)]).await.unwrap();
        store.execute_for_test(long_ago).await;
        assert_eq!(store.due_for_poll(10).await.unwrap().len(), 1, "the rest may be on its way");
    }

    a_message_is_kept_until_it_is_delivered(store) {
        issue_bill(store, &water("k1"), "0123").await;
        let [first] = &store.take_messages(10, LEASE).await.unwrap()[..] else { panic!("not one") };
        assert_eq!(first.attempts, 1);
        assert_eq!(store.take_messages(10, LEASE).await.unwrap(), []);
        store.mark_undelivered(&first.id, "503", NO_LEASE).await.unwrap();
        let [second] = &store.take_messages(10, LEASE).await.unwrap()[..] else { panic!("not one") };
        assert_eq!((&second.id, &second.body, second.attempts), (&first.id, &first.body, 2));
        store.mark_delivered(&first.id).await.unwrap();
        store.mark_undelivered(&first.id, "late", NO_LEASE).await.unwrap();
        assert_eq!(store.take_messages(10, LEASE).await.unwrap(), []);
    }

    messages_that_were_given_up_are_listed_and_sent_again_by_command(store) {
        let first = water("k1");
        issue_bill(store, &first, "0123").await;
        let [message] = &store.take_messages(10, LEASE).await.unwrap()[..] else { panic!("not one") };
        assert_eq!(store.undelivered(10).await.unwrap(), []);
        store.mark_undelivered(&message.id, "503", Duration::MAX).await.unwrap();
        let [given_up] = &store.undelivered(10).await.unwrap()[..] else { panic!("not one") };
        assert_eq!((&given_up.id, given_up.failure.as_deref(), given_up.state), (&message.id, Some("503"), DeliveryState::GivenUp));
        assert_eq!(store.messages_of(&first.id).await.unwrap(), std::slice::from_ref(given_up));

        for resend in [Resend::Message(message.id.clone()), Resend::Bill(first.id.clone()), Resend::All] {
            assert_eq!(store.resend(&resend).await.unwrap(), 1, "{resend:?}");
            let [again] = &store.take_messages(10, LEASE).await.unwrap()[..] else { panic!("not one") };
            assert_eq!((&again.body, again.attempts), (&message.body, 1));
            store.mark_undelivered(&message.id, "503", Duration::MAX).await.unwrap();
        }
        store.mark_delivered(&message.id).await.unwrap();
        assert_eq!(store.resend(&Resend::All).await.unwrap(), 0);
        assert_eq!(store.resend(&Resend::Message(message.id.clone())).await.unwrap(), 1);
        let [again] = &store.messages_of(&first.id).await.unwrap()[..] else { panic!("not one") };
        assert!(matches!(again.state, DeliveryState::Scheduled(_)));
    }

    a_webhook_is_stored_once(store) {
        let told = ClickPesaWebhook {
            event: "PAYMENT RECEIVED".to_owned(),
            order_reference: None,
            body: r#"{"event":"PAYMENT RECEIVED"}"#.to_owned(),
        };
        assert!(store.store_webhook(&told).await.unwrap());
        assert!(!store.store_webhook(&told).await.unwrap());
    }

    bills_are_listed_from_the_newest_page_by_page(store) {
        for key in ["k1", "k2", "k3"] {
            issue_bill(store, &water(key), &key.replace('k', "012")).await;
        }
        store.record(&number("0121"), &[paid("p1", 1000)]).await.unwrap();
        let page = |before: Option<BillId>| BillFilter { before, limit: 2, ..BillFilter::default() };
        let first = store.list(&page(None)).await.unwrap();
        let second = store.list(&page(Some(first[1].id.clone()))).await.unwrap();
        assert_eq!((first.len(), second.len()), (2, 1));
        claim(store, &water("k4")).await;
        let count = async |filter: BillFilter| store.list(&filter).await.unwrap().len();
        let all = || BillFilter { limit: 10, ..BillFilter::default() };
        assert_eq!(count(all()).await, 4);
        assert_eq!(count(BillFilter { status: Some(BillStatus::Paid), ..all() }).await, 1);
        assert_eq!(count(BillFilter { status: Some(BillStatus::Issued), ..all() }).await, 2);
        assert_eq!(count(BillFilter { stage: Some(Stage::Asking), ..all() }).await, 1);
        let earlier = Some(Timestamp::from_unix(first[0].created_at.unix() - 3600));
        assert_eq!(count(BillFilter { to: earlier, ..all() }).await, 0);
        assert_eq!(count(BillFilter { from: earlier, ..all() }).await, 4);
    }

    subscribers_are_notified_of_changes(store) {
        let mut changes = store.changes();
        let first = water("k1");
        issue_bill(store, &first, "0123").await;
        assert_eq!(changes.recv().await.unwrap(), Change::Bill(first.id.clone()));
        store.record(&number("0123"), &[paid("p1", 1000)]).await.unwrap();
        assert_eq!(changes.recv().await.unwrap(), Change::Bill(first.id.clone()));
    }

    an_open_database_is_ready(store) {
        store.check_health().await.unwrap();
    }
}
