//! Which files are loaded, and that the server-rendered form works if loading fails.

use anyhow::ensure;
use billpay_browser_tests::{Field, Outcome, Page, visit};
use serde_json::json;

use crate::hydration::{held_back, is_held_back, nothing_has_moved};

/// Whether starting the bundle failed.
pub(crate) const FAILED: &str = "return document.body.dataset.waits === 'failed'";

/// Tries to load the blocked bundle, and checks that nothing moves.
async fn fails(page: &Page) -> Outcome {
    page.run("window.release()", json!([])).await?;
    page.move_pointer().await?;
    page.until("the end of the wait", FAILED).await?;
    nothing_has_moved(page).await
}

#[tokio::test]
async fn without_the_bundle_the_page_still_works() -> Outcome {
    visit(&[], async |visit| {
        let page = &visit.page;
        page.block(&["*.wasm"]).await?;
        held_back(page, "/?lang=en").await?;
        fails(page).await?;
        for scheme in ["light", "dark"] {
            page.prefer("prefers-color-scheme", scheme).await?;
            page.is_accessible("the page without its bundle").await?;
        }
        page.fill(Field::Amount, "900").await?;
        page.submit().await?;
        page.shows_text("Your control number is ready").await?;
        is_held_back(page).await?;
        fails(page).await?;
        page.is_accessible("a bill without the bundle").await?;
        let text = page.text().await?;
        ensure!(!text.contains("Copy"), "a button that does nothing: {text}");
        ensure!(visit.gateway.bills().await?.len() == 1);
        page.click("Check now").await?;
        page.shows_text("Not paid yet").await?;
        page.screenshot("not-loaded").await.map(drop)
    })
    .await
}

/// The number of loaded bundles. The browser lists a file shortly after the page has got its last byte.
const BUNDLES: &str =
    "return performance.getEntriesByType('resource').filter(e => e.name.endsWith('.wasm')).length";

/// Yew panics if an attribute can't be set.
const BREAKS: &str = "const really = Element.prototype.setAttribute; Element.prototype.setAttribute = \
    function (...call) { if (location.pathname === '/' && this.closest('#billpay')) throw new Error('broken'); return really.apply(this, call) }";

#[tokio::test]
async fn a_bundle_that_panics_at_its_start_leaves_a_working_form() -> Outcome {
    visit(&[], async |visit| {
        let page = &visit.page;
        page.before_scripts(BREAKS).await?;
        page.go("/?lang=en").await?;
        // At once, because the crash replaces the field while it is filled.
        page.paste(Field::Amount, "900").await?;
        page.until("the end of the wait", FAILED).await?;
        page.expect_panic().await?;
        page.has_value(Field::Amount, "900").await?;
        page.submit().await?;
        page.shows_text("Your control number is ready").await?;
        ensure!(visit.gateway.bills().await?.len() == 1);
        Ok(())
    })
    .await
}

#[tokio::test]
async fn the_first_visit_loads_each_file_once_and_the_second_only_the_page() -> Outcome {
    visit(&[], async |visit| {
        let page = &visit.page;
        page.open("en").await?;
        page.returns(BUNDLES, json!(1)).await?;

        page.reload().await?;
        page.start_using().await?;
        page.returns(BUNDLES, json!(1)).await?;
        // The list does not contain the page itself.
        let again = "return performance.getEntriesByType('resource').filter(e => e.transferSize > 0).map(e => [e.name, e.transferSize])";
        let again = page.run(again, json!([])).await?;
        ensure!(again == json!([]), "loaded again: {again}");
        Ok(())
    })
    .await
}
