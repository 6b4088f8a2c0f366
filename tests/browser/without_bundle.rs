//! The element if its bundle can't be loaded, or if the gateway renders no form.

use anyhow::{Context, bail, ensure};
use billpay_browser_tests::{Mount, Outcome, visit_shop};
use serde_json::{Value, json};

use crate::before_bundle::{BUTTON, HOLD_BUNDLE, RELEASE};
use crate::shop::{click, details, has_events, has_no_event, pages, shows_text, type_into};

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
        visit.gateway.has_one_bill(7000).await
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
        let skeleton = "return bill.shadowRoot.querySelectorAll('[aria-busy=true] i').length === 2";
        page.returns(skeleton, json!(true)).await?;
        // The skeleton is shown first without its text, then with it.
        for (moment, name) in [(0, "skeleton"), (2500, "skeleton-slow")] {
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

/// Blocks the gateway's form and the bundle.
const NOTHING: &[&str] = &["*/element*", "*.wasm"];

#[tokio::test]
async fn without_content_a_failed_element_links_to_the_gateways_page() -> Outcome {
    visit_shop(Mount::Stripped, &pages(), async |visit| {
        let page = &visit.page;
        page.block(NOTHING).await?;
        page.go("/languages.html").await?;
        for (id, text, lang) in [
            ("page-lang", "Fomu ya bili haijafunguka. Fungua ukurasa wa malipo", "sw"),
            ("own-lang", "The bill form did not load. Open the payment page", "en"),
            ("unsupported", "Fomu ya bili haijafunguka.", "sw"),
        ] {
            shows_text(page, id, text).await?;
            let link = format!(
                "const element = document.getElementById('{id}'); const link = element.shadowRoot.querySelector('a'); \
                 return [element.offsetHeight > 0, link.href, link.parentNode.lang]"
            );
            let address = format!("{}/malipo/?lang={lang}", page.address());
            page.returns(&link, json!([true, address, lang])).await?;
        }
        page.is_accessible("failed-without-content").await?;
        page.screenshot("failed-without-content").await?;
        // The link has the bill that the shop signed.
        page.run("window.bill = document.getElementById('own-lang'); bill.intent = 'a.b.c'", json!([]))
            .await?;
        let address = format!("{}/malipo/?lang=en&intent=a.b.c", page.address());
        page.returns("return bill.shadowRoot.querySelector('a').href", json!(address))
            .await
    })
    .await
}

/// Lets downloads of the bundle hang, and counts those that are aborted. The timeout of a minute is over at once.
const HANG: &str = "const send = window.fetch, later = window.setTimeout; window.aborted = 0; \
    window.fetch = (url, init) => /\\.(js|wasm)$/.test(url) ? new Promise((_, fail) => { \
        init.signal.addEventListener('abort', () => { aborted++; fail(init.signal.reason) }) }) : send(url, init); \
    window.setTimeout = (run, time, ...rest) => later(run, time === 60000 ? 0 : time, ...rest)";

#[tokio::test]
async fn a_bundle_that_hangs_is_given_up() -> Outcome {
    visit_shop(Mount::Stripped, &pages(), async |visit| {
        let page = &visit.page;
        page.before_scripts(HANG).await?;
        page.go("/checkout.html").await?;
        has_events(page, "bill", &["load-error"]).await?;
        page.returns("return aborted", json!(2)).await?;
        let error = &details(page, "load-error").await?[0];
        let message = error["message"].as_str().context("a message")?;
        ensure!(
            error["reason"] == "failed" && message.ends_with(".wasm: not loaded within 60 s"),
            "{error}"
        );
        // The browser submits the gateway's form.
        click(page, "bill", BUTTON).await?;
        page.shows_text("Namba yako ya malipo iko tayari").await
    })
    .await
}

/// Records what the element's script writes to the console.
const LISTEN: &str = "window.said = []; for (const level of ['warn', 'error']) { const write = console[level]; \
    console[level] = (...words) => { said.push([level, ...words].join(' ')); write(...words) } }";

#[tokio::test]
async fn the_console_says_what_did_not_load_and_why() -> Outcome {
    visit_shop(Mount::Stripped, &pages(), async |visit| {
        let page = &visit.page;
        page.block(NOTHING).await?;
        page.before_scripts(LISTEN).await?;
        page.go("/checkout.html").await?;
        has_events(page, "bill", &["load-error"]).await?;
        let said = page.run("return said.sort()", json!([])).await?;
        let said: Vec<&str> = said
            .as_array()
            .context("a list")?
            .iter()
            .filter_map(Value::as_str)
            .collect();
        let gateway = format!("{}/malipo/", page.address());
        let [bundle, form] = said[..] else {
            bail!("{said:?}");
        };
        ensure!(
            bundle.starts_with(&format!(
                "error billpay-widget: Error: {gateway}billpay-widget-"
            )) && bundle.contains("_bg.wasm: Failed to fetch"),
            "{bundle}"
        );
        ensure!(
            form == format!("warn billpay-widget: no form from {gateway}element: status 0"),
            "{form}"
        );
        Ok(())
    })
    .await
}
