//! Every state in both languages and themes, on small and large screens: no findings of axe-core, no overflow, and
//! a screenshot of each.

use anyhow::{Context, Result};
use billpay_browser_tests::{Field, HOLD_NEXT_CALL, Outcome, Page, REFUSE_COPYING, Visit, visit};
use serde_json::json;

/// Name, width and height in CSS pixels.
const SCREENS: [(&str, u32, u32); 3] = [
    ("small", 320, 640),
    ("phone", 390, 844),
    ("desktop", 1280, 900),
];

async fn check_appearance(page: &Page, state: &str) -> Outcome {
    for scheme in ["light", "dark"] {
        page.prefer("prefers-color-scheme", scheme).await?;
        for (name, width, height) in SCREENS {
            page.screen(width, height).await?;
            let name = format!("{state}-{name}-{scheme}");
            has_no_horizontal_overflow(page, &name).await?;
            page.is_accessible(&name).await?;
            page.screenshot(&name).await?;
        }
    }
    Ok(())
}

/// Checks that nothing overflows horizontally.
async fn has_no_horizontal_overflow(page: &Page, name: &str) -> Outcome {
    let script =
        "return document.documentElement.scrollWidth - document.documentElement.clientWidth";
    page.returns(script, json!(0))
        .await
        .with_context(|| format!("{name} overflows horizontally"))
}

async fn every_state(visit: &mut Visit, locale: &str) -> Outcome {
    let page = &visit.page;
    page.open(locale).await?;
    check_appearance(page, &format!("empty-{locale}")).await?;

    page.paste(Field::Description, "Ada ya shule – Chuo cha Mt. André")
        .await?;
    page.fill(Field::Amount, "90.900").await?;
    page.fill(Field::Reference, "INV-001").await?;
    page.submit().await?;
    page.has_focus(Field::Amount).await?;
    check_appearance(page, &format!("errors-{locale}")).await?;

    page.fill(Field::Amount, "90,900").await?;
    page.fill(Field::Reference, "").await?;
    visit
        .gateway
        .inject(json!({"fault": "status", "status": 503, "endpoint": "create-order-control-number", "calls": 1}))
        .await?;
    page.submit().await?;
    page.until(
        "the problem",
        "return document.querySelector('[role=alert].problem') !== null",
    )
    .await?;
    check_appearance(page, &format!("problem-{locale}")).await?;

    page.run(HOLD_NEXT_CALL, json!([])).await?;
    page.submit().await?;
    page.until(
        "the busy button",
        "return document.querySelector('.spinner') !== null",
    )
    .await?;
    check_appearance(page, &format!("busy-{locale}")).await?;
    page.until("the call", "return typeof release === 'function'")
        .await?;
    page.run("release()", json!([])).await?;
    page.until(
        "the card",
        "return document.querySelector('.number') !== null",
    )
    .await?;
    check_appearance(page, &format!("issued-{locale}")).await?;

    page.clipboard("granted").await?;
    copy(page).await?;
    check_appearance(page, &format!("copied-{locale}")).await?;
    page.run(REFUSE_COPYING, json!([])).await?;
    copy(page).await?;
    check_appearance(page, &format!("copy-by-hand-{locale}")).await
}

/// Presses the copy button and waits for its outcome.
async fn copy(page: &Page) -> Outcome {
    let status_text = "document.querySelector('.plate [role=status]').textContent";
    let before = page
        .run(&format!("return {status_text}"), json!([]))
        .await?;
    page.run("document.querySelector('.copy').click()", json!([]))
        .await?;
    page.until(
        "the outcome of copying",
        &format!("return !['', {before}].includes({status_text})"),
    )
    .await
}

#[tokio::test]
async fn every_state_in_swahili() -> Outcome {
    visit(&[], async |visit| every_state(visit, "sw").await).await
}

#[tokio::test]
async fn every_state_in_english() -> Outcome {
    visit(&[], async |visit| every_state(visit, "en").await).await
}

async fn card(page: &Page) -> Result<()> {
    page.open("en").await?;
    page.fill(Field::Description, "Water").await?;
    page.fill(Field::Amount, "90,900").await?;
    page.submit().await?;
    page.shows_text("Your control number is ready").await
}

#[tokio::test]
async fn double_sized_text_fits_a_small_phone() -> Outcome {
    visit(&[], async |visit| {
        let page = &visit.page;
        page.screen(320, 640).await?;
        page.open("sw").await?;
        // Simulates the browser's font size setting at 200 %: it changes the root font size and `medium`, the widget's
        // default.
        let twice = "const root = document.documentElement.style; root.fontSize = '200%'; \
            root.setProperty('--billpay-font-size', '32px')";
        page.run(twice, json!([])).await?;
        has_no_horizontal_overflow(page, "the form at 200 %").await?;
        page.screenshot("form-200-percent").await?;
        card(page).await?;
        page.run(twice, json!([])).await?;
        has_no_horizontal_overflow(page, "the card at 200 %").await?;
        page.screenshot("card-200-percent").await.map(drop)
    })
    .await
}

#[tokio::test]
async fn forced_colours_and_reduced_motion_are_supported() -> Outcome {
    visit(&[], async |visit| {
        let page = &visit.page;
        page.prefer("forced-colors", "active").await?;
        page.screen(390, 844).await?;
        page.open("en").await?;
        page.fill(Field::Amount, "x").await?;
        page.submit().await?;
        page.has_focus(Field::Amount).await?;
        let border = "return getComputedStyle(document.querySelector('input[name=billAmount]')).borderTopStyle";
        page.returns(border, json!("double")).await.context("the error shows by colour alone")?;
        page.screenshot("forced-colours").await?;

        page.prefer("prefers-reduced-motion", "reduce").await?;
        let transition = "return getComputedStyle(document.querySelector('.button')).transitionDuration";
        page.returns(transition, json!("0s")).await
    })
    .await
}
