//! The demo shop: a cart that the widget follows, in both languages and themes.

use anyhow::ensure;
use billpay_browser_tests::{Outcome, visit};
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

#[tokio::test]
async fn the_shop_and_the_widget_in_both_languages_and_themes() -> Outcome {
    visit(&[], async |visit| {
        let page = &visit.page;
        for locale in ["sw", "en"] {
            for theme in ["light", "dark"] {
                page.go(&format!("/demo/?locale={locale}&theme={theme}")).await?;
                page.says("billpay-ready").await?;
                page.run("billpay.noStorage = true", json!([])).await?;
                for state in ["bill", "number"] {
                    for (name, width, height) in SCREENS {
                        page.screen(width, height).await?;
                        let wide = "return document.documentElement.scrollWidth - document.documentElement.clientWidth";
                        let name = format!("demo-{state}-{locale}-{theme}-{name}");
                        ensure!(page.run(wide, json!([])).await? == json!(0), "{name} is too wide");
                        page.is_accessible(&name).await?;
                        page.picture(&name).await?;
                    }
                    page.run("billpay.submit()", json!([])).await?;
                    page.until("the number", "return billpay.controlNumber !== null").await?;
                    page.run("const a = billpay.shadowRoot.querySelector('details:not([open]) summary'); \
                        if (!billpay.shadowRoot.querySelector('details[open]')) a.click()", json!([])).await?;
                }
            }
        }
        Ok(())
    })
    .await
}
