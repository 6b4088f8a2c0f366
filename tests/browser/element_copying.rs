//! Copying and sharing in a shop's page, also if the page or the browser interferes.

use anyhow::{Context, Result, ensure};
use billpay_browser_tests::{Mount, Outcome, Page, REFUSE_COPYING, visit_shop};
use serde_json::json;
use thirtyfour::Key;

use crate::shop::{details, has_no_event, open, pages, shows_text};

async fn card(page: &Page) -> Outcome {
    open(page, "checkout.html", 1).await?;
    page.run("bill.submit()", json!([])).await?;
    shows_text(page, "bill", "Namba yako ya malipo iko tayari").await
}

/// Presses a button of the widget with a real input event, which lets a page copy.
async fn press(page: &Page, label: &str) -> Outcome {
    page.run("document.activeElement?.blur(); bill.focus()", json!([]))
        .await?;
    page.tab_to(label).await?;
    page.press([Key::Enter]).await
}

#[tokio::test]
async fn without_the_clipboard_api_only_the_amounts_digits_are_copied() -> Outcome {
    visit_shop(Mount::Stripped, &pages(), async |visit| {
        let page = &visit.page;
        page.clipboard("granted").await?;
        card(page).await?;
        let meddle = "navigator.clipboard.writeText = () => Promise.reject(new DOMException('', 'NotAllowedError')); \
            document.addEventListener('copy', e => { e.clipboardData.setData('text/plain', 'Read more at our shop'); e.preventDefault() })";
        page.run(meddle, json!([])).await?;
        press(page, "Nakili kiasi").await?;
        shows_text(page, "bill", "Kiasi kimenakiliwa").await?;
        page.returns("return navigator.clipboard.readText()", json!("45500")).await?;
        ensure!(details(page, "copy").await? == [json!({"what": "amount", "text": "45500"})]);
        Ok(())
    })
    .await
}

#[tokio::test]
async fn when_copying_fails_the_amounts_digits_are_selected() -> Outcome {
    visit_shop(Mount::Stripped, &pages(), async |visit| {
        let page = &visit.page;
        card(page).await?;
        page.run(REFUSE_COPYING, json!([])).await?;
        for (button, text) in [("Nakili kiasi", "45500"), ("Nakili namba", "ODA1042")] {
            press(page, button).await?;
            shows_text(page, "bill", "Imeshindikana kunakili. Chagua").await?;
            let selected = format!("return getSelection().toString() === '{text}'");
            page.until(&format!("{text} selected"), &selected).await?;
        }
        has_no_event(page, "copy").await
    })
    .await
}

/// The same component shows both numbers.
#[tokio::test]
async fn another_number_is_not_shown_as_copied() -> Outcome {
    visit_shop(Mount::Stripped, &pages(), async |visit| {
        let page = &visit.page;
        page.clipboard("granted").await?;
        card(page).await?;
        page.run("bill.reference = 'ODA1043'", json!([])).await?;
        shows_text(page, "bill", "Pata namba ya malipo").await?;
        page.run("bill.submit()", json!([])).await?;
        shows_text(page, "bill", "ODA1043").await?;
        press(page, "Nakili namba").await?;
        shows_text(page, "bill", "Namba imenakiliwa").await?;
        page.run("bill.reference = 'ODA1042'", json!([])).await?;
        page.until("the earlier number", "return bill.controlNumber === 'ODA1042'").await?;
        shows_text(page, "bill", "ODA1042").await?;
        let shows_copied = "return bill.shadowRoot.querySelector('.billpay').innerText.includes('Namba imenakiliwa')";
        page.returns(shows_copied, json!(false)).await
    })
    .await
}

async fn link(page: &Page, start: &str) -> Result<String> {
    let script = "const links = [...bill.shadowRoot.querySelectorAll('a')].map(a => a.getAttribute('href')); \
        return decodeURIComponent(links.find(link => link.startsWith(arguments[0])))";
    let link = page.run(script, json!([start])).await?;
    link.as_str().map(str::to_owned).context("no link")
}

#[tokio::test]
async fn a_shared_message_is_in_the_shops_language() -> Outcome {
    visit_shop(Mount::Stripped, &pages(), async |visit| {
        let page = &visit.page;
        page.before_scripts("navigator.share = what => { window.shared = what.text; return Promise.resolve() }").await?;
        card(page).await?;
        let message = "Namba ya malipo: ODA1042\nKiasi cha kulipa: TZS 45,500\nKwa ajili ya: Kanga mbili\n\
            Ilipie kama bili ya ClickPesa, kwa simu au benki.";
        press(page, "Tuma").await?;
        page.until("the message", "return !!window.shared").await?;
        let shared = page.run("return window.shared", json!([])).await?;
        ensure!(shared.as_str().is_some_and(|text| text.starts_with(message)), "{shared}");
        for start in ["https://wa.me/?text=", "sms:?&body="] {
            let link = link(page, start).await?;
            ensure!(link == format!("{start}{}", shared.as_str().unwrap_or_default()), "{link}");
        }
        Ok(())
    })
    .await
}
