//! Before the form is there, and where it can't be: every visitor is told something true.

use anyhow::ensure;
use billpay_browser_tests::{Outcome, visit};
use serde_json::json;

#[tokio::test]
async fn without_scripts_the_page_says_what_it_needs() -> Outcome {
    visit(&[], async |visit| {
        let page = &visit.page;
        page.scripts(false).await?;
        page.go("/").await?;
        let text = page.text_for_screen_readers().await?;
        ensure!(text.contains("Ukurasa huu unahitaji JavaScript"), "{text}");
        ensure!(!text.contains("Fomu ya bili haijafunguka"), "{text}");
        ensure!(
            !text.contains("Inapakia"),
            "says that something will come: {text}"
        );
        page.picture("without-scripts").await.map(drop)
    })
    .await
}

#[tokio::test]
async fn a_bundle_that_does_not_come_is_said_aloud() -> Outcome {
    visit(&[], async |visit| {
        let page = &visit.page;
        page.block("*.wasm").await?;
        page.go("/").await?;
        page.says("Fomu ya bili haijafunguka").await?;
        page.says("The bill form did not load").await?;
        ensure!(
            !page.text().await?.contains("Inapakia"),
            "still says that it loads"
        );
        for scheme in ["light", "dark"] {
            page.prefer("prefers-color-scheme", scheme).await?;
            page.is_accessible("the page that did not load").await?;
        }
        page.picture("not-loaded").await.map(drop)
    })
    .await
}

#[tokio::test]
async fn the_first_visit_loads_each_part_once_and_the_second_only_what_may_have_changed() -> Outcome
{
    visit(&[], async |visit| {
        let page = &visit.page;
        let loaded = "return performance.getEntriesByType('resource').map(e => [new URL(e.name).pathname, e.transferSize, e.encodedBodySize])";
        page.open("en").await?;
        let first = page.run(loaded, json!([])).await?;
        let first = first.as_array().cloned().unwrap_or_default();
        let wasm = first.iter().filter(|entry| entry[0].as_str().is_some_and(|path| path.ends_with(".wasm"))).count();
        ensure!(wasm == 1, "the bundle is loaded {wasm} times: {first:?}");

        page.reload().await?;
        page.says("Get control number").await?;
        let second = page.run(loaded, json!([])).await?;
        // The page itself is no part of this list; the merchant's channels are asked for each time.
        let parts = second.as_array().into_iter().flatten();
        for entry in parts.filter(|entry| entry[0] != "/api/billpay/channels") {
            ensure!(entry[1] == json!(0), "loaded again: {entry}");
        }
        Ok(())
    })
    .await
}
