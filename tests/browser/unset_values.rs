//! Attribute values that mean "off" or "not yet": `false` as text, and an intent that the shop has not set.

use anyhow::ensure;
use billpay_browser_tests::{Mount, Outcome, Page, signed, visit_shop, visit_signed};
use serde_json::json;

use crate::before_bundle::{HOLD_BUNDLE, RELEASE};
use crate::crashes::CRASH;
use crate::shop::{click, has_events, open, pages, shows_text};

const KEY: &str = "a key of at least thirty-two bytes!";

#[tokio::test]
async fn false_as_text_turns_an_attribute_off() -> Outcome {
    visit_shop(Mount::Stripped, &pages(), async |visit| {
        let page = &visit.page;
        page.before_scripts(HOLD_BUNDLE).await?;
        page.go("/false.html").await?;
        // The gateway's form, and then the widget's.
        shows_text(page, "bill", "Bili ni ya nini?").await?;
        page.run(RELEASE, json!([])).await?;
        has_events(page, "bill", &["ready"]).await?;
        shows_text(page, "bill", "Bili ni ya nini?").await?;
        let flags = "return [bill.readonly, bill.noStorage, bill.autostart]";
        page.returns(flags, json!([false, false, false])).await?;
        page.run("bill.readonly = true", json!([])).await?;
        shows_text(page, "bill", "TZS 45,500").await?;
        page.returns("return bill.getAttribute('readonly')", json!(""))
            .await?;
        for set in ["bill.readonly = 'false'", "bill.readonly = false"] {
            page.run(&format!("bill.readonly = true; {set}"), json!([]))
                .await?;
            page.returns("return bill.hasAttribute('readonly')", json!(false))
                .await?;
        }
        shows_text(page, "bill", "Bili ni ya nini?").await?;
        // The browser stores the number.
        page.run("bill.submit()", json!([])).await?;
        shows_text(page, "bill", "Namba yako ya malipo iko tayari").await?;
        page.returns("return localStorage.length > 0", json!(true))
            .await
    })
    .await
}

/// Checks that nothing can be filled in or pressed, and that submitting by script does nothing.
async fn waits(page: &Page) -> Outcome {
    page.until("the wait", "return bill.shadowRoot.querySelector('[aria-busy=true]') !== null && !bill.shadowRoot.querySelector('form, input, button')")
        .await?;
    page.run("bill.submit()", json!([])).await.map(drop)
}

async fn set_intent(page: &Page, intent: &str) -> Outcome {
    page.run("bill.intent = arguments[0]", json!([intent]))
        .await
        .map(drop)
}

/// There is nothing to submit, so a crash after the intent has come submits nothing.
#[tokio::test]
async fn a_submission_without_the_intent_is_not_made_later() -> Outcome {
    visit_signed(KEY, &pages(), async |visit| {
        let page = &visit.page;
        let bill = ["--description", "Oda", "--amount", "45500", "--id", "i1"];
        let intent = signed(KEY, &bill).await?;
        page.before_scripts(CRASH).await?;
        open(page, "awaited.html", 1).await?;
        shows_text(page, "bill", "Bili inafunguliwa").await?;
        page.run("bill.submit()", json!([])).await?;
        page.settle().await?;
        set_intent(page, &intent).await?;
        shows_text(page, "bill", "TZS 45,500").await?;
        page.settle().await?;
        page.run("crash()", json!([])).await?;
        has_events(page, "bill", &["ready", "error", "ready"]).await?;
        page.settle().await?;
        shows_text(page, "bill", "Pata namba ya malipo").await?;
        ensure!(visit.gateway.create_calls().await? == 0);
        page.expect_crash().await
    })
    .await
}

#[tokio::test]
async fn an_element_without_its_intent_has_no_form_and_no_button() -> Outcome {
    visit_signed(KEY, &pages(), async |visit| {
        let page = &visit.page;
        let bill = ["--description", "Oda", "--amount", "45500", "--id", "i1"];
        let intent = signed(KEY, &bill).await?;
        page.before_scripts(HOLD_BUNDLE).await?;
        page.go("/awaited.html").await?;
        page.until("the call for the bundle", "return !!window.release")
            .await?;
        shows_text(page, "bill", "Inapakia fomu ya bili").await?;
        page.is_accessible("awaited-skeleton").await?;
        waits(page).await?;
        // Before the bundle, the form comes with the intent and goes without it.
        set_intent(page, &intent).await?;
        shows_text(page, "bill", "TZS 45,500").await?;
        set_intent(page, "").await?;
        shows_text(page, "bill", "Inapakia fomu ya bili").await?;
        waits(page).await?;
        page.run(RELEASE, json!([])).await?;
        shows_text(page, "bill", "Bili inafunguliwa").await?;
        page.is_accessible("awaited").await?;
        page.screenshot("awaited").await?;
        waits(page).await?;
        // The same in the widget.
        set_intent(page, &intent).await?;
        shows_text(page, "bill", "TZS 45,500").await?;
        set_intent(page, "").await?;
        waits(page).await?;
        page.settle().await?;
        has_events(page, "bill", &["ready"]).await?;
        ensure!(visit.gateway.create_calls().await? == 0);
        set_intent(page, &intent).await?;
        click(page, "bill", "button").await?;
        shows_text(page, "bill", "Namba yako ya malipo iko tayari").await?;
        ensure!(visit.gateway.create_calls().await? == 1);
        Ok(())
    })
    .await
}
