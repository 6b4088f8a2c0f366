//! The element's lifecycle: settings before and after loading, removal and insertion, reloads, and pages where
//! the bundle can't run.

use anyhow::ensure;
use billpay_browser_tests::{Mount, Outcome, Page, visit_shop};
use serde_json::json;

use crate::shop::{
    click, details, has_events, has_no_event, no_violation, open, pages, shows_text, text,
    type_into,
};

#[tokio::test]
async fn changes_by_the_merchant_are_applied() -> Outcome {
    visit_shop(Mount::Stripped, &pages(), async |visit| {
        let page = &visit.page;
        open(page, "checkout.html", 1).await?;
        page.run(
            "bill.amount = 60000; bill.locale = 'en'; bill.setAttribute('customer-name', 'Juma')",
            json!([]),
        )
        .await?;
        shows_text(page, "bill", "TZS 60,000").await?;
        shows_text(page, "bill", "Juma").await?;
        shows_text(page, "bill", "Get control number").await?;
        page.returns("return bill.getAttribute('amount')", json!("60000"))
            .await?;

        page.run("bill.submit()", json!([])).await?;
        shows_text(page, "bill", "Your control number is ready").await?;
        // Another amount is another bill, which has no number.
        page.run("bill.reference = 'ODA1043'; bill.amount = 70000", json!([]))
            .await?;
        shows_text(page, "bill", "Get control number").await?;
        page.returns("return bill.controlNumber", json!(null))
            .await?;
        // The earlier bill has its number again.
        page.run("bill.reference = 'ODA1042'; bill.amount = 60000", json!([]))
            .await?;
        shows_text(page, "bill", "Waiting for your payment").await?;
        ensure!(visit.gateway.create_calls().await? == 1);
        page.settle().await?;
        has_events(page, "bill", &["ready", "issued"]).await
    })
    .await
}

/// Records requests when they start. The browser's own list has only finished ones.
const FETCHED: &str = "window.fetched = []; { const send = window.fetch; \
    window.fetch = (what, ...how) => { fetched.push(String(what?.url ?? what)); return send(what, ...how) } }";

#[tokio::test]
async fn below_the_fold_it_is_a_skeleton_and_loads_nothing() -> Outcome {
    visit_shop(Mount::Stripped, &pages(), async |visit| {
        let page = &visit.page;
        page.before_scripts(FETCHED).await?;
        page.go("/below_the_fold.html").await?;
        page.until("the skeleton", "return bill.shadowRoot?.querySelector('[aria-busy=true]')?.querySelectorAll('i').length === 2").await?;
        // Frameworks that hydrate the page warn about attributes that they did not render. The page has set `reference`.
        let attributes = "return bill.getAttributeNames()";
        page.returns(attributes, json!(["id", "reference"])).await?;
        let link_is_seen = "const link = bill.querySelector('a'); \
            return link.offsetHeight > 0 && link.checkVisibility({ opacityProperty: true, visibilityProperty: true })";
        page.returns(link_is_seen, json!(true)).await?;
        page.has_accessible_text("Get a number").await?;
        page.has_accessible_text("Loading the bill form").await?;
        // The intersection observer reports with the next frame.
        page.settle().await?;
        page.returns("return fetched", json!([])).await?;
        let loaded = "return performance.getEntriesByType('resource').map(e => e.name).filter(name => name.includes('/malipo/'))";
        page.returns(loaded, json!([format!("{}/malipo/billpay-widget.js", page.address())])).await?;

        page.run("bill.scrollIntoView()", json!([])).await?;
        // No language is set, so the browser's is used.
        shows_text(page, "bill", "What is the bill for?").await?;
        page.returns(attributes, json!(["id", "reference"])).await?;
        let style = "const root = bill.shadowRoot; return ['.button', '.title'].map(s => getComputedStyle(root.querySelector(s))).map((s, i) => i ? s.color : s.backgroundColor)";
        page.returns(style, json!(["rgb(1, 2, 3)", "rgb(4, 5, 6)"])).await?;
        page.run("bill.focus()", json!([])).await?;
        let focused = "return bill.shadowRoot.activeElement?.name === 'billDescription'";
        page.until("the focus", focused).await
    })
    .await
}

#[tokio::test]
async fn a_method_call_before_loading_loads_the_widget() -> Outcome {
    visit_shop(Mount::Stripped, &pages(), async |visit| {
        let page = &visit.page;
        page.go("/below_the_fold.html").await?;
        page.until(
            "the element",
            "return customElements.get('billpay-widget') !== undefined",
        )
        .await?;
        page.run("bill.amount = 900; bill.submit()", json!([]))
            .await?;
        page.until("the number", "return bill.controlNumber !== null")
            .await?;
        has_events(page, "bill", &["ready", "issued"]).await?;
        ensure!(visit.gateway.create_calls().await? == 1);
        Ok(())
    })
    .await
}

