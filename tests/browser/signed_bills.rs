//! Signed bills, at a gateway with default settings, which accepts no others.

use anyhow::{Context, ensure};
use billpay_browser_tests::{Outcome, Page, signed, visit_signed};
use serde_json::json;

use crate::shop::{click, details, pages, shows_text};

const KEY: &str = "a key of at least thirty-two bytes!";

async fn order(id: &str, amount: &str) -> anyhow::Result<String> {
    let name = ["--customer-name", "Asha Juma"];
    let bill = ["--description", "Oda 1042", "--amount", amount, "--id", id];
    signed(KEY, &[&bill[..], &name[..]].concat()).await
}

/// Sets the intent of the shop's element, and removes its other attributes.
async fn sets(page: &Page, intent: &str) -> Outcome {
    let set = "for (const name of ['amount', 'description', 'reference', 'readonly']) bill.removeAttribute(name); \
        bill.locale = 'en'; bill.intent = arguments[0]";
    page.run(set, json!([intent])).await.map(drop)
}

#[tokio::test]
async fn in_a_shop_the_signed_bill_is_shown() -> Outcome {
    visit_signed(KEY, &pages(), async |visit| {
        let page = &visit.page;
        page.go("/checkout.html").await?;
        shows_text(page, "bill", "Pata namba ya malipo").await?;
        sets(page, &order("i1", "45500").await?).await?;
        shows_text(page, "bill", "TZS 45,500").await?;
        shows_text(page, "bill", "Asha Juma").await?;
        click(page, "bill", "button").await?;
        shows_text(page, "bill", "Your control number is ready").await?;
        visit.gateway.has_one_bill(45_500).await?;
        ensure!(details(page, "issued").await?.len() == 1);

        // The same order gets the same number in another browser.
        page.run("localStorage.clear(); sessionStorage.clear()", json!([]))
            .await?;
        page.go("/checkout.html").await?;
        shows_text(page, "bill", "Pata namba ya malipo").await?;
        sets(page, &order("i1", "45500").await?).await?;
        shows_text(page, "bill", "TZS 45,500").await?;
        shows_text(page, "bill", "Asha Juma").await?;
        click(page, "bill", "button").await?;
        shows_text(page, "bill", "Your control number is ready").await?;
        ensure!(visit.gateway.create_calls().await? == 1);
        Ok(())
    })
    .await
}

#[tokio::test]
async fn a_link_shows_the_signed_bill_and_a_changed_one_is_refused() -> Outcome {
    visit_signed(KEY, &pages(), async |visit| {
        let page = &visit.page;
        let intent = order("i1", "45500").await?;
        page.go(&format!("/malipo/?lang=en&intent={intent}"))
            .await?;
        page.shows_text("TZS 45,500").await?;
        page.screenshot("signed-bill").await?;
        page.start_using().await?;
        page.click("Get control number").await?;
        page.shows_text("Your control number is ready").await?;
        page.reload().await?;
        page.shows_text("Waiting for your payment").await?;

        // The browser has stored the number of the order, also for another signature.
        page.run("localStorage.clear(); sessionStorage.clear()", json!([]))
            .await?;
        let (signed, signature) = intent.rsplit_once('.').context("a token")?;
        let forged: String = signature.chars().rev().collect();
        page.go(&format!("/malipo/?lang=en&intent={signed}.{forged}"))
            .await?;
        page.shows_text("TZS 45,500").await?;
        page.start_using().await?;
        page.click("Get control number").await?;
        page.shows_text("This bill is not valid").await?;
        page.screenshot("signed-forged").await?;
        ensure!(visit.gateway.create_calls().await? == 1);
        Ok(())
    })
    .await
}

#[tokio::test]
async fn an_unsigned_bill_is_refused() -> Outcome {
    visit_signed(KEY, &pages(), async |visit| {
        let page = &visit.page;
        page.go("/checkout.html").await?;
        shows_text(page, "bill", "Pata namba ya malipo").await?;
        page.run("bill.locale = 'en'", json!([])).await?;
        click(page, "bill", "button").await?;
        page.until(
            "the refusal",
            "return bill.shadowRoot.querySelector('[role=alert]') !== null",
        )
        .await?;
        let errors = details(page, "error").await?;
        ensure!(errors[0]["code"] == "intent_required", "{errors:?}");
        ensure!(visit.gateway.create_calls().await? == 0);
        Ok(())
    })
    .await
}
