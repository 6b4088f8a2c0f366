//! A page that the browser translates: a translator replaces each text node every 300 ms, and the customer still sees
//! each change.

use anyhow::ensure;
use billpay_browser_tests::{Field, HOLD_NEXT_CALL, Mount, Outcome, TRANSLATOR, visit, visit_shop};
use serde_json::json;

use crate::shop::{click, pages, shows_text, type_into};

#[tokio::test]
async fn a_translated_page_shows_each_step_up_to_the_payment() -> Outcome {
    visit(&[], async |visit| {
        let page = &visit.page;
        page.before_scripts(TRANSLATOR).await?;
        page.open("en").await?;
        page.is_translated().await?;
        page.submit().await?;
        page.shows_text("Write what the bill is for").await?;
        page.fill(Field::Amount, "90").await?;
        page.is_translated().await?;
        page.fill(Field::Amount, "90,900").await?;
        page.choose("ALLOW_PARTIAL_AND_OVER_PAYMENT").await?;
        page.shows_text("The bill will show TZS 90,900").await?;
        page.is_translated().await?;
        page.run(HOLD_NEXT_CALL, json!([])).await?;
        page.submit().await?;
        page.shows_text("Getting the control number").await?;
        page.is_translated().await?;
        page.until("the call", "return typeof release === 'function'")
            .await?;
        page.run("release()", json!([])).await?;
        page.shows_text("Waiting for your payment").await?;
        page.is_translated().await?;
        page.click("Check now").await?;
        page.shows_text("Not paid yet").await?;
        page.is_translated().await?;
        page.click("Kiswahili").await?;
        page.shows_text("Tunasubiri malipo yako").await?;
        page.is_translated().await?;
        page.click("English").await?;
        page.shows_text("Waiting for your payment").await?;
        page.is_translated().await?;
        let number = page.number().await?;
        let payment = json!({"billPayNumber": number, "amount": 90_000, "outcome": "SUCCESS"});
        visit.gateway.pay(payment).await?;
        page.shows_text("Get a number for the remaining amount")
            .await?;
        page.is_translated().await?;
        page.click("Get a number for the remaining amount").await?;
        page.shows_text("This number is for the remaining amount only.")
            .await?;
        ensure!(page.number().await? != number);
        Ok(())
    })
    .await
}

#[tokio::test]
async fn a_translated_element_shows_each_step_up_to_the_payment() -> Outcome {
    visit_shop(Mount::Stripped, &pages(), async |visit| {
        let page = &visit.page;
        page.before_scripts(TRANSLATOR).await?;
        page.go("/forms.html").await?;
        page.until(
            "the widget",
            "return firedEvents.some(one => one.from === 'two' && one.name === 'ready')",
        )
        .await?;
        page.is_translated().await?;
        type_into(page, "two", "billAmount", "900").await?;
        shows_text(page, "two", "The bill will show TZS 900").await?;
        page.is_translated().await?;
        page.run(HOLD_NEXT_CALL, json!([])).await?;
        click(page, "two", "button[type=submit]").await?;
        shows_text(page, "two", "Getting the control number").await?;
        page.is_translated().await?;
        page.until("the call", "return typeof release === 'function'")
            .await?;
        page.run("release()", json!([])).await?;
        shows_text(page, "two", "Waiting for your payment").await?;
        page.is_translated().await?;
        click(page, "two", ".checking button").await?;
        shows_text(page, "two", "Not paid yet").await?;
        page.is_translated().await?;
        let number = page.run("return two.controlNumber", json!([])).await?;
        let payment = json!({"billPayNumber": number, "amount": 900, "outcome": "SUCCESS"});
        visit.gateway.pay(payment).await?;
        shows_text(page, "two", "The bill is paid").await
    })
    .await
}