#[tokio::test]
async fn a_change_after_submit_is_another_bill() -> Outcome {
    visit_shop(Mount::Stripped, &pages(), async |visit| {
        let page = &visit.page;
        page.go("/below_the_fold.html").await?;
        let element = "return customElements.get('billpay-widget') !== undefined";
        page.until("the element", element).await?;
        let ask = "bill.amount = 900; bill.submit(); bill.amount = 100";
        page.run(ask, json!([])).await?;
        let issued = "return firedEvents.some(one => one.name === 'issued')";
        page.until("the number", issued).await?;
        let amount =
            "return bill.shadowRoot.querySelector('input[name=billAmount]')?.value === '100'";
        page.until("the other bill", amount).await?;
        page.returns("return bill.controlNumber", json!(null))
            .await?;
        visit.gateway.has_one_bill(900).await
    })
    .await
}

/// Removes the element and inserts it again after that time.
async fn take_out_and_put_back(page: &Page) -> Outcome {
    page.run(
        "window.parent_ = two.parentNode; window.two_ = two; two.remove()",
        json!([]),
    )
    .await?;
    // The element's microtasks run between two scripts.
    page.returns("return two_.shadowRoot.isConnected", json!(false))
        .await?;
    page.run("parent_.append(two_)", json!([])).await.map(drop)
}

#[tokio::test]
async fn a_removed_and_inserted_element_loses_no_text_and_repeats_no_event() -> Outcome {
    visit_shop(Mount::Stripped, &pages(), async |visit| {
        let page = &visit.page;
        open(page, "forms.html", 2).await?;
        type_into(page, "two", "billDescription", "School fees").await?;
        take_out_and_put_back(page).await?;
        shows_text(page, "two", "What is the bill for?").await?;
        let typed = "return two.shadowRoot.querySelector('[name=billDescription]')?.value === 'School fees'";
        page.until("what was typed", typed).await?;
        page.run("two.submit()", json!([])).await?;
        shows_text(page, "two", "Your control number is ready").await?;
        take_out_and_put_back(page).await?;
        shows_text(page, "two", "Your control number is ready").await?;
        // An element that is moved within one script is not stopped.
        page.run("order.prepend(two)", json!([])).await?;
        shows_text(page, "two", "Your control number is ready").await?;
        page.settle().await?;
        has_events(page, "two", &["ready", "change", "issued"]).await
    })
    .await
}

#[tokio::test]
async fn removing_the_element_aborts_its_call() -> Outcome {
    visit_shop(Mount::Stripped, &pages(), async |visit| {
        let page = &visit.page;
        open(page, "checkout.html", 1).await?;
        let fault = json!({"fault": "latency", "milliseconds": 20_000, "endpoint": "create-order-control-number", "calls": 1});
        visit.gateway.inject(fault).await?;
        let ended = "window.started = window.ended = 0; const send = window.fetch; window.fetch = (request, init) => \
            (started++, send(request, init)).catch(e => { if (e.name === 'AbortError') ended++; throw e })";
        page.run(ended, json!([])).await?;
        page.run("bill.submit()", json!([])).await?;
        shows_text(page, "bill", "Namba inatayarishwa").await?;
        // It starts when no other tab is creating the number.
        page.until("the call", "return started === 1").await?;
        page.run("window.bill_ = bill; bill.remove()", json!([])).await?;
        page.until("the end of the call", "return ended === 1").await?;
        page.run("order.append(bill_)", json!([])).await?;
        shows_text(page, "bill", "Pata namba ya malipo").await?;
        // The gateway's own call continues, and stopping the gateway would wait for its answer.
        visit.gateway.clear_faults().await
    })
    .await
}

