//! The same bill of one browser, in forms with different keys.

use super::*;
use crate::ledger::Browser;

fn from_browser(key: &str, browser: &str) -> NewBill {
    NewBill {
        browser: Some(Browser::Repeats(browser.to_owned())),
        ..water(key)
    }
}

on_each! {
    a_browsers_unpaid_bill_is_found_by_its_content(store) {
        let first = from_browser("k1", "b1");
        claim(store, &first).await;
        let again = claim(store, &from_browser("k2", "b1")).await;
        assert!(matches!(again, Claim::InProgress(bill) if bill.id == first.id));
        store.issue(&first.id, &issued("0123")).await.unwrap();
        let again = claim(store, &from_browser("k2", "b1")).await;
        assert!(matches!(again, Claim::Issued(bill) if bill.id == first.id));

        assert!(matches!(claim(store, &from_browser("k3", "b2")).await, Claim::New(_)));
        assert!(matches!(claim(store, &water("k4")).await, Claim::New(_)));
        let other = bill("k5", r#"{"billDescription":"Water","billAmount":2000}"#);
        let other = NewBill { browser: first.browser.clone(), ..other };
        assert!(matches!(claim(store, &other).await, Claim::New(_)));
    }

    of_many_forms_of_one_browser_one_gets_the_lease(store) {
        let forms = (0..20).map(|number| from_browser(&format!("k{number}"), "b1"));
        check_that_one_gets_the_lease(store, forms).await;
    }

    a_browsers_next_bill_is_another_one_after_the_payment(store) {
        let first = from_browser("k1", "b1");
        issue_bill(store, &first, "0123").await;
        store.record(&number("0123"), &[paid("p1", 1000)]).await.unwrap();
        let second = from_browser("k2", "b1");
        assert_eq!(claim(store, &second).await, Claim::Retry);
        assert!(matches!(claim(store, &second).await, Claim::New(_)));
        assert!(matches!(claim(store, &from_browser("k3", "b1")).await, Claim::InProgress(bill) if bill.id == second.id));
        // The form of the paid bill still leads to it.
        assert!(matches!(claim(store, &first).await, Claim::Issued(bill) if bill.id == first.id));
    }

    a_browsers_next_bill_is_another_one_after_ten_minutes(store) {
        let first = from_browser("k1", "b1");
        issue_bill(store, &first, "0123").await;
        let age = "UPDATE bills SET created_at = created_at - 590000";
        store.execute_for_test(age).await;
        assert!(matches!(claim(store, &from_browser("k2", "b1")).await, Claim::Issued(bill) if bill.id == first.id));
        store.execute_for_test("UPDATE bills SET created_at = created_at - 10000").await;
        assert_eq!(claim(store, &from_browser("k3", "b1")).await, Claim::Retry);
        assert!(matches!(claim(store, &from_browser("k3", "b1")).await, Claim::New(_)));
    }

    a_form_finds_the_widgets_last_bill_and_the_widget_makes_another(store) {
        let of_widget = |key: &str| NewBill {
            browser: Some(Browser::Decides("b1".to_owned())),
            ..water(key)
        };
        let (first, second) = (of_widget("k1"), of_widget("k2"));
        issue_bill(store, &first, "0123").await;
        assert!(matches!(claim(store, &from_browser("k3", "b1")).await, Claim::Issued(bill) if bill.id == first.id));
        assert_eq!(claim(store, &second).await, Claim::Retry);
        assert!(matches!(claim(store, &second).await, Claim::New(_)));
        assert!(matches!(claim(store, &from_browser("k4", "b1")).await, Claim::InProgress(bill) if bill.id == second.id));
        assert!(matches!(claim(store, &first).await, Claim::Issued(bill) if bill.id == first.id));
    }

    a_browsers_refused_bill_is_tried_again(store) {
        let first = from_browser("k1", "b1");
        let holder = LeaseHolder::random();
        store.claim(&first, &holder, LEASE).await.unwrap();
        store.release_lease(&first.id, &holder, CreateOutcome::NotCreated).await.unwrap();
        // Ten minutes count from the attempt that gets the number.
        let age = "UPDATE bills SET created_at = created_at - 600000";
        store.execute_for_test(age).await;
        let again = claim(store, &from_browser("k2", "b1")).await;
        assert!(matches!(again, Claim::TakenOver(bill) if bill.id == first.id));
        store.issue(&first.id, &issued("0123")).await.unwrap();
        let again = claim(store, &from_browser("k3", "b1")).await;
        assert!(matches!(again, Claim::Issued(bill) if bill.id == first.id));
    }

    a_form_that_led_to_another_forms_bill_leads_to_it_also_after_the_payment(store) {
        let first = from_browser("k1", "b1");
        issue_bill(store, &first, "0123").await;
        let second = from_browser("k2", "b1");
        assert!(matches!(claim(store, &second).await, Claim::Issued(bill) if bill.id == first.id));
        store.record(&number("0123"), &[paid("p1", 1000)]).await.unwrap();
        assert!(matches!(claim(store, &second).await, Claim::Issued(bill) if bill.id == first.id));
    }
}
