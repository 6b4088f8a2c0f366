//! The element if its bundle can't be loaded, or if the gateway renders no form.

use anyhow::ensure;
use billpay_browser_tests::{Mount, Outcome, visit_shop};
use serde_json::json;

use crate::before_bundle::{BUTTON, HOLD_BUNDLE, RELEASE};
use crate::shop::{click, has_events, has_no_event, pages, shows_text, type_into};

#[tokio::test]
async fn without_the_bundle_the_browser_submits_the_form() -> Outcome {
    visit_shop(Mount::Stripped, &pages(), async |visit| {
        let page = &visit.page;
        page.block(&["*.wasm"]).await?;
        page.go("/rendered_form.html").await?;
        has_events(page, "bill", &["load-error"]).await?;
        type_into(page, "bill", "billAmount", "12.500").await?;
        click(page, "bill", BUTTON).await?;
        // The gateway's page, with the typed text and its errors.
        page.shows_text("This can be read in two ways").await?;
        page.returns(
            "return document.querySelector('[name=billAmount]').value",
            json!("12.500"),
        )
        .await?;
        page.returns(
            "return document.querySelector('[name=billDescription]').value",
            json!("Two kanga"),
        )
        .await
    })
    .await
}

#[tokio::test]
async fn a_press_before_a_failing_bundle_submits_the_form_once() -> Outcome {
    visit_shop(Mount::Stripped, &pages(), async |visit| {
        let page = &visit.page;
        page.before_scripts("const send = window.fetch; window.fetch = (...call) => { window.fetch = send; \
            return new Promise((_, fail) => { window.release = () => fail(new TypeError('no connection')) }) }").await?;
        page.go("/checkout.html").await?;
        shows_text(page, "bill", "TZS 45,500").await?;
        click(page, "bill", BUTTON).await?;
        page.run(RELEASE, json!([])).await?;
        page.shows_text("Namba yako ya malipo iko tayari").await?;
        page.until("the bill's page", "return location.pathname.startsWith('/malipo/bills/')").await?;
        ensure!(visit.gateway.create_calls().await? == 1);
        Ok(())
    })
    .await
}

#[tokio::test]
async fn a_change_by_the_shop_keeps_typed_text_and_is_submitted_without_the_bundle() -> Outcome {
    visit_shop(Mount::Stripped, &pages(), async |visit| {
        let page = &visit.page;
        page.block(&["*.wasm"]).await?;
        page.go("/rendered_form.html").await?;
        has_events(page, "bill", &["load-error"]).await?;
        type_into(page, "bill", "billDescription", "Maji").await?;
        page.run("bill.amount = 7000", json!([])).await?;
        let values = "return ['billDescription', 'billAmount'].map(name => bill.shadowRoot.querySelector(`[name=${name}]`).value)";
        page.returns(values, json!(["Maji", "7000"])).await?;
        click(page, "bill", BUTTON).await?;
        page.shows_text("Your control number is ready").await?;
        let bills = visit.gateway.bills().await?;
        ensure!(bills.len() == 1 && bills[0]["billAmount"] == 7000, "{bills:?}");
        Ok(())
    })
    .await
}

/// Another server may answer with something else.
#[tokio::test]
async fn an_answer_that_is_no_form_is_not_shown() -> Outcome {
    for answer in ["billpay-widget.js", "checkout.html", "healthz"] {
        visit_shop(Mount::Stripped, &pages(), async |visit| {
            let page = &visit.page;
            let other = format!("const open = XMLHttpRequest.prototype.open; XMLHttpRequest.prototype.open = function () {{ \
                return open.call(this, 'GET', '/malipo/{answer}') }}");
            page.before_scripts(&other).await?;
            page.go("/below_the_fold.html").await?;
            page.run("bill.scrollIntoView()", json!([])).await?;
            shows_text(page, "bill", "What is the bill for?").await?;
            has_events(page, "bill", &["ready"]).await
        })
        .await?;
    }
    Ok(())
}

#[tokio::test]
async fn a_gateway_without_a_form_gets_the_skeleton_until_the_widget_is_loaded() -> Outcome {
    visit_shop(Mount::Stripped, &pages(), async |visit| {
        let page = &visit.page;
        page.block(&["*/element*"]).await?;
        page.before_scripts(HOLD_BUNDLE).await?;
        page.go("/checkout.html").await?;
        page.until("the call for the bundle", "return !!window.release")
            .await?;
        let skeleton =
            "return bill.shadowRoot.querySelectorAll('i').length === 2 && bill.ariaBusy === 'true'";
        page.returns(skeleton, json!(true)).await?;
        // The skeleton is shown first without the link, then with it.
        for (moment, name) in [(0, "skeleton"), (6500, "skeleton-slow")] {
            let script = format!("for (const a of bill.shadowRoot.getAnimations()) {{ a.pause(); a.currentTime = {moment} }}");
            page.run(&script, json!([])).await?;
            page.is_accessible(name).await?;
            page.screenshot(name).await?;
        }
        has_no_event(page, "load-error").await?;
        page.run(RELEASE, json!([])).await?;
        shows_text(page, "bill", "TZS 45,500").await?;
        has_events(page, "bill", &["ready"]).await
    })
    .await
}