#[tokio::test]
async fn the_number_survives_a_reload_until_another_is_requested() -> Outcome {
    visit_shop(Mount::Stripped, &pages(), async |visit| {
        let page = &visit.page;
        open(page, "forms.html", 2).await?;
        type_into(page, "two", "billAmount", "900").await?;
        page.run("two.submit()", json!([])).await?;
        shows_text(page, "two", "Your control number is ready").await?;
        open(page, "forms.html", 2).await?;
        shows_text(page, "two", "Waiting for your payment").await?;
        // A stored number fires no `billpay-issued` event.
        has_no_event(page, "issued").await?;
        // A readonly bill may be another order with equal fields.
        page.run("two.readonly = true", json!([])).await?;
        shows_text(page, "two", "This is a new order: get a new number").await?;
        page.run("two.readonly = false", json!([])).await?;
        shows_text(page, "two", "Make another bill").await?;
        let ready = details(page, "ready").await?;
        ensure!(
            ready.iter().all(|one| one["controlNumber"].is_string()),
            "{ready:?}"
        );

        page.run(
            "[...two.shadowRoot.querySelectorAll('button')].at(-1).click()",
            json!([]),
        )
        .await?;
        shows_text(page, "two", "What is the bill for?").await?;
        open(page, "forms.html", 2).await?;
        shows_text(page, "two", "What is the bill for?").await?;

        page.run("two.noStorage = true; two.amount = 900", json!([]))
            .await?;
        let filled =
            "return two.shadowRoot.querySelector('input[inputmode=decimal]').value === '900'";
        page.until("the merchant's amount", filled).await?;
        page.run("two.submit()", json!([])).await?;
        shows_text(page, "two", "Your control number is ready").await?;
        click(page, "two", "summary").await?;
        shows_text(page, "two", "Enter the payment reference").await?;
        // The `toggle` event fires in a task of its own.
        page.settle().await?;
        let kept = page
            .run("return Object.keys(localStorage)", json!([]))
            .await?;
        ensure!(kept == json!([]), "{kept}");
        Ok(())
    })
    .await
}

/// Like a gateway of another kind, which renders no form.
const NO_FORM: &[&str] = &["*/element*"];

/// Checks that the page's own link is shown and that the page gets the event.
async fn fallback(page: &Page, reason: &str) -> Outcome {
    has_events(page, "bill", &["load-error"]).await?;
    let errors = details(page, "load-error").await?;
    ensure!(errors[0]["reason"] == reason, "{errors:?}");
    ensure!(
        errors[0]["message"]
            .as_str()
            .is_some_and(|text| !text.is_empty())
    );
    page.shows_text("Pata namba").await?;
    ensure!(text(page, "bill").await?.trim().is_empty());
    let link = "const box = document.querySelector('#bill a').getBoundingClientRect(); return box.width > 0";
    page.until("a link to be seen", link).await?;
    page.is_accessible(&format!("fallback-{reason}")).await
}

#[tokio::test]
async fn with_webassembly_blocked_the_link_is_shown() -> Outcome {
    visit_shop(Mount::Stripped, &pages(), async |visit| {
        let page = &visit.page;
        page.block(NO_FORM).await?;
        page.go("/no-wasm.html").await?;
        fallback(page, "failed").await
    })
    .await
}

#[tokio::test]
async fn without_webassembly_the_link_is_shown() -> Outcome {
    visit_shop(Mount::Stripped, &pages(), async |visit| {
        let page = &visit.page;
        page.block(NO_FORM).await?;
        page.before_scripts("delete globalThis.WebAssembly").await?;
        page.go("/checkout.html").await?;
        fallback(page, "unsupported").await
    })
    .await
}

#[tokio::test]
async fn without_constructed_stylesheets_the_styles_are_linked() -> Outcome {
    visit_shop(Mount::Stripped, &pages(), async |visit| {
        let page = &visit.page;
        page.before_scripts("globalThis.CSSStyleSheet = class { constructor() { throw new TypeError('Illegal constructor') } }").await?;
        open(page, "checkout.html", 1).await?;
        let linked = "const {sheet} = bill.shadowRoot.querySelector('link'); \
            return !!sheet && getComputedStyle(bill.shadowRoot.querySelector('.card')).paddingTop !== '0px'";
        page.until("the styles", linked).await?;
        click(page, "bill", "button[type=submit]").await?;
        shows_text(page, "bill", "Tunasubiri malipo yako").await?;
        page.run("window.link = bill.shadowRoot.querySelector('link'); bill.remove()", json!([]))
            .await?;
        page.settle().await?;
        page.run("order.append(link.getRootNode().host)", json!([])).await?;
        shows_text(page, "bill", "Tunasubiri malipo yako").await?;
        // The stylesheet is loaded once.
        let links = "const links = bill.shadowRoot.querySelectorAll('link'); return links.length === 1 && links[0] === link";
        page.returns(links, json!(true)).await?;
        no_violation(page).await
    })
    .await
}

#[tokio::test]
async fn without_the_bundle_the_link_is_shown() -> Outcome {
    visit_shop(Mount::Stripped, &pages(), async |visit| {
        let page = &visit.page;
        page.block(&["*/element*", "*.css"]).await?;
        page.go("/checkout.html").await?;
        fallback(page, "failed").await
    })
    .await
}

#[tokio::test]
async fn without_scripts_only_the_link_is_shown() -> Outcome {
    visit_shop(Mount::Stripped, &pages(), async |visit| {
        let page = &visit.page;
        page.scripts(false).await?;
        page.go("/checkout.html").await?;
        page.has_accessible_text("Pata namba").await
    })
    .await
}
