//! Removed and moved widgets: no memory leaks, no leftovers in print, and no restart after a move.

use anyhow::{Context, Result, bail};
use billpay_browser_tests::{Mount, Outcome, Page, visit_shop};
use serde_json::json;

use crate::shop::{open, pages, shows_text};

/// The number of widgets that are inserted and removed.
const WIDGETS: u64 = 20;

/// Yew keeps the node that a widget was drawn in, with a listener for each kind of event
/// (docs/decisions/0010-a-script-defines-the-element.md).
const NODES_A_WIDGET: u64 = 1;
const LISTENERS_A_WIDGET: u64 = 4;

/// The number of measurements at most: garbage collection may take a while on a busy machine.
const MEASUREMENTS: usize = 50;

/// The browser's counters after garbage collection.
#[derive(Debug)]
struct MemoryCounters {
    nodes: u64,
    listeners: u64,
}

impl MemoryCounters {
    fn is_at_most(&self, before: &Self) -> bool {
        self.nodes <= before.nodes + WIDGETS * NODES_A_WIDGET
            && self.listeners <= before.listeners + WIDGETS * LISTENERS_A_WIDGET
    }
}

async fn memory_counters(page: &Page) -> Result<MemoryCounters> {
    let counters = page.memory_counters().await?;
    let count = |name: &str| counters[name].as_u64().context("no count");
    Ok(MemoryCounters {
        nodes: count("nodes")?,
        listeners: count("jsEventListeners")?,
    })
}

/// Inserts widgets, waits until they are ready, and removes them.
async fn insert_and_remove_widgets(page: &Page) -> Outcome {
    let insert = "window.inserted = []; window.ready = 0; \
        for (let i = 0; i < arguments[0]; i++) { \
            const one = document.createElement('billpay-widget'); one.autostart = true; \
            one.addEventListener('billpay-ready', () => ready++, {once: true}); \
            order.append(one); inserted.push(one) }";
    page.run(insert, json!([WIDGETS])).await?;
    page.until("the widgets", &format!("return ready === {WIDGETS}"))
        .await?;
    let remove =
        "for (const one of inserted) one.remove(); delete window.inserted; firedEvents.length = 0";
    page.run(remove, json!([])).await.map(drop)
}

#[tokio::test]
async fn removed_widgets_leak_no_memory() -> Outcome {
    visit_shop(Mount::Stripped, &pages(), async |visit| {
        let page = &visit.page;
        open(page, "checkout.html", 1).await?;
        // The first time creates everything that is created once.
        insert_and_remove_widgets(page).await?;
        let before = memory_counters(page).await?;
        insert_and_remove_widgets(page).await?;
        let mut after = memory_counters(page).await?;
        for _ in 0..MEASUREMENTS {
            if after.is_at_most(&before) {
                return Ok(());
            }
            after = memory_counters(page).await?;
        }
        bail!("{before:?}, then {after:?}")
    })
    .await
}

#[tokio::test]
async fn an_element_that_is_moved_before_loading_still_waits() -> Outcome {
    visit_shop(Mount::Stripped, &pages(), async |visit| {
        let page = &visit.page;
        page.before_scripts(
            "window.watched = 0; window.IntersectionObserver = class extends IntersectionObserver { \
                observe(one) { watched++; super.observe(one) } \
                disconnect() { watched--; super.disconnect() } }",
        )
        .await?;
        page.go("/below_the_fold.html").await?;
        page.until("the skeleton", "return bill.shadowRoot?.querySelectorAll('i').length === 2")
            .await?;
        page.run("window.bone = bill.shadowRoot.firstChild; document.body.append(bill)", json!([]))
            .await?;
        let same = "return bone === bill.shadowRoot.firstChild && watched === 1";
        page.returns(same, json!(true)).await?;
        page.run("bill.scrollIntoView()", json!([])).await?;
        shows_text(page, "bill", "What is the bill for?").await?;
        page.returns("return watched", json!(0)).await
    })
    .await
}

const COPIES: &str = "return [document.querySelectorAll('.billpay-print').length, document.adoptedStyleSheets.length]";

#[tokio::test]
async fn a_card_that_was_not_printed_is_not_printed_later() -> Outcome {
    visit_shop(Mount::Stripped, &pages(), async |visit| {
        let page = &visit.page;
        page.prefer("prefers-color-scheme", "dark").await?;
        open(page, "checkout.html", 1).await?;
        page.run("bill.theme = 'dark'; bill.submit()", json!([])).await?;
        shows_text(page, "bill", "iko tayari").await?;
        // As in frames and apps that do not print.
        page.run("window.prints = 0; window.print = () => { window.prints += 1 }", json!([])).await?;
        let print = "[...bill.shadowRoot.querySelectorAll('button')].find(b => b.innerText === 'Chapisha').click()";
        for prints in 1..=2 {
            page.run(print, json!([])).await?;
            page.returns("return window.prints", json!(prints)).await?;
            page.returns(COPIES, json!([1, 1])).await?;
        }
        page.emulate_media("print").await?;
        let ink = "const copy = document.querySelector('.billpay-print').shadowRoot; \
            return [getComputedStyle(copy.querySelector('.billpay')).color, getComputedStyle(copy.querySelector('.card')).backgroundColor]";
        let black_without_ground = json!(["rgb(0, 0, 0)", "rgba(0, 0, 0, 0)"]);
        page.returns(ink, black_without_ground).await?;
        page.emulate_media("").await?;
        page.run("bill.remove()", json!([])).await?;
        page.returns(COPIES, json!([0, 0])).await
    })
    .await
}
