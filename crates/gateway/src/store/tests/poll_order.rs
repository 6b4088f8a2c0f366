//! Which bills the sweep polls first, and after which pauses.

use super::*;

/// Copies the first bill five thousand times, as bills that were created when it was.
const ABANDONED: &str = "WITH RECURSIVE numbers (i) AS \
    (SELECT 10001 UNION ALL SELECT i + 1 FROM numbers WHERE i < 15000) \
    INSERT INTO bills (id, idempotency_key, fingerprint, request, stage, holder, lease_until, attempts, number, issued, \
    status, looked_at, poll_at, close_after, version, created_at, updated_at) \
    SELECT SUBSTR(id, 1, LENGTH(id) - 5) || CAST(i AS TEXT), idempotency_key || CAST(i AS TEXT), fingerprint, request, \
    stage, holder, lease_until, attempts, number || CAST(i AS TEXT), issued, status, looked_at, poll_at, close_after, \
    version, created_at, updated_at FROM bills, numbers";

/// A bill whose id is none of its copies'.
fn first_bill() -> NewBill {
    NewBill {
        id: BillId::from_u128(1),
        ..water("k1")
    }
}

/// The same as if five minutes and a second had passed.
const FIVE_MINUTES_LATER: &str =
    "UPDATE bills SET looked_at = looked_at - 301000, poll_at = poll_at - 301000";

/// The time from the last poll of the first bill to the next, in milliseconds, if there is a next one.
async fn pause(store: &BillStore) -> Option<i64> {
    let pause = store.read(|connection| {
        Box::pin(async move {
            let pause = "SELECT poll_at - looked_at AS pause FROM bills WHERE number = '0123'";
            connection.row(pause, &[], |row| row.get("pause")).await
        })
    });
    pause.await.unwrap().unwrap()
}

async fn ids(store: &BillStore, limit: u32) -> Vec<BillId> {
    let due = store.due_for_poll(limit).await.unwrap();
    due.into_iter().map(|bill| bill.id).collect()
}

/// The time between two statements adds to a pause that is changed by the second.
#[track_caller]
fn assert_about(pause: Option<i64>, milliseconds: i64) {
    let pause = pause.unwrap();
    assert!(
        (milliseconds..milliseconds + 20_000).contains(&pause),
        "{pause}"
    );
}

