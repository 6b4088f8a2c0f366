//! Printing a card: on white paper, with the steps, the QR code and the bill's address, whatever the shop's page
//! prints.

use anyhow::{Result, ensure};
use billpay_browser_tests::{Mount, Outcome, Page, visit_shop};
use serde_json::{Value, json};

use crate::shop::{click, open, pages, shows_text};

/// Shows the card of a number in a page.
async fn show_card(page: &Page, name: &str) -> Outcome {
    open(page, name, 1).await?;
    page.run("bill.submit()", json!([])).await?;
    shows_text(page, "bill", "iko tayari").await
}

/// Prints the card with that channel open, or none. The browser's dialog does not open.
async fn print(page: &Page, channel: Option<usize>) -> Outcome {
    page.emulate_media("").await?;
    let print = "const [channel] = arguments, root = bill.shadowRoot; \
        root.querySelectorAll('details').forEach((details, index) => { details.open = index === channel }); \
        window.printed = 0; window.print = () => { window.printed += 1 }; \
        [...root.querySelectorAll('button')].find(b => b.innerText === 'Chapisha').click()";
    page.run(print, json!([channel])).await?;
    page.returns("return window.printed", json!(1)).await?;
    page.emulate_media("print").await
}

/// What is on the paper.
const PAPER: &str = "const seen = e => !!e && e.checkVisibility({visibilityProperty: true, opacityProperty: true}) && e.getClientRects().length > 0; \
    const paper = document.querySelector('.billpay-print').shadowRoot, part = selector => paper.querySelector(selector); \
    const style = selector => getComputedStyle(part(selector)); \
    const steps = [...paper.querySelectorAll('li')]; \
    return { number: seen(part('.number')), steps: steps.filter(seen).length, all_steps: steps.length, \
        code: seen(part('.qr svg')) && !!part('.qr path').getAttribute('d'), \
        address: seen(part('.paper')) && part('.paper').textContent.includes(`${location.origin}/malipo/bills/`), \
        buttons: [...paper.querySelectorAll('button')].filter(seen).length, \
        ink: style('.number').color, tick: [style('.done .icon').backgroundColor, style('.done .icon').color], \
        page: [getComputedStyle(document.body).backgroundColor, seen(document.querySelector('main'))] }";

async fn paper(page: &Page) -> Result<Value> {
    page.run(PAPER, json!([])).await
}

const BLACK: &str = "rgb(0, 0, 0)";
const NONE: &str = "rgba(0, 0, 0, 0)";

#[tokio::test]
async fn all_steps_the_code_and_the_address_are_printed_under_the_shops_print_styles() -> Outcome {
    visit_shop(Mount::Stripped, &pages(), async |visit| {
        let page = &visit.page;
        page.screen(390, 844).await?;
        show_card(page, "print.html").await?;
        print(page, None).await?;
        page.screenshot("printed-under-shop-styles").await?;
        let paper = paper(page).await?;
        let count = paper["all_steps"].as_u64().unwrap_or_default();
        ensure!(count > 20, "{paper:#}");
        let expected = json!({
            "number": true, "steps": count, "all_steps": count, "code": true, "address": true, "buttons": 0,
            "ink": BLACK, "tick": [NONE, BLACK], "page": ["rgb(255, 255, 255)", false],
        });
        ensure!(paper == expected, "{paper:#}");
        Ok(())
    })
    .await
}

#[tokio::test]
async fn only_the_open_channels_steps_are_printed() -> Outcome {
    visit_shop(Mount::Stripped, &pages(), async |visit| {
        let page = &visit.page;
        show_card(page, "print.html").await?;
        print(page, Some(1)).await?;
        let paper = paper(page).await?;
        let open = "return document.querySelectorAll('.billpay-print')[0].shadowRoot.querySelectorAll('[open] li').length";
        page.returns(open, paper["steps"].clone()).await?;
        ensure!(paper["steps"] != json!(0) && paper["steps"] != paper["all_steps"], "{paper:#}");
        Ok(())
    })
    .await
}

#[tokio::test]
async fn the_steps_of_closed_channels_are_printed_with_the_shops_page() -> Outcome {
    visit_shop(Mount::Stripped, &pages(), async |visit| {
        let page = &visit.page;
        show_card(page, "checkout.html").await?;
        page.emulate_media("print").await?;
        let hidden = "return [...bill.shadowRoot.querySelectorAll('li')].filter(e => !e.checkVisibility() || !e.getClientRects().length).length";
        page.returns(hidden, json!(0)).await
    })
    .await
}

/// Lays the paper out in columns of a height, as pages break, and returns the headings that are not in the column of
/// what follows them.
const ORPHANS: &str = "const frame = document.querySelector('.billpay-print').shadowRoot.querySelector('.billpay'); \
    const orphans = []; \
    for (let height = 400; height < 1100; height += 20) { \
        frame.style = `columns: auto; column-width: 340px; column-gap: 0; column-fill: auto; height: ${height}px; max-width: none; width: 340px`; \
        const column = e => Math.floor((e.getClientRects()[0].left - frame.getBoundingClientRect().left + 1) / 340); \
        const shown = [...frame.querySelectorAll('.title, .subtitle, .channel-name, .instructions-title, li:first-child, .plate')].filter(e => e.checkVisibility() && e.getClientRects().length); \
        shown.forEach((e, i) => { const next = shown[i + 1]; \
            if (!e.matches('li, .plate') && column(e) !== column(next)) orphans.push(`${e.textContent} at ${height}`) }) } \
    return orphans";

#[tokio::test]
async fn no_heading_is_the_last_line_of_a_page() -> Outcome {
    visit_shop(Mount::Stripped, &pages(), async |visit| {
        let page = &visit.page;
        // Without an open channel, with a short one and with the longest.
        show_card(page, "checkout.html").await?;
        for channel in [None, Some(1), Some(4)] {
            print(page, channel).await?;
            let orphans = page.run(ORPHANS, json!([])).await?;
            ensure!(orphans == json!([]), "{channel:?}: {orphans:#}");
        }
        Ok(())
    })
    .await
}

#[tokio::test]
async fn a_dark_theme_is_printed_dark_on_white() -> Outcome {
    visit_shop(Mount::Stripped, &pages(), async |visit| {
        let page = &visit.page;
        open(page, "checkout.html", 1).await?;
        let colours = "bill.theme = 'dark'; document.body.style.cssText = '--billpay-surface: #111; --billpay-ink: #eee; --billpay-muted: #ddd'";
        page.run(colours, json!([])).await?;
        click(page, "bill", "button[type=submit]").await?;
        shows_text(page, "bill", "iko tayari").await?;
        page.emulate_media("print").await?;
        let ink = "return ['.number', '.plate-label', '.title'].map(part => getComputedStyle(bill.shadowRoot.querySelector(part)).color)";
        page.returns(ink, json!([BLACK, "rgb(68, 68, 68)", BLACK])).await
    })
    .await
}
