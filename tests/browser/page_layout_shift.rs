//! No layout shift while the stand-alone page is loaded in pieces, as over a slow network.

use anyhow::ensure;
use billpay_browser_tests::{Outcome, Page, visit};
use serde_json::json;

use crate::hydration::gets_a_number;

/// Writes the page again without its scripts, one element per frame, and records layout shifts. The head and the
/// digits of a number are written at once.
const IN_PIECES: &str = "window.movers = null; (async () => { \
    const html = (await (await fetch(location.href)).text()).replace(/<script.*?<\\/script>/gs, ''); \
    const drawn = () => new Promise(go => requestAnimationFrame(() => setTimeout(go))); \
    const movers = []; \
    new PerformanceObserver(list => { for (const shift of list.getEntries()) for (const {node, previousRect: from, currentRect: to} of shift.sources) \
        movers.push(`${(node?.outerHTML ?? node?.textContent ?? 'gone').slice(0, 80)} from ${JSON.stringify(from)} to ${JSON.stringify(to)}`) }) \
        .observe({type: 'layout-shift'}); \
    const pieces = html.split(/(?<=<\\/style>)|(?=<(?!wbr|span class=\"group)[a-z])/); \
    const head = pieces.findLastIndex(piece => /<\\/style>$/.test(piece)) + 1; \
    document.open(); document.write(pieces.slice(0, head).join('')); await drawn(); \
    for (const piece of pieces.slice(head)) { document.write(piece); await drawn() } \
    document.close(); await drawn(); await drawn(); \
    window.movers = movers })()";

/// Checks that nothing moves on phones of two sizes, without the page's scripts.
async fn nothing_moves(page: &Page, path: &str) -> Outcome {
    page.block(&["*.js"]).await?;
    for (width, height) in [(320, 640), (390, 844)] {
        page.screen(width, height).await?;
        page.go(path).await?;
        let text = page.text().await?;
        page.run(IN_PIECES, json!([])).await?;
        page.until("the last piece", "return !!window.movers")
            .await?;
        let moved = page.run("return window.movers", json!([])).await?;
        ensure!(moved == json!([]), "{path} at {width}: {moved:#}");
        ensure!(
            page.text().await? == text,
            "another page has come in pieces"
        );
    }
    page.block(&[]).await
}

#[tokio::test]
async fn nothing_moves_while_the_page_is_loaded_in_pieces() -> Outcome {
    visit(&[], async |visit| {
        let page = &visit.page;
        gets_a_number(page).await?;
        let number = page.number().await?;
        let bill = page.bill_path().await?;
        nothing_moves(page, "/?lang=sw").await?;
        nothing_moves(page, &format!("{bill}?lang=en")).await?;
        let payment = json!({"billPayNumber": number, "amount": 900, "outcome": "SUCCESS"});
        visit.gateway.pay(payment).await?;
        page.go(&bill).await?;
        page.shows_text("The bill is paid").await?;
        nothing_moves(page, &bill).await
    })
    .await
}
