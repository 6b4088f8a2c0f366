//! A program of the gateway's page that crashes: the page goes on without it.

use anyhow::ensure;
use billpay_browser_tests::{BREAK_ONCE, Field, HOLD_NEXT_CALL, Outcome, visit};
use serde_json::json;

use crate::crashes::{CRASH, SWALLOW_ERRORS};
use crate::hydration::{gets_a_number, held_back};

/// Makes the next insertion of a node into the page's widget fail.
const BREAK_IN_WIDGET: &str = "const insert = Node.prototype.insertBefore; \
    Node.prototype.insertBefore = function (...call) { \
        if (!this.closest?.('#billpay')) return insert.apply(this, call); \
        Node.prototype.insertBefore = insert; throw new Error('broken') }";

/// Makes the program's next timer fail. That ends the task that sets it, and not the program.
const BREAK_TIMER: &str = "const set = window.setTimeout; window.setTimeout = (...call) => { \
    if (!new Error().stack.includes('.wasm:')) return set(...call); \
    window.setTimeout = set; throw new Error('broken') }";

#[tokio::test]
async fn a_check_whose_timer_fails_has_its_answer() -> Outcome {
    visit(&[], async |visit| {
        let page = &visit.page;
        gets_a_number(page).await?;
        page.reload().await?;
        page.wait_for_hydration().await?;
        page.run(BREAK_TIMER, json!([])).await?;
        let press = "document.querySelector('.checking button').click()";
        page.run(press, json!([])).await?;
        page.shows_text("Not paid yet").await?;
        page.expect_crash().await
    })
    .await
}

#[tokio::test]
async fn a_crash_of_the_page_still_leads_to_the_number() -> Outcome {
    for prepare in ["", SWALLOW_ERRORS] {
        visit(&[], async |visit| {
            let page = &visit.page;
            page.before_scripts(prepare).await?;
            page.open("en").await?;
            page.fill(Field::Description, "Water").await?;
            page.run(BREAK_ONCE, json!([])).await?;
            page.submit().await?;
            page.bill_path().await?;
            page.shows_text("Your control number is ready").await?;
            ensure!(visit.gateway.bills().await?.len() == 1);
            page.expect_crash().await
        })
        .await?;
    }
    Ok(())
}

#[tokio::test]
async fn a_crash_of_the_page_at_the_answer_shows_the_bills_page() -> Outcome {
    visit(&[], async |visit| {
        let page = &visit.page;
        page.open("en").await?;
        page.fill(Field::Description, "Water").await?;
        page.run(HOLD_NEXT_CALL, json!([])).await?;
        page.submit().await?;
        page.shows_text("Getting the control number").await?;
        page.until("the call", "return typeof release === 'function'")
            .await?;
        page.run(BREAK_ONCE, json!([])).await?;
        page.run("release()", json!([])).await?;
        page.bill_path().await?;
        page.shows_text("Waiting for your payment").await?;
        ensure!(visit.gateway.bills().await?.len() == 1);
        page.expect_crash().await
    })
    .await
}

#[tokio::test]
async fn a_crash_of_the_page_keeps_what_was_typed() -> Outcome {
    visit(&[], async |visit| {
        let page = &visit.page;
        page.open("en").await?;
        page.fill(Field::Amount, "90").await?;
        page.fill(Field::Description, "Water").await?;
        page.run(BREAK_ONCE, json!([])).await?;
        page.fill(Field::Amount, "90.900").await?;
        page.submit().await?;
        page.shows_text("This can be read in two ways.").await?;
        ensure!(page.value(Field::Description).await? == "Water");
        page.expect_crash().await
    })
    .await
}

#[tokio::test]
async fn a_crash_of_the_page_keeps_the_payment() -> Outcome {
    visit(&[], async |visit| {
        let page = &visit.page;
        page.before_scripts(CRASH).await?;
        gets_a_number(page).await?;
        page.reload().await?;
        page.wait_for_hydration().await?;
        page.shows_text("Waiting for your payment").await?;
        let number = page.number().await?;
        let payment = json!({"billPayNumber": number, "amount": 900, "outcome": "SUCCESS"});
        visit.gateway.pay(payment).await?;
        page.shows_text("The bill is paid").await?;
        page.run("crash()", json!([])).await?;
        let failed = "return document.body.dataset.waits === 'failed'";
        page.until("the crash", failed).await?;
        let shown = page.text().await?;
        ensure!(!shown.contains("Waiting for your payment"), "{shown}");
        page.shows_text("The bill is paid").await?;
        page.expect_crash().await
    })
    .await
}

/// A page whose nodes were changed is rendered again, and the program crashes when the old nodes are gone.
#[tokio::test]
async fn a_crash_while_the_page_is_rendered_again_keeps_its_form() -> Outcome {
    visit(&[], async |visit| {
        let page = &visit.page;
        held_back(page, "/?lang=en").await?;
        page.fill(Field::Amount, "900").await?;
        page.run(
            "document.querySelector('#billpay').append(document.createElement('font'))",
            json!([]),
        )
        .await?;
        page.run(BREAK_IN_WIDGET, json!([])).await?;
        page.run("window.release()", json!([])).await?;
        page.until(
            "the crash",
            "return document.body.dataset.waits === 'failed'",
        )
        .await?;
        page.has_value(Field::Amount, "900").await?;
        page.submit().await?;
        page.shows_text("Your control number is ready").await?;
        ensure!(visit.gateway.bills().await?.len() == 1);
        page.expect_crash().await
    })
    .await
}
