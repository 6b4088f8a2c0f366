//! No layout shift in a shop's page while the widget is loaded.

use anyhow::ensure;
use billpay_browser_tests::{Outcome, visit};
use serde_json::json;

use crate::demo_shop::is_drawn;

/// The screen that Lighthouse uses.
const PHONE: (u32, u32) = (412, 823);

#[tokio::test]
async fn nothing_in_the_shop_moves_when_the_widget_is_loaded() -> Outcome {
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
        page.settle().await?;
        let after = page.run(below, json!([])).await?;
        ensure!(before == after, "from {before} to {after}");
        Ok(())
    })
    .await
}
