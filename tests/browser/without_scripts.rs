//! Without JavaScript: a customer gets a control number, and only one.

use anyhow::{Context, ensure};
use billpay_browser_tests::{Field, Mount, Outcome, Page, visit, visit_shop};
use serde_json::json;

use crate::shop::pages;

const BUTTON: &str = ".form button[type=submit]";
const CHECK: &str = ".checking button";

async fn scriptless(page: &Page, path: &str) -> Outcome {
    page.scripts(false).await?;
    page.go(path).await
}

#[tokio::test]
async fn a_customer_fixes_the_form_gets_a_number_and_sees_the_payment() -> Outcome {
    visit(&[], async |visit| {
        let page = &visit.page;
        scriptless(page, "/?lang=en").await?;
        page.screenshot("scriptless-form").await?;
        page.enter(Field::Description, "Water Bill - July 2024")
            .await?;
        page.enter(Field::Amount, "90.900").await?;
        page.tap(BUTTON).await?;
        // The amount is ambiguous: the page shows the error, with the focus at the field.
        page.has_accessible_text("90,900").await?;
        let amount = "input[name=billAmount]";
        page.has_attribute(amount, "aria-invalid", "true").await?;
        page.has_attribute(amount, "value", "90.900").await?;
        page.has_attribute(":focus", "name", "billAmount").await?;
        let description = "input[name=billDescription]";
        page.has_attribute(description, "value", "Water Bill - July 2024")
            .await?;
        page.screenshot("scriptless-error").await?;

        page.enter(Field::Amount, "90900").await?;
        page.tap(BUTTON).await?;
        page.has_accessible_text("Your control number is ready")
            .await?;
        page.screenshot("scriptless-bill").await?;
        let bills = visit.gateway.bills().await?;
        ensure!(
            bills.len() == 1 && bills[0]["billAmount"] == 90_900,
            "{bills:?}"
        );
        let read = page.text_for_screen_readers().await?;
        for vain in ["Copy number", "Print", "changes by itself"] {
            ensure!(!read.contains(vain), "says {vain:?} in vain: {read}");
        }

        page.tap(CHECK).await?;
        page.has_accessible_text("Not paid yet").await?;
        let number = bills[0]["billPayNumber"].as_str().context("a number")?;
        visit
            .gateway
            .pay(json!({"billPayNumber": number, "amount": 90_900, "outcome": "SUCCESS"}))
            .await?;
        page.tap_until(CHECK, "The bill is paid").await?;
        page.screenshot("scriptless-paid").await.map(drop)
    })
    .await
}

#[tokio::test]
async fn reload_and_back_create_no_second_bill() -> Outcome {
    visit(&[], async |visit| {
        let page = &visit.page;
        scriptless(page, "/?lang=en").await?;
        let fill = async || {
            page.enter(Field::Description, "Water").await?;
            page.enter(Field::Amount, "900").await?;
            page.tap(BUTTON).await?;
            page.has_accessible_text("Your control number is ready")
                .await
        };
        let key = page.attribute("input[name=key]", "value").await?;
        let key = key.context("a key")?;
        fill().await?;
        page.reload().await?;
        page.has_accessible_text("Your control number is ready")
            .await?;
        page.back().await?;
        page.has_accessible_text("What is the bill for?").await?;
        page.has_attribute("input[name=key]", "value", &key).await?;
        fill().await?;
        let bills = visit.gateway.bills().await?;
        ensure!(bills.len() == 1, "{bills:?}");
        Ok(())
    })
    .await
}

#[tokio::test]
async fn the_same_bill_in_two_tabs_gets_one_number() -> Outcome {
    visit(&[], async |visit| {
        let page = &visit.page;
        let fill = async || {
            scriptless(page, "/?lang=en").await?;
            page.enter(Field::Description, "Water").await?;
            page.enter(Field::Amount, "900").await
        };
        let press = async || {
            page.tap(BUTTON).await?;
            page.has_accessible_text("Your control number is ready")
                .await
        };
        fill().await?;
        let first = page.open_tab("about:blank").await?;
        fill().await?;
        press().await?;
        page.switch_to_tab(first).await?;
        press().await?;
        let bills = visit.gateway.bills().await?;
        ensure!(bills.len() == 1, "{bills:?}");
        Ok(())
    })
    .await
}

#[tokio::test]
async fn it_works_under_a_path_of_the_shops_origin() -> Outcome {
    for mount in [Mount::Stripped, Mount::Kept] {
        visit_shop(mount, &pages(), async |visit| {
            let page = &visit.page;
            scriptless(page, "/malipo/?lang=en").await?;
            page.enter(Field::Amount, "0").await?;
            page.tap(BUTTON).await?;
            page.has_accessible_text("Write an amount above 0.").await?;
            page.enter(Field::Amount, "900").await?;
            page.tap(BUTTON).await?;
            page.has_accessible_text("Your control number is ready")
                .await?;
            page.tap(CHECK).await?;
            page.has_accessible_text("Not paid yet").await?;
            ensure!(visit.gateway.bills().await?.len() == 1);
            Ok(())
        })
        .await?;
    }
    Ok(())
}

#[tokio::test]
async fn the_chosen_language_is_remembered() -> Outcome {
    visit(&[], async |visit| {
        let page = &visit.page;
        scriptless(page, "/?lang=en").await?;
        page.tap(".language[lang=sw]").await?;
        page.has_accessible_text("Bili ni ya nini?").await?;
        page.has_attribute("html", "lang", "sw").await?;
        page.enter(Field::Amount, "900").await?;
        page.tap(BUTTON).await?;
        page.has_accessible_text("Namba yako ya malipo iko tayari")
            .await?;
        page.tap(".language[lang=en]").await?;
        page.has_accessible_text("Your control number is ready")
            .await?;
        page.tap(".channel:nth-of-type(2) summary").await?;
        page.has_accessible_text("Enter the payment reference")
            .await
    })
    .await
}

#[tokio::test]
async fn it_is_styled_on_every_screen() -> Outcome {
    visit(&[], async |visit| {
        let page = &visit.page;
        page.scripts(false).await?;
        for (name, width, height) in [
            ("small", 320, 640),
            ("phone", 390, 844),
            ("desktop", 1280, 900),
        ] {
            page.screen(width, height).await?;
            for scheme in ["light", "dark"] {
                page.prefer("prefers-color-scheme", scheme).await?;
                page.go("/?lang=sw").await?;
                page.screenshot(&format!("scriptless-form-{name}-{scheme}"))
                    .await?;
                page.enter(Field::Amount, "0").await?;
                page.enter(Field::Reference, "INV 1").await?;
                page.tap(BUTTON).await?;
                let reference = "input[name=billReference]";
                page.has_attribute(reference, "aria-invalid", "true")
                    .await?;
                page.screenshot(&format!("scriptless-errors-{name}-{scheme}"))
                    .await?;
                page.enter(Field::Amount, "90900").await?;
                page.enter(Field::Reference, "").await?;
                page.tap(BUTTON).await?;
                page.has_accessible_text("Namba yako ya malipo iko tayari")
                    .await?;
                page.screenshot(&format!("scriptless-bill-{name}-{scheme}"))
                    .await?;
            }
        }
        Ok(())
    })
    .await
}