on_each! {
    five_thousand_abandoned_bills_do_not_delay_one_that_somebody_looked_at(store) {
        let honest = issue_bill(store, &first_bill(), "0123").await.id;
        store.execute_for_test(ABANDONED).await;
        store.execute_for_test(FIVE_MINUTES_LATER).await;
        store.execute_for_test("UPDATE bills SET looked_at = looked_at - 1, poll_at = poll_at - 1 WHERE number <> '0123'").await;
        assert_eq!(ids(store, 80).await[0], honest, "it is the last one that was created");
        assert!(store.claim_poll(&honest, NO_LEASE).await.unwrap());
        assert!(!ids(store, 5001).await.contains(&honest), "it was polled just now");
        store.execute_for_test(FIVE_MINUTES_LATER).await;
        let due = ids(store, 80).await;
        assert_eq!((due.len(), &due[0]), (80, &honest));
    }

    each_list_has_its_part_of_a_sweep(store) {
        let first = issue_bill(store, &first_bill(), "0123").await.id;
        store.execute_for_test(ABANDONED).await;
        store.execute_for_test(FIVE_MINUTES_LATER).await;
        // The sweep polls the first bill again and again.
        assert!(store.claim_repeated_poll(&first, NO_LEASE).await.unwrap());
        store.execute_for_test("UPDATE bills SET looked_at = looked_at - 999000, poll_at = poll_at - 999000 WHERE number = '0123'").await;
        // This one has waited for longer than the others that nobody has polled.
        store.execute_for_test("UPDATE bills SET looked_at = looked_at - 1, poll_at = poll_at - 1 WHERE number = '012312345'").await;
        let due = store.due_for_poll(9).await.unwrap();
        let numbers = due.iter().map(|bill| bill.id.as_str()).collect::<Vec<_>>();
        assert_eq!(due.len(), 9);
        assert!(numbers[1].ends_with("12345"), "{numbers:?}");
        assert_eq!(due[2].id, first);
        let mut each_once = numbers.clone();
        each_once.sort_unstable();
        each_once.dedup();
        assert_eq!(each_once.len(), 9);
    }

    a_failed_look_keeps_its_place(store) {
        let honest = issue_bill(store, &first_bill(), "0123").await.id;
        store.execute_for_test(ABANDONED).await;
        store.execute_for_test("UPDATE bills SET looked_at = 0, poll_at = 1, poll_pause = 450000").await;
        assert!(store.claim_poll(&honest, NO_LEASE).await.unwrap());
        store.poll_again_soon(&honest).await.unwrap();
        assert_about(pause(store).await, 60_000);
        store.execute_for_test("UPDATE bills SET looked_at = looked_at - 61000, poll_at = poll_at - 61000").await;
        assert_eq!(ids(store, 80).await[0], honest);
    }

    a_bill_at_which_clickpesa_always_fails_is_polled_ever_less_often(store) {
        let id = issue_bill(store, &first_bill(), "0123").await.id;
        let mut pauses = Vec::new();
        for _ in 0..15 {
            assert!(store.claim_repeated_poll(&id, NO_LEASE).await.unwrap());
            store.poll_again_soon(&id).await.unwrap();
            pauses.push(pause(store).await.unwrap());
        }
        for (pause, milliseconds) in pauses.iter().zip([60_000, 84_375, 126_562]) {
            assert_about(Some(*pause), milliseconds);
        }
        assert_about(Some(pauses[14]), 2_700_000);
        // A poll that succeeds goes on with the pause that had grown.
        assert!(store.claim_repeated_poll(&id, NO_LEASE).await.unwrap());
        assert_eq!(pause(store).await, Some(21_600_000));
    }

    a_bill_whose_webhook_found_no_place_is_polled_next(store) {
        let id = issue_bill(store, &first_bill(), "0123").await.id;
        store.execute_for_test(ABANDONED).await;
        store.execute_for_test(FIVE_MINUTES_LATER).await;
        assert!(store.claim_repeated_poll(&id, NO_LEASE).await.unwrap());
        store.poll_next(&id).await.unwrap();
        assert_eq!(pause(store).await, Some(60_000), "it was polled just now");
        store.execute_for_test("UPDATE bills SET looked_at = looked_at - 61000").await;
        store.poll_next(&id).await.unwrap();
        assert_eq!(ids(store, 80).await[0], id);
    }

    pauses_grow_until_somebody_looks(store) {
        let id = issue_bill(store, &first_bill(), "0123").await.id;
        assert_eq!(pause(store).await, Some(300_000));
        for milliseconds in [450_000, 675_000, 1_012_500] {
            assert!(store.claim_repeated_poll(&id, NO_LEASE).await.unwrap());
            assert_eq!(pause(store).await, Some(milliseconds));
        }
        assert!(store.claim_poll(&id, NO_LEASE).await.unwrap());
        assert_eq!(pause(store).await, Some(300_000));
        let hour = 3_600_000;
        for _ in 0..30 {
            store.claim_repeated_poll(&id, NO_LEASE).await.unwrap();
        }
        assert_eq!(pause(store).await, Some(6 * hour));
        let fifteen_days = "UPDATE bills SET created_at = created_at - 1296000000";
        store.execute_for_test(fifteen_days).await;
        store.claim_repeated_poll(&id, NO_LEASE).await.unwrap();
        assert_eq!(pause(store).await, Some(24 * hour));
        let ninety_days = "UPDATE bills SET created_at = created_at - 7776000000";
        store.execute_for_test(ninety_days).await;
        store.claim_repeated_poll(&id, NO_LEASE).await.unwrap();
        assert_eq!(pause(store).await, None);
    }
}
