//! The clock is set back. That is the same as if all stored times had moved into the future.

use super::*;

const HOUR: i64 = 3_600_000;
const YEAR: i64 = 365 * 24 * HOUR;

/// Statements that move all times that waits depend on.
const BILLS: [&str; 2] = [
    "UPDATE bills SET looked_at = looked_at + 3600000, poll_at = poll_at + 3600000, \
     created_at = created_at + 3600000, lease_until = CASE WHEN stage = 'asking' THEN lease_until + 3600000 ELSE 0 END, \
     close_after = CASE WHEN close_after > 0 THEN close_after + 3600000 ELSE 0 END",
    "UPDATE bills SET looked_at = looked_at + 31536000000, poll_at = poll_at + 31536000000, \
     created_at = created_at + 31536000000, lease_until = CASE WHEN stage = 'asking' THEN lease_until + 31536000000 ELSE 0 END, \
     close_after = CASE WHEN close_after > 0 THEN close_after + 31536000000 ELSE 0 END",
];
const MESSAGES: [&str; 2] = [
    "UPDATE messages SET next_at = next_at + 3600000, waits_since = waits_since + 3600000 \
     WHERE next_at < 9000000000000000000",
    "UPDATE messages SET next_at = next_at + 31536000000, waits_since = waits_since + 31536000000 \
     WHERE next_at < 9000000000000000000",
];

async fn set_back(store: &BillStore, step: i64) {
    let which = usize::from(step == YEAR);
    store.execute_for_test(BILLS[which]).await;
    store.execute_for_test(MESSAGES[which]).await;
}

async fn correct(store: &BillStore) -> u64 {
    store
        .correct_future_times(NO_LEASE, NO_LEASE)
        .await
        .unwrap()
}

async fn check_a_clock_that_is_set_back(store: &BillStore, step: i64) {
    let mut late = water(&format!("late-{step}"));
    late.deadline = Some(Timestamp::from_unix(1));
    let late = issue_bill(store, &late, &format!("1{step}")).await;
    assert!(store.claim_closing(&late.id, LEASE).await.unwrap());
    let dead = water(&format!("dead-{step}"));
    assert!(matches!(claim(store, &dead).await, Claim::New(_)));
    let [message] = &store.take_messages(10, LEASE).await.unwrap()[..] else {
        panic!("not one")
    };
    store
        .mark_undelivered(&message.id, "503", NO_LEASE)
        .await
        .unwrap();

    set_back(store, step).await;
    assert!(!store.claim_poll(&late.id, NO_LEASE).await.unwrap());
    assert_eq!(store.take_messages(10, LEASE).await.unwrap(), []);
    assert_eq!(store.overdue(10).await.unwrap(), []);

    assert!(correct(store).await >= 3);
    assert!(store.claim_poll(&late.id, NO_LEASE).await.unwrap());
    assert_eq!(store.overdue(10).await.unwrap().len(), 1);
    assert!(matches!(claim(store, &dead).await, Claim::TakenOver(_)));
    let [again] = &store.take_messages(10, LEASE).await.unwrap()[..] else {
        panic!("not one")
    };
    assert_eq!(again.id, message.id);
    store.mark_delivered(&again.id).await.unwrap();
    store.close(&late.id).await.unwrap();
    deliver_all(store).await;
}

on_each! {
    bills_and_messages_do_not_wait_for_the_clock_to_catch_up(store) {
        check_a_clock_that_is_set_back(store, HOUR).await;
        check_a_clock_that_is_set_back(store, YEAR).await;
    }

    a_wait_is_as_long_after_the_step_as_before(store) {
        issue_bill(store, &water("k1"), "0123").await;
        let [message] = &store.take_messages(10, LEASE).await.unwrap()[..] else { panic!("not one") };
        store.mark_undelivered(&message.id, "503", 10 * LEASE).await.unwrap();
        set_back(store, YEAR).await;
        assert_eq!(correct(store).await, 2);
        assert_eq!(correct(store).await, 0, "corrected twice");
        assert_eq!(store.take_messages(10, LEASE).await.unwrap(), [], "its pause has not ended");
        assert_eq!(store.due_for_poll(10).await.unwrap(), [], "it was polled just now");
        store.execute_for_test("UPDATE bills SET poll_at = poll_at - 300000").await;
        assert_eq!(store.due_for_poll(10).await.unwrap().len(), 1);
    }

    a_steady_clock_corrects_nothing(store) {
        issue_bill(store, &water("k1"), "0123").await;
        claim(store, &water("k2")).await;
        store.take_messages(10, LEASE).await.unwrap();
        assert_eq!(store.correct_future_times(LEASE, LEASE).await.unwrap(), 0);
        let before = store.now().await.unwrap();
        assert!(store.now().await.unwrap() >= before);
    }
}
