//! What is seen is what is sent, also if a script or a password manager fills in a field without an event; and a bill
//! that the shop's template has not filled in gets no number.

use anyhow::ensure;
use billpay_browser_tests::{Field, Mount, Outcome, Page, visit, visit_shop};
use serde_json::{Value, json};

use crate::before_bundle::{BUTTON, HOLD_BUNDLE, RELEASE};
use crate::shop::{click, details, has_no_event, open, pages, shows_text};

/// Changes the fields as a password manager may do it.
const FILL_SILENTLY: &str = "const root = document.getElementById('bill')?.shadowRoot ?? document; \
    const input = name => root.querySelector(`[name=${name}]`); \
    input('billDescription').value = 'Maji'; input('billAmount').value = '700'; \
    root.querySelector('[value=ALLOW_PARTIAL_AND_OVER_PAYMENT]').checked = true";

fn is_filled_bill(bills: &[Value]) -> Outcome {
    let [bill] = bills else {
        anyhow::bail!("one bill, not {bills:?}");
    };
    let mode = "ALLOW_PARTIAL_AND_OVER_PAYMENT";
    let expected = json!(["Maji", 700, mode]);
    let sent = json!([
        bill["billDescription"],
        bill["billAmount"],
        bill["billPaymentMode"]
    ]);
    ensure!(sent == expected, "{sent}");
    Ok(())
}

#[tokio::test]
async fn fields_that_changed_without_an_event_are_sent_as_they_are_seen() -> Outcome {
    visit(&[], async |visit| {
        let page = &visit.page;
        page.open("en").await?;
        page.fill(Field::Description, "Kanga").await?;
        page.run(FILL_SILENTLY, json!([])).await?;
        // Typing in another field keeps them.
        page.fill(Field::Reference, "ODA1").await?;
        page.has_value(Field::Amount, "700").await?;
        page.submit().await?;
        page.shows_text("Your control number is ready").await?;
        is_filled_bill(&visit.gateway.bills().await?)
    })
    .await
}

#[tokio::test]
async fn fields_that_changed_without_an_event_before_the_bundle_are_sent_as_they_are_seen()
-> Outcome {
    visit_shop(Mount::Stripped, &pages(), async |visit| {
        let page = &visit.page;
        page.before_scripts(HOLD_BUNDLE).await?;
        page.go("/rendered_form.html").await?;
        page.until("the call for the bundle", "return !!window.release")
            .await?;
        page.run(FILL_SILENTLY, json!([])).await?;
        click(page, "bill", BUTTON).await?;
        page.run(RELEASE, json!([])).await?;
        shows_text(page, "bill", "Your control number is ready").await?;
        is_filled_bill(&visit.gateway.bills().await?)
    })
    .await
}

/// Records what is written to the console.
const RECORD_ERRORS: &str = "window.logged = []; { const write = console.error; \
    console.error = (...what) => { logged.push(what.join(' ')); write.apply(console, what) } }";

async fn is_refused(page: &Page) -> Outcome {
    shows_text(page, "bill", "Ukurasa wa muuzaji haujajaza bili hii").await?;
    let controls = "return bill.shadowRoot.querySelectorAll('button, input').length";
    page.returns(controls, json!(0)).await
}

#[tokio::test]
async fn a_bill_that_the_template_has_not_filled_in_gets_no_number() -> Outcome {
    visit_shop(Mount::Stripped, &pages(), async |visit| {
        let page = &visit.page;
        page.before_scripts(RECORD_ERRORS).await?;
        open(page, "checkout.html", 1).await?;
        for (set, named) in [
            ("bill.reference = 'undefined'", "reference=\"undefined\""),
            ("bill.reference = 'ODA1'; bill.amount = ''", "amount=\"\""),
            ("bill.amount = Number('x')", "amount=\"NaN\""),
            (
                "bill.amount = 5000; bill.description = {}",
                "description=\"[object Object]\"",
            ),
        ] {
            page.run(set, json!([])).await?;
            is_refused(page).await?;
            page.run("bill.submit()", json!([])).await?;
            let last = "return logged.at(-1)";
            let text = format!("<billpay-widget> requests no number: {named}");
            page.returns(last, json!(text)).await?;
        }
        ensure!(details(page, "error").await?[0]["code"] == "attributes_invalid");
        has_no_event(page, "issued").await?;
        ensure!(visit.gateway.create_calls().await? == 0);

        page.run("bill.description = 'Kanga'", json!([])).await?;
        click(page, "bill", BUTTON).await?;
        shows_text(page, "bill", "Namba yako ya malipo iko tayari").await
    })
    .await
}

#[tokio::test]
async fn the_gateways_form_of_such_a_bill_has_no_button() -> Outcome {
    visit_shop(Mount::Stripped, &pages(), async |visit| {
        let page = &visit.page;
        page.before_scripts(HOLD_BUNDLE).await?;
        page.go("/checkout.html").await?;
        shows_text(page, "bill", "TZS 45,500").await?;
        page.run("bill.setAttribute('amount', '')", json!([]))
            .await?;
        is_refused(page).await
    })
    .await
}
