//! What is on the screen stays where it is while a page loads: nobody's finger misses.

use anyhow::{Context, ensure};
use billpay_browser_tests::{Field, Outcome, Page, visit};
use serde_json::json;

/// The screen that Lighthouse judges by.
const PHONE: (u32, u32) = (412, 823);

/// Notes each jump, counts what is drawn, and holds the question about the bill until `release`.
const WATCH: &str = "window.jumps = []; \
    new PerformanceObserver(seen => jumps.push(...seen.getEntries().map(one => one.value))).observe({type: 'layout-shift', buffered: true}); \
    window.drawn = 0; const draw = () => { drawn += 1; requestAnimationFrame(draw) }; draw(); \
    const send = window.fetch; window.fetch = (...call) => { \
    if (!String(call[0].url ?? call[0]).includes('/api/bills/')) return send(...call); \
    window.fetch = send; return new Promise(go => { window.release = () => go(send(...call)) }) }";

/// Waits until what the page says now has been on the screen.
async fn is_drawn(page: &Page) -> Outcome {
    page.run("window.since = drawn", json!([])).await?;
    page.until("nothing drawn", "return drawn > since + 2")
        .await
}

#[tokio::test]
async fn a_bill_that_comes_late_pushes_nothing_away() -> Outcome {
    visit(&[], async |visit| {
        let page = &visit.page;
        page.open("en").await?;
        page.fill(Field::Amount, "5000").await?;
        page.submit().await?;
        page.says("Waiting for your payment").await?;
        let address = page.run("return location.pathname", json!([])).await?;
        let address = address.as_str().context("an address")?.to_owned();
        // A phone that has not seen the bill.
        page.run("localStorage.clear(); sessionStorage.clear()", json!([]))
            .await?;

        page.screen(PHONE.0, PHONE.1).await?;
        page.before_scripts(WATCH).await?;
        page.go(&format!("{address}?locale=en")).await?;
        page.says("Opening the bill").await?;
        is_drawn(page).await?;
        page.until("a question", "return !!window.release").await?;
        page.run("release()", json!([])).await?;
        page.says("Waiting for your payment").await?;
        is_drawn(page).await?;
        let jumps = page.run("return jumps", json!([])).await?;
        ensure!(jumps == json!([]), "{jumps}");
        Ok(())
    })
    .await
}

#[tokio::test]
async fn the_shop_keeps_the_place_of_a_widget_that_has_not_come() -> Outcome {
    visit(&[], async |visit| {
        let page = &visit.page;
        let below = "return Math.round(document.querySelector('.events').getBoundingClientRect().top + scrollY)";
        page.screen(PHONE.0, PHONE.1).await?;
        page.block("*/billpay-widget.js").await?;
        page.go("/demo/").await?;
        let before = page.run(below, json!([])).await?;
        page.block("*/nothing").await?;
        page.go("/demo/").await?;
        page.says("billpay-ready").await?;
        let after = page.run(below, json!([])).await?;
        ensure!(before == after, "from {before} to {after}");
        Ok(())
    })
    .await
}
