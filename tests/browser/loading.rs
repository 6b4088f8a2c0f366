//! What is loaded, and where it can't be: the form that the server rendered is there all the same.

use anyhow::ensure;
use billpay_browser_tests::{Field, Outcome, Page, visit};
use serde_json::json;

use crate::taken_over::{held_back, is_held_back, nothing_has_moved};

/// The bundle did not start.
pub(crate) const FAILED: &str = "return document.body.dataset.waits === 'failed'";

/// Lets the bundle, which is blocked, be asked for in vain: nothing moves.
async fn fails(page: &Page) -> Outcome {
    page.run("window.release()", json!([])).await?;
    page.moves_pointer().await?;
    page.until("the end of the wait", FAILED).await?;
    nothing_has_moved(page).await
}

#[tokio::test]
async fn a_bundle_that_does_not_come_takes_nothing_away() -> Outcome {
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
        page.says("Your control number is ready").await?;
        is_held_back(page).await?;
        fails(page).await?;
        page.is_accessible("a bill without the bundle").await?;
        let text = page.text().await?;
        ensure!(!text.contains("Copy"), "a button that does nothing: {text}");
        ensure!(visit.gateway.bills().await?.len() == 1);
        page.click("Check now").await?;
        page.says("Not paid yet").await?;
        page.picture("not-loaded").await.map(drop)
    })
    .await
}

/// How many bundles have come. The browser lists one only once it is there to its end, and may tell its last
/// byte to the page before that.
const BUNDLES: &str =
    "return performance.getEntriesByType('resource').filter(e => e.name.endsWith('.wasm')).length";

/// Yew ends the program where an attribute can't be set.
const BREAKS: &str = "const really = Element.prototype.setAttribute; Element.prototype.setAttribute = \
    function (...call) { if (location.pathname === '/' && this.closest('#billpay')) throw new Error('broken'); return really.apply(this, call) }";

#[tokio::test]
async fn a_program_that_stops_while_it_starts_leaves_a_form_that_works() -> Outcome {
    visit(&[], async |visit| {
        let page = &visit.page;
        page.before_scripts(BREAKS).await?;
        page.go("/?lang=en").await?;
        page.fill(Field::Amount, "900").await?;
        page.until("the end of the wait", FAILED).await?;
        page.has_stopped().await?;
        page.has_value(Field::Amount, "900").await?;
        page.submit().await?;
        page.says("Your control number is ready").await?;
        ensure!(visit.gateway.bills().await?.len() == 1);
        Ok(())
    })
    .await
}

#[tokio::test]
async fn the_first_visit_loads_each_part_once_and_the_second_only_the_page() -> Outcome {
    visit(&[], async |visit| {
        let page = &visit.page;
        page.open("en").await?;
        page.returns(BUNDLES, json!(1)).await?;

        page.reload().await?;
        page.begins_use().await?;
        page.returns(BUNDLES, json!(1)).await?;
        // The page itself is no part of this list, and nothing else costs anything.
        let again = "return performance.getEntriesByType('resource').filter(e => e.transferSize > 0).map(e => [e.name, e.transferSize])";
        let again = page.run(again, json!([])).await?;
        ensure!(again == json!([]), "loaded again: {again}");
        Ok(())
    })
    .await
}
