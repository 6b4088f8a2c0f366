//! The element's events, once per change and with their details, and the announcements for screen readers.

use anyhow::ensure;
use billpay_browser_tests::{Mount, Outcome, Page, visit_shop};
use serde_json::json;
use thirtyfour::Key;

use crate::shop::{
    click, details, has_events, has_no_event, open, pages, shows_text, text, type_into,
};

/// Waits until an alert or a live region has this text.
async fn announces(page: &Page, text: &str) -> Outcome {
    let script = format!(
        "return [...two.shadowRoot.querySelectorAll('[role=alert], [role=status]')]\
        .some(e => e.textContent.includes({}))",
        json!(text)
    );
    page.until(&format!("the announcement {text:?}"), &script)
        .await
}

#[tokio::test]
async fn edits_errors_and_the_number_fire_one_event_each() -> Outcome {
    visit_shop(Mount::Stripped, &pages(), async |visit| {
        let page = &visit.page;
        page.clipboard("granted").await?;
        open(page, "forms.html", 2).await?;
        type_into(page, "two", "billAmount", "90.900").await?;
        let changed = details(page, "change").await?;
        ensure!(
            changed
                == [
                    json!({"field": "billAmount", "description": "", "amount": "90.900",
                    "paymentMode": "EXACT", "reference": ""})
                ],
            "{changed:?}"
        );
        page.run("two.submit()", json!([])).await?;
        shows_text(page, "two", "This can be read in two ways.").await?;
        let errors = details(page, "invalid").await?;
        let error = &errors[0]["errors"][0];
        ensure!(
            error["field"] == "billAmount" && error["code"] == "amount_ambiguous",
            "{error}"
        );
        ensure!(
            error["message"]
                .as_str()
                .is_some_and(|text| text.contains("read in two ways"))
        );
        announces(page, "read in two ways").await?;

        type_into(page, "two", "billAmount", "90,900").await?;
        page.run("two.submit()", json!([])).await?;
        shows_text(page, "two", "Your control number is ready").await?;
        click(page, "two", ".copy").await?;
        shows_text(page, "two", "Number copied").await?;
        announces(page, "Number copied").await?;
        let copied = details(page, "copy").await?;
        let number = page.run("return two.controlNumber", json!([])).await?;
        ensure!(
            copied == [json!({"what": "number", "text": number})],
            "{copied:?}"
        );
        let names = ["ready", "change", "invalid", "change", "issued", "copy"];
        has_events(page, "two", &names).await?;
        has_events(page, "one", &["ready"]).await
    })
    .await
}

/// A readonly bill has no field for it.
#[tokio::test]
async fn a_taken_reference_of_a_readonly_bill_refers_to_the_shop() -> Outcome {
    visit_shop(Mount::Stripped, &pages(), async |visit| {
        let page = &visit.page;
        open(page, "checkout.html", 1).await?;
        let other = "return fetch('/malipo/api/billpay/create-order-control-number', {method: 'POST', \
            headers: {'content-type': 'application/json', 'idempotency-key': 'another'}, body: \
            JSON.stringify({billReference: 'ODA1042', billAmount: 500, billPaymentMode: 'EXACT'})}).then(a => a.status)";
        let status = page.run(other, json!([])).await?;
        ensure!(status == 200 || status == 201, "{status}");
        for times in 1..=2 {
            page.tab_to(if times == 1 { "Pata namba" } else { "Jaribu tena" }).await?;
            page.press([Key::Enter]).await?;
            let fired = format!("return firedEvents.filter(one => one.name === 'error').length === {times}");
            page.until("the error", &fired).await?;
            shows_text(page, "bill", "Oda hii ina namba ya malipo tayari").await?;
            shows_text(page, "bill", "ODA1042").await?;
            page.has_focus_on_text("Jaribu tena").await?;
            page.run("bill.shadowRoot.activeElement.blur()", json!([])).await?;
        }
        let errors = details(page, "error").await?;
        ensure!(errors[0]["code"] == "reference_taken" && errors[0]["retryable"] == false, "{errors:?}");
        has_no_event(page, "invalid").await
    })
    .await
}

#[tokio::test]
async fn an_error_event_can_be_handled_by_the_page() -> Outcome {
    visit_shop(Mount::Stripped, &pages(), async |visit| {
        let page = &visit.page;
        let fault = json!({"fault": "status", "status": 500, "endpoint": "create-order-control-number", "calls": 2});
        visit.gateway.inject(fault).await?;
        open(page, "forms.html", 2).await?;
        type_into(page, "two", "billAmount", "900").await?;
        page.run("two.submit()", json!([])).await?;
        shows_text(page, "two", "Something went wrong on our side").await?;
        announces(page, "Something went wrong on our side").await?;
        let errors = details(page, "error").await?;
        ensure!(errors[0]["code"] == "failed" && errors[0]["retryable"] == true, "{errors:?}");
        ensure!(errors[0]["requestId"].as_str().is_some_and(|id| id.len() == 36), "{errors:?}");

        page.run("window.refuse = 'error'; two.submit()", json!([])).await?;
        page.until("the second error", "return firedEvents.filter(one => one.name === 'error').length === 2").await?;
        shows_text(page, "two", "Get control number").await?;
        page.settle().await?;
        let text = text(page, "two").await?;
        ensure!(!text.contains("Something failed"), "{text}");
        Ok(())
    })
    .await
}
