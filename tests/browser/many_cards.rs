//! Many cards in one browser share one event stream. Browsers open six connections to a server over HTTP/1.1, as the
//! shop's web server of these tests speaks it.

use anyhow::{Result, ensure};
use billpay_browser_tests::{Mount, Outcome, Page, visit_shop};
use serde_json::{Value, json};

use crate::shop::{ORDERS, click, no_violation, open, pages, shows_text};

/// Keeps the page's event streams.
const KEEP_STREAMS: &str = "window.streams = []; window.EventSource = class extends EventSource { \
    constructor(...address) { super(...address); streams.push(this) } }";

/// The addresses of the page's open streams.
const OPEN_STREAMS: &str = "return streams.filter(stream => stream.readyState !== EventSource.CLOSED).map(stream => stream.url)";

/// The number of bills in the streams of the page.
const STREAMED_BILLS: &str = "return streams.filter(stream => stream.readyState !== EventSource.CLOSED) \
    .flatMap(stream => new URL(stream.url).searchParams.getAll('bill')).length";

/// The number of cards beside the one that is pressed.
const OTHERS: usize = ORDERS - 1;

async fn number(page: &Page) -> Result<Value> {
    let number = page.run("return bill.controlNumber", json!([])).await?;
    ensure!(number.is_string(), "no number");
    Ok(number)
}

#[tokio::test]
async fn a_press_works_beside_six_cards_in_a_page() -> Outcome {
    visit_shop(Mount::Stripped, &pages(), async |visit| {
        let page = &visit.page;
        page.before_scripts(KEEP_STREAMS).await?;
        open(page, "orders.html", ORDERS).await?;
        for order in 1..=OTHERS {
            let id = format!("order{order}");
            click(page, &id, "button").await?;
            shows_text(page, &id, "Tunasubiri malipo yako").await?;
        }
        page.returns(STREAMED_BILLS, json!(OTHERS)).await?;
        click(page, "bill", "button").await?;
        shows_text(page, "bill", "Tunasubiri malipo yako").await?;
        page.returns(STREAMED_BILLS, json!(ORDERS)).await?;
        let streams = page.run(OPEN_STREAMS, json!([])).await?;
        ensure!(streams.as_array().map(Vec::len) == Some(1), "{streams}");

        let payment =
            json!({"billPayNumber": number(page).await?, "amount": 7000, "outcome": "SUCCESS"});
        visit.gateway.pay(payment).await?;
        shows_text(page, "bill", "Bili imelipwa").await?;
        shows_text(page, "order1", "Tunasubiri malipo yako").await?;
        page.returns(STREAMED_BILLS, json!(OTHERS)).await?;
        no_violation(page).await
    })
    .await
}

/// Opens the shop's page for an order, and gets its number.
async fn get_number(page: &Page, order: usize) -> Outcome {
    page.before_scripts(KEEP_STREAMS).await?;
    open(page, "checkout.html", 1).await?;
    let script = format!("bill.amount = {order}000; bill.reference = 'ODA{order}'");
    page.run(&script, json!([])).await?;
    click(page, "bill", "button").await?;
    shows_text(page, "bill", "Tunasubiri malipo yako").await
}

#[tokio::test]
async fn a_press_works_beside_six_cards_in_six_windows() -> Outcome {
    visit_shop(Mount::Stripped, &pages(), async |visit| {
        let page = &visit.page;
        let mut windows = vec![page.window().await?];
        for order in 1..=ORDERS {
            if order > 1 {
                windows.push(page.open_window().await?);
            }
            get_number(page, order).await?;
        }
        // The last window can be any order's leader or follower, and shows its payment.
        let payment =
            json!({"billPayNumber": number(page).await?, "amount": 7000, "outcome": "SUCCESS"});
        visit.gateway.pay(payment).await?;
        shows_text(page, "bill", "Bili imelipwa").await?;
        let mut open = 0;
        for window in &windows {
            page.switch_to_tab(window.clone()).await?;
            let streams = page.run(OPEN_STREAMS, json!([])).await?;
            open += streams.as_array().map_or(0, Vec::len);
        }
        ensure!(open <= 1, "{open} streams in {} windows", windows.len());
        Ok(())
    })
    .await
}
