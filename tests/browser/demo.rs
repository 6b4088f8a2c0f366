//! The demo shop: a cart that the widget follows, in both languages and themes.

use anyhow::ensure;
use billpay_browser_tests::{Outcome, Page, Visit, visit};
use serde_json::json;

use crate::shop::{click, says};

const SCREENS: [(&str, u32, u32); 3] = [
    ("small", 320, 640),
    ("phone", 390, 844),
    ("desktop", 1280, 900),
];

#[tokio::test]
async fn from_the_cart_to_the_number_with_every_event_shown() -> Outcome {
    visit(&[], async |visit| {
        let page = &visit.page;
        page.go("/demo").await?;
        ensure!(page.run("return location.pathname", json!([])).await? == json!("/demo/"));
        page.says("billpay-ready").await?;
        let more = "const i = document.querySelector('input[name=kanga]'); i.value = 3; \
            i.dispatchEvent(new Event('input', {bubbles: true}))";
        page.run(more, json!([])).await?;
        says(page, "billpay", "TZS 72,500").await?;
        click(page, "billpay", "button").await?;
        page.says("Oda yako imepokelewa.").await?;
        page.says("billpay-issued").await?;
        let listed = "return [...document.querySelectorAll('#events b')].map(b => b.textContent)";
        ensure!(page.run(listed, json!([])).await? == json!(["billpay-issued", "billpay-ready"]));
        let bills = visit.gateway.bills().await?;
        ensure!(bills[0]["billAmount"] == 72_500, "{bills:?}");
        // The number of the last total is not the number of this one.
        page.run(&more.replace("= 3", "= 1"), json!([])).await?;
        says(page, "billpay", "TZS 35,500").await?;
        page.until(
            "no number",
            "return billpay.controlNumber === null && placed.textContent === ''",
        )
        .await
    })
    .await
}

async fn look(page: &Page, state: &str) -> Outcome {
    for (name, width, height) in SCREENS {
        page.screen(width, height).await?;
        let wide =
            "return document.documentElement.scrollWidth - document.documentElement.clientWidth";
        let name = format!("demo-{state}-{name}");
        ensure!(
            page.run(wide, json!([])).await? == json!(0),
            "{name} is too wide"
        );
        page.is_accessible(&name).await?;
        page.picture(&name).await?;
    }
    Ok(())
}

/// The widget's states in the shop: the bill, one that can't be sent, trouble, and the number.
async fn every_state(visit: &mut Visit, locale: &str, theme: &str) -> Outcome {
    let page = &visit.page;
    let name = |state: &str| format!("{state}-{locale}-{theme}");
    page.go(&format!("/demo/?locale={locale}&theme={theme}"))
        .await?;
    page.says("billpay-ready").await?;
    page.run("billpay.noStorage = true", json!([])).await?;
    look(page, &name("bill")).await?;

    page.run("billpay.amount = '90.900'", json!([])).await?;
    says(page, "billpay", "90.900").await?;
    page.run("billpay.submit()", json!([])).await?;
    page.says("amount_ambiguous").await?;
    look(page, &name("broken")).await?;

    let fault = json!({"fault": "status", "status": 503, "endpoint": "create-order-control-number", "calls": 1});
    visit.gateway.inject(fault).await?;
    page.run("billpay.amount = '90,900'", json!([])).await?;
    says(page, "billpay", "TZS 90,900").await?;
    page.run("billpay.submit()", json!([])).await?;
    page.says("billpay-error").await?;
    look(page, &name("trouble")).await?;

    page.run("billpay.submit()", json!([])).await?;
    page.until("the number", "return billpay.controlNumber !== null")
        .await?;
    let open = "const root = billpay.shadowRoot; \
        if (!root.querySelector('details[open]')) root.querySelector('summary').click()";
    page.run(open, json!([])).await?;
    look(page, &name("number")).await
}

#[tokio::test]
async fn the_shop_and_the_widget_in_swahili() -> Outcome {
    visit(&[], async |visit| {
        every_state(visit, "sw", "light").await?;
        every_state(visit, "sw", "dark").await
    })
    .await
}

#[tokio::test]
async fn the_shop_and_the_widget_in_english() -> Outcome {
    visit(&[], async |visit| {
        every_state(visit, "en", "light").await?;
        every_state(visit, "en", "dark").await
    })
    .await
}
