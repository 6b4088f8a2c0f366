//! No layout shift in a shop's page while the widget is loaded.

use anyhow::ensure;
use billpay_browser_tests::{Mount, Outcome, Page, visit, visit_shop};
use serde_json::json;

use crate::demo_shop::is_drawn;
use crate::shop::{pages, shows_text};

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

/// The largest sum of layout shifts. Half of what is a good page (web.dev, "Cumulative Layout Shift").
const MOST: f64 = 0.05;

/// Three screens: a small phone, a phone and a desktop.
const SCREENS: [(u32, u32); 3] = [(320, 640), (412, 823), (1280, 900)];

/// The time until the first byte of an answer, in milliseconds. The page is painted before each of them arrives.
const LATENCY: u32 = 150;

/// Checks that content below the element does not move while a page of the shop is loaded, on each screen.
async fn content_below_stays(page: &Page, name: &str, text: &str) -> Outcome {
    page.latency(LATENCY).await?;
    for (width, height) in SCREENS {
        page.screen(width, height).await?;
        page.go(&format!("/{name}")).await?;
        shows_text(page, "bill", text).await?;
        page.until(
            "the widget",
            "return firedEvents.some(one => one.name === 'ready')",
        )
        .await?;
        page.settle().await?;
        let shifts = page.run("return shifts", json!([])).await?;
        let sum = shifts["sum"].as_f64().unwrap_or(f64::INFINITY);
        ensure!(sum <= MOST, "{name} at {width}: {shifts:#}");
    }
    Ok(())
}

#[tokio::test]
async fn content_below_a_form_stays_where_it_is() -> Outcome {
    visit_shop(Mount::Stripped, &pages(), async |visit| {
        content_below_stays(&visit.page, "form-en.html", "What is the bill for?").await?;
        content_below_stays(&visit.page, "form-sw.html", "Bili ni ya nini?").await
    })
    .await
}

#[tokio::test]
async fn content_below_a_bill_stays_where_it_is() -> Outcome {
    visit_shop(Mount::Stripped, &pages(), async |visit| {
        content_below_stays(&visit.page, "bill-en.html", "Get control number").await?;
        content_below_stays(&visit.page, "bill-sw.html", "Pata namba ya malipo").await
    })
    .await
}
