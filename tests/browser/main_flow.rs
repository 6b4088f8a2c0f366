//! The main flow: a bill becomes one control number, which can be copied.

use anyhow::{Context, ensure};
use billpay_browser_tests::{Field, HOLD_NEXT_CALL, Outcome, REFUSE_COPYING, visit};
use serde_json::json;

#[tokio::test]
async fn a_customer_gets_a_control_number() -> Outcome {
    visit(&[], async |visit| {
        let page = &visit.page;
        page.open("en").await?;
        page.fill(Field::Description, "Water Bill - July 2024")
            .await?;
        page.fill(Field::Amount, "90,900").await?;
        page.shows_text("The bill will show TZS 90,900").await?;
        page.submit().await?;
        page.shows_text("Your control number is ready").await?;

        let bills = visit.gateway.bills().await?;
        ensure!(bills.len() == 1, "one bill, not {bills:?}");
        let bill = &bills[0];
        let number = bill["billPayNumber"].as_str().context("no number")?;
        ensure!(
            page.number().await? == number,
            "a selection copies the bare number"
        );
        ensure!(
            number.len() == 14 && number.bytes().all(|b| b.is_ascii_digit()),
            "{number}"
        );
        ensure!(
            bill["billDescription"] == "Water Bill - July 2024",
            "{bill}"
        );
        ensure!(bill["billAmount"] == json!(90900), "{bill}");
        ensure!(bill["billPaymentMode"] == "EXACT", "{bill}");

        page.shows_text("TZS 90,900").await?;
        page.shows_text("Pay exactly this amount.").await?;
        page.shows_text("Water Bill - July 2024").await?;
        page.has_focus_on_text("Your control number is ready").await
    })
    .await
}

#[tokio::test]
async fn the_page_is_available_in_swahili() -> Outcome {
    visit(&[], async |visit| {
        let page = &visit.page;
        page.open("sw").await?;
        page.fill(Field::Description, "Ada ya shule – Chuo cha Mt. André")
            .await?;
        page.fill(Field::Amount, "TZS 5 000.50").await?;
        page.choose("ALLOW_PARTIAL_AND_OVER_PAYMENT").await?;
        page.fill(Field::Reference, "customJh121").await?;
        page.submit().await?;
        page.shows_text("Namba yako ya malipo iko tayari").await?;
        page.shows_text("TZS 5,000.50").await?;
        page.shows_text("malipo ya kwanza hufunga namba").await?;
        ensure!(page.number().await? == "CUSTOMJH121");
        let bills = visit.gateway.bills().await?;
        ensure!(bills[0]["billAmount"] == json!(5000.5), "{bills:?}");
        ensure!(
            bills[0]["billDescription"] == "Ada ya shule – Chuo cha Mt. André",
            "{bills:?}"
        );
        let lang = "return document.documentElement.lang + document.title";
        page.returns(lang, json!("swPata namba ya malipo")).await
    })
    .await
}

#[tokio::test]
async fn the_language_can_be_changed_without_losing_what_was_typed() -> Outcome {
    visit(&[], async |visit| {
        let page = &visit.page;
        page.open("sw").await?;
        page.fill(Field::Description, "Maji").await?;
        page.click("English").await?;
        page.shows_text("Get control number").await?;
        page.has_value(Field::Description, "Maji").await?;
        page.go("/").await?;
        page.shows_text("Get control number").await
    })
    .await
}

#[tokio::test]
async fn a_bill_without_an_amount_lets_the_payer_choose() -> Outcome {
    visit(&[], async |visit| {
        let page = &visit.page;
        page.open("en").await?;
        page.fill(Field::Description, "Donation").await?;
        page.submit().await?;
        page.shows_text("You choose the amount when you pay.")
            .await?;
        let bills = visit.gateway.bills().await?;
        ensure!(
            bills[0]
                .get("billAmount")
                .is_none_or(serde_json::Value::is_null),
            "{bills:?}"
        );
        Ok(())
    })
    .await
}

#[tokio::test]
async fn two_presses_create_one_bill() -> Outcome {
    visit(&[], async |visit| {
        let page = &visit.page;
        page.open("en").await?;
        page.fill(Field::Amount, "1000").await?;
        page.run(HOLD_NEXT_CALL, json!([])).await?;
        let twice = "const b = document.querySelector('button[type=submit]'); b.click(); b.click(); b.form.requestSubmit()";
        page.run(twice, json!([])).await?;
        page.until("the busy button", "return document.querySelector('button[type=submit]').getAttribute('aria-disabled') === 'true'").await?;
        page.submit().await?;
        page.until("the call", "return typeof release === 'function'").await?;
        page.run("release()", json!([])).await?;
        page.shows_text("Your control number is ready").await?;
        ensure!(visit.gateway.create_calls().await? == 1);
        Ok(())
    })
    .await
}

#[tokio::test]
async fn the_number_is_copied_without_spaces() -> Outcome {
    visit(&[], async |visit| {
        let page = &visit.page;
        page.clipboard("granted").await?;
        page.open("en").await?;
        page.fill(Field::Amount, "1000").await?;
        page.submit().await?;
        page.shows_text("Copy number").await?;
        page.click("Copy number").await?;
        page.shows_text("Number copied").await?;
        let number = page.number().await?;
        page.returns("return navigator.clipboard.readText()", json!(number))
            .await
    })
    .await
}

#[tokio::test]
async fn when_copying_fails_the_number_is_selected() -> Outcome {
    visit(&[], async |visit| {
        let page = &visit.page;
        page.open("en").await?;
        page.fill(Field::Amount, "1000").await?;
        page.submit().await?;
        page.shows_text("Copy number").await?;
        page.run(REFUSE_COPYING, json!([])).await?;
        page.click("Copy number").await?;
        page.shows_text("Could not copy. Select this number")
            .await?;
        page.until(
            "the selection",
            "return getSelection().toString() === document.querySelector('.number').textContent",
        )
        .await?;
        ensure!(!page.text().await?.contains("Number copied"));
        Ok(())
    })
    .await
}

#[tokio::test]
async fn another_bill_starts_with_an_empty_form() -> Outcome {
    visit(&[], async |visit| {
        let page = &visit.page;
        page.open("en").await?;
        page.fill(Field::Description, "First").await?;
        page.submit().await?;
        page.shows_text("Make another bill").await?;
        page.click("Make another bill").await?;
        page.has_focus(Field::Description).await?;
        page.has_value(Field::Description, "").await?;
        page.fill(Field::Description, "Second").await?;
        page.submit().await?;
        page.shows_text("Your control number is ready").await?;
        let bills = visit.gateway.bills().await?;
        ensure!(bills.len() == 2, "{bills:?}");
        ensure!(
            bills[0]["billPayNumber"] != bills[1]["billPayNumber"],
            "{bills:?}"
        );
        Ok(())
    })
    .await
}
