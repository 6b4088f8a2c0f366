//! Retries before the widget is loaded: of a failed bundle, and of a pressed button.

use anyhow::ensure;
use billpay_browser_tests::{Field, Mount, Outcome, visit, visit_shop};
use serde_json::json;

use crate::hydration::held_back;
use crate::loading::FAILED;
use crate::shop::{has_events, pages};

/// Makes loading the bundle fail.
const FAILS: &str = "window.failed = 0; const really = window.fetch; \
    window.fetch = (...call) => window.failed < 2 ? (window.failed += 1, Promise.reject(new TypeError('no connection'))) : really(...call)";

#[tokio::test]
async fn a_failed_bundle_is_loaded_again_at_the_first_use() -> Outcome {
    visit(&[], async |visit| {
        let page = &visit.page;
        page.before_scripts(FAILS).await?;
        page.go("/?lang=en").await?;
        page.until("two lost calls", "return window.failed === 2")
            .await?;
        page.touch("input[name=billAmount]").await?;
        page.wait_for_hydration().await?;
        page.has_focus(Field::Amount).await?;
        page.type_here("90900").await?;
        page.shows_text("The bill will show TZS 90,900").await
    })
    .await
}

/// Whether the module was loaded from another address. Older browsers remember the failure of the first one.
const HAS_ANOTHER_ADDRESS: &str = "return performance.getEntriesByType('resource') \
    .some(({ name }) => /billpay-widget-.*js#\\d+$/.test(name))";

/// The bundle's JavaScript, which `import()` loads.
const MODULE: &str = "*/billpay-widget-*.js";

#[tokio::test]
async fn a_module_that_was_lost_is_loaded_again_at_the_next_use() -> Outcome {
    visit(&[], async |visit| {
        let page = &visit.page;
        page.block(&[MODULE]).await?;
        page.go("/?lang=en").await?;
        page.touch("input[name=billAmount]").await?;
        page.until("the failure", FAILED).await?;
        page.block(&[]).await?;
        page.type_here("90900").await?;
        page.wait_for_hydration().await?;
        page.shows_text("The bill will show TZS 90,900").await?;
        page.returns(HAS_ANOTHER_ADDRESS, json!(true)).await
    })
    .await
}

/// Lets the download before the import succeed.
const DOWNLOADED: &str = "const send = window.fetch; window.fetch = (...call) => \
    /billpay-widget-.*js$/.test(call[0]) ? Promise.resolve(new Response()) : send(...call)";

#[tokio::test]
async fn a_module_that_was_lost_is_loaded_again_for_the_next_element() -> Outcome {
    visit_shop(Mount::Stripped, &pages(), async |visit| {
        let page = &visit.page;
        page.block(&[MODULE]).await?;
        page.before_scripts(DOWNLOADED).await?;
        page.go("/checkout.html").await?;
        has_events(page, "bill", &["load-error"]).await?;
        page.block(&[]).await?;
        let another = "const other = bill.cloneNode(true); other.id = 'other'; order.append(other); other.scrollIntoView()";
        page.run(another, json!([])).await?;
        has_events(page, "other", &["ready"]).await?;
        page.returns(HAS_ANOTHER_ADDRESS, json!(true)).await
    })
    .await
}

/// The duration of the first call: long enough for the second press on a busy machine.
const SLOW_MS: u32 = 4000;

/// Presses twice, the second time during the first call. Counts the form's submissions where the next page can
/// read them.
const PRESS_TWICE: &str = "const button = document.querySelector('.form button[type=submit]'); \
    addEventListener('submit', () => sessionStorage.left = 1 + Number(sessionStorage.left ?? 0)); \
    button.click(); setTimeout(() => button.click(), 100)";

#[tokio::test]
async fn two_presses_before_the_bundle_create_one_bill() -> Outcome {
    visit(&[], async |visit| {
        let page = &visit.page;
        let slow = json!({"fault": "latency", "milliseconds": SLOW_MS, "calls": 1});
        visit.gateway.inject(slow).await?;
        held_back(page, "/?lang=en").await?;
        page.fill(Field::Amount, "900").await?;
        page.run(PRESS_TWICE, json!([])).await?;
        page.shows_text("Your control number is ready").await?;
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
