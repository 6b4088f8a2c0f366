//! What is on the screen stays where it is while a page loads: nobody's finger misses.

use anyhow::ensure;
use billpay_browser_tests::{Outcome, visit};
use serde_json::json;

use crate::demo::is_drawn;

/// The screen that Lighthouse judges by.
const PHONE: (u32, u32) = (412, 823);

#[tokio::test]
async fn the_shop_keeps_the_place_of_a_widget_that_has_not_come() -> Outcome {
    visit(&[], async |visit| {
        let page = &visit.page;
        let below = "return Math.round(document.querySelector('.events').getBoundingClientRect().top + scrollY)";
        page.screen(PHONE.0, PHONE.1).await?;
        page.block(&["*/billpay-widget.js"]).await?;
        page.go("/demo/").await?;
        let before = page.run(below, json!([])).await?;
        page.block(&[]).await?;
        page.go("/demo/").await?;
        is_drawn(page).await?;
        page.settles().await?;
        let after = page.run(below, json!([])).await?;
        ensure!(before == after, "from {before} to {after}");
        Ok(())
    })
    .await
}
