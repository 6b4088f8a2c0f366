//! What is tried or pressed again before the widget is there: a bundle that did not come, a button.

use anyhow::ensure;
use billpay_browser_tests::{Field, Outcome, visit};
use serde_json::json;

use crate::taken_over::held_back;

/// No connection while the bundle is fetched: neither part of it comes.
const FAILS: &str = "window.failed = 0; const really = window.fetch; \
    window.fetch = (...call) => window.failed < 2 ? (window.failed += 1, Promise.reject(new TypeError('no connection'))) : really(...call)";

#[tokio::test]
async fn a_bundle_that_did_not_come_is_fetched_again_by_the_first_use() -> Outcome {
    visit(&[], async |visit| {
        let page = &visit.page;
        page.before_scripts(FAILS).await?;
        page.go("/?lang=en").await?;
        page.until("two lost calls", "return window.failed === 2")
            .await?;
        page.touches("input[name=billAmount]").await?;
        page.is_taken_over().await?;
        page.has_focus(Field::Amount).await?;
        page.type_here("90900").await?;
        page.says("The bill will show TZS 90,900").await
    })
    .await
}

/// How long the first call takes: much longer than a busy machine needs for the second press.
const SLOW_MS: u32 = 4000;

/// Presses twice, as a hand does that finds the page slow: the second time while the first call is on
/// its way. How often the form left is written down where the next page can read it.
const PRESS_TWICE: &str = "const button = document.querySelector('.form button[type=submit]'); \
    addEventListener('submit', () => sessionStorage.left = 1 + Number(sessionStorage.left ?? 0)); \
    button.click(); setTimeout(() => button.click(), 100)";

#[tokio::test]
async fn pressed_twice_without_the_widget_it_makes_one_bill() -> Outcome {
    visit(&[], async |visit| {
        let page = &visit.page;
        let slow = json!({"fault": "latency", "milliseconds": SLOW_MS, "calls": 1});
        visit.gateway.inject(slow).await?;
        held_back(page, "/?lang=en").await?;
        page.fill(Field::Amount, "900").await?;
        page.run(PRESS_TWICE, json!([])).await?;
        page.says("Your control number is ready").await?;
        page.returns("return sessionStorage.left", json!("2"))
            .await?;
        let number = page.number().await?;
        let bills = visit.gateway.bills().await?;
        ensure!(bills.len() == 1, "{bills:?}");
        ensure!(bills[0]["billPayNumber"] == number, "{number}: {bills:?}");
        ensure!(visit.gateway.create_calls().await? == 1);
        Ok(())
    })
    .await
}
