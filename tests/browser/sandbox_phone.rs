//! The sandbox's phone, as a payer uses it.

use anyhow::Context;
use billpay_browser_tests::{Outcome, Page};
use serde_json::json;

/// The customer's inputs in the phone menu of Mixx by Yas.
fn menu_inputs(number: &str, amount: &str) -> Vec<String> {
    let lines = ["*150*01#", "4", "3", "889999", number, amount, "1234"];
    lines.map(str::to_owned).to_vec()
}

/// Pays through the menu in the phone's own tab, by keyboard.
pub(crate) async fn pay_by_phone(
    page: &Page,
    sandbox: &str,
    number: &str,
    amount: &str,
) -> Outcome {
    pay_with_outcome(page, sandbox, (number, amount), "as-typed", async || Ok(())).await
}

/// The same with another outcome, and an action in the phone's tab after the receipt.
pub(crate) async fn pay_with_outcome(
    page: &Page,
    sandbox: &str,
    (number, amount): (&str, &str),
    outcome: &str,
    then: impl AsyncFnOnce() -> Outcome,
) -> Outcome {
    let phone = format!("{sandbox}/phone?number={number}&amount={amount}&channel=mixx-by-yas");
    page.in_another_tab(&phone, async || {
        page.until(
            "the phone",
            "return document.getElementById('typed') !== null",
        )
        .await?;
        page.run(
            "document.querySelector('[name=ending][value=' + arguments[0] + ']').click()",
            json!([outcome]),
        )
        .await?;
        for line in menu_inputs(number, amount) {
            let before = page.run(SCREEN, json!([])).await?;
            page.run("document.getElementById('typed').focus()", json!([]))
                .await?;
            page.type_here(&line).await?;
            page.press([thirtyfour::Key::Enter]).await?;
            let before = before.as_str().context("a screen")?.to_owned();
            page.until(
                "the next screen",
                &format!("{SCREEN} !== {}", json!(before)),
            )
            .await?;
        }
        page.until(
            "the receipt",
            "return document.querySelector('[role=log]').textContent.trim() !== ''",
        )
        .await?;
        then().await
    })
    .await
}

/// The phone's text.
const SCREEN: &str = "return document.querySelector('[role=status]').textContent";
