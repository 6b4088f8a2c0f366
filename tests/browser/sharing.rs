//! Dialling, sharing, messages and printing.

use anyhow::{Result, ensure};
use billpay_browser_tests::{Field, Mount, Outcome, Page, visit, visit_shop};
use serde_json::{Value, json};

use crate::shop::{open, pages, shows_text};

const ANDROID: &str = "Mozilla/5.0 (Linux; Android 9; SM-J260F) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/119.0.0.0 Mobile Safari/537.36";

/// The clipboard's text.
const COPIED: &str = "return navigator.clipboard.readText()";

async fn card(page: &Page) -> Outcome {
    page.open("en").await?;
    page.fill(Field::Description, "Water & light").await?;
    page.fill(Field::Amount, "90,900.50").await?;
    page.submit().await?;
    page.shows_text("Your control number is ready").await
}

async fn links(page: &Page) -> Result<Vec<String>> {
    let links = page
        .run(
            "return [...document.querySelectorAll('.billpay a')].map(a => a.getAttribute('href'))",
            json!([]),
        )
        .await?;
    let links = links.as_array().cloned().unwrap_or_default();
    Ok(links
        .iter()
        .filter_map(Value::as_str)
        .map(str::to_owned)
        .collect())
}

#[tokio::test]
async fn a_phone_gets_a_dial_link_and_other_devices_a_code_to_copy() -> Outcome {
    visit(&[], async |visit| {
        let page = &visit.page;
        page.clipboard("granted").await?;
        card(page).await?;
        ensure!(
            !links(page)
                .await?
                .iter()
                .any(|link| link.starts_with("tel:"))
        );
        page.click_summary("Mixx by Yas").await?;
        page.click("Copy code").await?;
        page.shows_text("Code copied").await?;
        page.returns(COPIED, json!("*150*01#")).await?;

        page.user_agent(ANDROID).await?;
        page.reload().await?;
        page.shows_text("Waiting for your payment").await?;
        // The channel that was opened last is open again.
        page.shows_text("Dial *150*01#").await?;
        let dials = "return [...document.querySelectorAll('.billpay a')].some(a => a.getAttribute('href') === 'tel:*150*01%23')";
        page.until("a link that dials", dials).await
    })
    .await
}

#[tokio::test]
async fn a_shared_message_has_the_number_and_how_to_pay_it() -> Outcome {
    visit(&[], async |visit| {
        let page = &visit.page;
        page.before_scripts("navigator.share = what => { window.shared = what.text; return Promise.resolve() }").await?;
        card(page).await?;
        let number = page.number().await?;
        let message = format!(
            "Control number: {number}\nAmount to pay: TZS 90,900.50\nFor: Water & light\nPay it as a ClickPesa bill, by mobile money or at a bank.\nThe bill's page: {}",
            [page.address(), &page.bill_path().await?].concat()
        );
        for start in ["https://wa.me/?text=", "sms:?&body="] {
            let links = links(page).await?;
            let link = links.iter().find_map(|link| link.strip_prefix(start));
            let text = page.run("return decodeURIComponent(arguments[0])", json!([link])).await?;
            ensure!(text == json!(message), "{text}");
        }
        page.click("Share").await?;
        page.returns("return window.shared", json!(message)).await
    })
    .await
}

#[tokio::test]
async fn the_amount_is_copied_as_digits() -> Outcome {
    visit(&[], async |visit| {
        let page = &visit.page;
        page.clipboard("granted").await?;
        card(page).await?;
        page.click("Copy amount").await?;
        page.shows_text("Amount copied").await?;
        page.returns(COPIED, json!("90900.50")).await
    })
    .await
}

#[tokio::test]
async fn the_card_is_printed_alone() -> Outcome {
    visit_shop(Mount::Stripped, &pages(), async |visit| {
        let page = &visit.page;
        open(page, "checkout.html", 1).await?;
        page.run("bill.submit()", json!([])).await?;
        shows_text(page, "bill", "iko tayari").await?;
        page.run("window.print = () => { window.printed = true }", json!([])).await?;
        page.run("[...bill.shadowRoot.querySelectorAll('button')].find(b => b.innerText === 'Chapisha').click()", json!([])).await?;
        page.returns("return window.printed", json!(true)).await?;
        let seen = "const copy = document.querySelector('.billpay-print'); \
            return [copy.shadowRoot.querySelector('.number').textContent, \
            getComputedStyle(copy).display, document.querySelector('h1').checkVisibility()]";
        let number = "ODA1042";
        page.returns(seen, json!([number, "none", true])).await?;
        page.emulate_media("print").await?;
        page.returns(seen, json!([number, "block", false])).await?;
        page.screenshot("printed").await?;
        page.emulate_media("").await?;
        page.run("dispatchEvent(new Event('afterprint'))", json!([])).await?;
        let left = "return [document.querySelectorAll('.billpay-print').length, document.adoptedStyleSheets.length]";
        page.returns(left, json!([0, 0])).await
    })
    .await
}
