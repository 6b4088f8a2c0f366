//! Changes of the element's attributes, language, visibility and gateway while the widget is shown.

use anyhow::ensure;
use billpay_browser_tests::{Mount, Outcome, Page, visit_shop};
use serde_json::json;

use crate::shop::{details, open, pages, shows_text};

/// Waits until an element in a widget has this computed style.
async fn looks(page: &Page, selector: &str, property: &str, value: &str) -> Outcome {
    let script =
        format!("return getComputedStyle(bill.shadowRoot.querySelector('{selector}')).{property}");
    page.returns(&script, json!(value)).await
}

const LIGHT: &str = "rgb(255, 255, 255)";
const DARK: &str = "rgb(24, 33, 29)";

#[tokio::test]
async fn changes_and_removal_of_theme_mode_and_language_are_applied() -> Outcome {
    visit_shop(Mount::Stripped, &pages(), async |visit| {
        let page = &visit.page;
        open(page, "checkout.html", 1).await?;
        for (set, ground, scheme) in [
            ("bill.theme = 'dark'", DARK, "dark"),
            ("bill.theme = 'light'", LIGHT, "light"),
            ("bill.removeAttribute('theme')", LIGHT, "light"),
        ] {
            page.run(set, json!([])).await?;
            looks(page, ".card", "backgroundColor", ground).await?;
            looks(page, ".billpay", "colorScheme", scheme).await?;
        }
        page.prefer("prefers-color-scheme", "dark").await?;
        looks(page, ".card", "backgroundColor", DARK).await?;
        looks(page, ".billpay", "colorScheme", "dark").await?;

        shows_text(page, "bill", "Lipa kiasi hiki kamili").await?;
        page.run(
            "bill.paymentMode = 'ALLOW_PARTIAL_AND_OVER_PAYMENT'",
            json!([]),
        )
        .await?;
        shows_text(page, "bill", "Kiasi pungufu au zaidi kinakubaliwa pia").await?;
        page.run("bill.removeAttribute('payment-mode')", json!([]))
            .await?;
        shows_text(page, "bill", "Lipa kiasi hiki kamili").await?;

        page.run("document.documentElement.lang = 'en'", json!([]))
            .await?;
        shows_text(page, "bill", "Get control number").await?;
        page.run("bill.locale = 'sw'", json!([])).await?;
        shows_text(page, "bill", "Pata namba ya malipo").await?;
        page.run("bill.removeAttribute('locale')", json!([]))
            .await?;
        shows_text(page, "bill", "Get control number").await?;

        shows_text(page, "bill", "Asha").await?;
        page.run(
            "bill.removeAttribute('customer-name'); bill.removeAttribute('readonly')",
            json!([]),
        )
        .await?;
        shows_text(page, "bill", "What is the bill for?").await?;
        // Text that the customer types is not the merchant's bill.
        page.run(
            "bill.shadowRoot.querySelector('[name=billAmount]').focus()",
            json!([]),
        )
        .await?;
        page.type_here("9").await?;
        page.run("bill.readonly = true", json!([])).await?;
        shows_text(page, "bill", "TZS 45,500").await
    })
    .await
}

#[tokio::test]
async fn a_changed_gateway_is_used_and_numbers_are_stored_per_gateway() -> Outcome {
    visit_shop(Mount::Stripped, &pages(), async |visit| {
        let page = &visit.page;
        open(page, "checkout.html", 1).await?;
        page.run("bill.gateway = '/elsewhere/'; bill.submit()", json!([]))
            .await?;
        shows_text(page, "bill", "hazipatikani hapa kwa sasa").await?;
        ensure!(visit.gateway.create_calls().await? == 0);
        ensure!(details(page, "error").await?[0]["code"] == "not_available");
        page.run("bill.removeAttribute('gateway'); bill.submit()", json!([]))
            .await?;
        shows_text(page, "bill", "Namba yako ya malipo iko tayari").await?;

        let more = "for (const gateway of ['/elsewhere/', '/malipo']) { \
            const other = bill.cloneNode(true); other.id = gateway.split('/')[1]; \
            other.gateway = gateway; order.append(other); other.scrollIntoView(); }";
        page.run(more, json!([])).await?;
        shows_text(page, "elsewhere", "Pata namba ya malipo").await?;
        shows_text(page, "malipo", "Namba yako ya malipo iko tayari").await?;
        ensure!(visit.gateway.create_calls().await? == 1);
        Ok(())
    })
    .await
}

#[tokio::test]
async fn an_element_inherits_visibility_and_pointer_events() -> Outcome {
    visit_shop(Mount::Stripped, &pages(), async |visit| {
        let page = &visit.page;
        page.go("/below_the_fold.html").await?;
        page.until("the skeleton", "return bill.shadowRoot?.querySelectorAll('i').length === 2").await?;
        let hidden = "bill.hidden = true; const there = getComputedStyle(bill).display; bill.hidden = false; return there";
        ensure!(page.run(hidden, json!([])).await? == json!("none"));
        open(page, "checkout.html", 1).await?;
        ensure!(page.run(hidden, json!([])).await? == json!("none"));
        ensure!(page.run("return getComputedStyle(bill).display", json!([])).await? == json!("block"));

        page.run("order.style.visibility = 'hidden'; order.style.pointerEvents = 'none'", json!([])).await?;
        for selector in [".card", ".button"] {
            looks(page, selector, "visibility", "hidden").await?;
            looks(page, selector, "pointerEvents", "none").await?;
        }
        page.run("order.removeAttribute('style')", json!([])).await?;
        looks(page, ".button", "visibility", "visible").await
    })
    .await
}
