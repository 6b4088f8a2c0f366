//! The element before its bundle is loaded: the gateway's form can be used, and no action is lost or done twice.

use anyhow::ensure;
use billpay_browser_tests::{Mount, Outcome, Page, visit_shop};
use serde_json::json;
use thirtyfour::Key;

use crate::shop::{click, has_events, no_violation, open, pages, shows_text, type_into};

pub(crate) const BUTTON: &str = "button[type=submit]";
/// Holds the request for the bundle's JavaScript until `RELEASE` runs. Meanwhile the gateway's form has no time limit:
/// nothing else would show one.
pub(crate) const HOLD_BUNDLE: &str = "Object.defineProperty(XMLHttpRequest.prototype, 'timeout', {set() {}}); \
    const send = window.fetch; window.fetch = (...args) => { \
    if (!String(args[0]).endsWith('.js')) return send(...args); window.fetch = send; \
    return new Promise(resolve => { window.release = () => resolve(send(...args)) }) }";
/// Sends the request that `HOLD_BUNDLE` holds.
pub(crate) const RELEASE: &str = "window.release()";

/// Opens a page of the shop, holds the bundle, waits for the gateway's form, and checks that no event has fired.
async fn open_with_held_bundle(page: &Page, name: &str, text: &str) -> Outcome {
    page.before_scripts(HOLD_BUNDLE).await?;
    page.go(&format!("/{name}")).await?;
    shows_text(page, "bill", text).await?;
    page.returns("return firedEvents.length", json!(0)).await
}

/// Opens the page whose form the shop's server rendered, and holds the bundle.
async fn open_rendered_form_with_held_bundle(page: &Page) -> Outcome {
    page.before_scripts(HOLD_BUNDLE).await?;
    page.go("/rendered_form.html").await?;
    page.until("the request for the bundle", "return !!window.release")
        .await
}

#[tokio::test]
async fn typed_text_and_the_focus_are_kept() -> Outcome {
    visit_shop(Mount::Stripped, &pages(), async |visit| {
        let page = &visit.page;
        page.before_scripts(HOLD_BUNDLE).await?;
        page.go("/below_the_fold.html").await?;
        page.run("bill.scrollIntoView()", json!([])).await?;
        shows_text(page, "bill", "What is the bill for?").await?;
        type_into(page, "bill", "billAmount", "90900").await?;
        page.run("window.node = bill.shadowRoot.activeElement; node.setSelectionRange(2, 3)", json!([]))
            .await?;
        page.run(RELEASE, json!([])).await?;
        shows_text(page, "bill", "The bill will show TZS 90,900").await?;
        let same = "return node === bill.shadowRoot.activeElement && node.selectionStart === 2 && node.value === '90900'";
        page.returns(same, json!(true)).await?;
        has_events(page, "bill", &["ready", "change"]).await?;
        no_violation(page).await
    })
    .await
}

#[tokio::test]
async fn presses_before_the_bundle_show_progress_and_create_one_bill() -> Outcome {
    visit_shop(Mount::Stripped, &pages(), async |visit| {
        let page = &visit.page;
        open_with_held_bundle(page, "checkout.html", "TZS 45,500").await?;
        for _ in 0..3 {
            click(page, "bill", BUTTON).await?;
        }
        let busy = "const button = bill.shadowRoot.querySelector('button'); return button.ariaBusy === 'true' && button.ariaDisabled === 'true'";
        page.returns(busy, json!(true)).await?;
        page.run(RELEASE, json!([])).await?;
        shows_text(page, "bill", "Namba yako ya malipo iko tayari").await?;
        page.settle().await?;
        has_events(page, "bill", &["ready", "issued"]).await?;
        ensure!(visit.gateway.create_calls().await? == 1);
        no_violation(page).await
    })
    .await
}

/// Presses the button, if there is one, in task after task until the element has its number.
const PRESS_UNTIL_ISSUED: &str = "const press = () => { const button = bill.shadowRoot.querySelector('button[type=submit]'); \
    if (bill.controlNumber) return; if (button) { button.click(); window.pressed = (window.pressed ?? 0) + 1 } setTimeout(press) }; press()";

#[tokio::test]
async fn presses_while_the_widget_starts_create_one_bill() -> Outcome {
    visit_shop(Mount::Stripped, &pages(), async |visit| {
        let page = &visit.page;
        page.go("/checkout.html").await?;
        page.run(PRESS_UNTIL_ISSUED, json!([])).await?;
        shows_text(page, "bill", "Namba yako ya malipo iko tayari").await?;
        page.settle().await?;
        // The browser has not submitted the form itself.
        page.returns(
            "return [location.pathname, pressed > 1]",
            json!(["/checkout.html", true]),
        )
        .await?;
        has_events(page, "bill", &["ready", "issued"]).await?;
        ensure!(visit.gateway.create_calls().await? == 1);
        Ok(())
    })
    .await
}

/// Sends only the first request for a form, which is an `XMLHttpRequest`. The others get no answer until they are
/// aborted. Browsers fire no event when a request is aborted that was not sent, so this does.
const ONE_FORM: &str = "let calls = 0; const sendRequest = XMLHttpRequest.prototype.send; \
    XMLHttpRequest.prototype.send = function (...body) { if (calls++ === 0) sendRequest.apply(this, body) }; \
    XMLHttpRequest.prototype.abort = function () { this.onloadend?.() }";

#[tokio::test]
async fn a_change_is_shown_if_the_bundle_is_loaded_before_the_new_form() -> Outcome {
    visit_shop(Mount::Stripped, &pages(), async |visit| {
        let page = &visit.page;
        page.before_scripts(ONE_FORM).await?;
        open_with_held_bundle(page, "checkout.html", "TZS 45,500").await?;
        page.run("bill.amount = 60000", json!([])).await?;
        let busy = "return bill.shadowRoot.querySelector('button').ariaBusy";
        page.returns(busy, json!("true")).await?;
        // The form on the screen is outdated, so nothing is submitted.
        click(page, "bill", BUTTON).await?;
        page.run(RELEASE, json!([])).await?;
        shows_text(page, "bill", "TZS 60,000").await?;
        has_events(page, "bill", &["ready"]).await?;
        page.returns(busy, json!(null)).await?;
        click(page, "bill", BUTTON).await?;
        shows_text(page, "bill", "Namba yako ya malipo iko tayari").await?;
        visit.gateway.has_one_bill(60000).await
    })
    .await
}

#[tokio::test]
async fn a_change_by_the_shop_is_shown_and_submitted() -> Outcome {
    visit_shop(Mount::Stripped, &pages(), async |visit| {
        let page = &visit.page;
        open_with_held_bundle(page, "checkout.html", "TZS 45,500").await?;
        page.run("bill.amount = 60000; bill.locale = 'en'", json!([]))
            .await?;
        shows_text(page, "bill", "TZS 60,000").await?;
        shows_text(page, "bill", "Get control number").await?;
        click(page, "bill", BUTTON).await?;
        page.run(RELEASE, json!([])).await?;
        shows_text(page, "bill", "Your control number is ready").await?;
        visit.gateway.has_one_bill(60000).await
    })
    .await
}

#[tokio::test]
async fn submit_before_there_is_a_form_creates_one_bill() -> Outcome {
    visit_shop(Mount::Stripped, &pages(), async |visit| {
        let page = &visit.page;
        page.before_scripts("addEventListener('DOMContentLoaded', () => customElements.whenDefined('billpay-widget').then(() => { \
            bill.focus(); bill.submit(); bill.submit() }))").await?;
        page.go("/checkout.html").await?;
        shows_text(page, "bill", "Namba yako ya malipo iko tayari").await?;
        page.settle().await?;
        has_events(page, "bill", &["ready", "issued"]).await?;
        ensure!(visit.gateway.create_calls().await? == 1);
        Ok(())
    })
    .await
}

/// Lets each task of the page seem to take 20 ms. Yew lets the browser paint when its work takes longer than 16 ms.
const SLOW_CLOCK: &str =
    "const now = Date.now; let late = 0; Date.now = () => now() + (late += 20)";
/// Counts how often the browser could paint the form. Changes are observed when the browser's turn comes.
const COUNT_SHOWN_FORMS: &str = "window.shownForms = 0; customElements.whenDefined('billpay-widget').then(() => \
    new MutationObserver(() => { if (bill.shadowRoot.querySelector('.send')) shownForms += 1 }).observe(bill.shadowRoot, { childList: true, subtree: true }))";

#[tokio::test]
async fn no_form_is_shown_before_a_stored_number() -> Outcome {
    visit_shop(Mount::Stripped, &pages(), async |visit| {
        let page = &visit.page;
        open(page, "checkout.html", 1).await?;
        page.run("bill.submit()", json!([])).await?;
        shows_text(page, "bill", "Namba yako ya malipo iko tayari").await?;
        page.before_scripts(SLOW_CLOCK).await?;
        page.before_scripts(COUNT_SHOWN_FORMS).await?;
        page.reload().await?;
        page.until("the number", "return bill.controlNumber !== null")
            .await?;
        page.settle().await?;
        page.returns("return shownForms", json!(0)).await?;
        has_events(page, "bill", &["ready"]).await?;
        ensure!(visit.gateway.create_calls().await? == 1);
        Ok(())
    })
    .await
}

#[tokio::test]
async fn a_form_that_the_shops_server_rendered_is_hydrated() -> Outcome {
    visit_shop(Mount::Stripped, &pages(), async |visit| {
        let page = &visit.page;
        open_rendered_form_with_held_bundle(page).await?;
        type_into(page, "bill", "billAmount", "900").await?;
        page.run("window.node = bill.shadowRoot.activeElement", json!([])).await?;
        page.run(RELEASE, json!([])).await?;
        shows_text(page, "bill", "The bill will show TZS 900").await?;
        page.returns("return node === bill.shadowRoot.activeElement", json!(true)).await?;
        let form_was_fetched = "return performance.getEntriesByType('resource').some(({ name }) => name.includes('/element'))";
        page.returns(form_was_fetched, json!(false)).await?;
        click(page, "bill", BUTTON).await?;
        shows_text(page, "bill", "Your control number is ready").await?;
        page.returns("return bill.controlNumber", json!("ODA1042")).await?;
        has_events(page, "bill", &["ready", "change", "issued"]).await?;
        no_violation(page).await
    })
    .await
}

#[tokio::test]
async fn the_rendered_form_works_without_scripts() -> Outcome {
    visit_shop(Mount::Stripped, &pages(), async |visit| {
        let page = &visit.page;
        page.scripts(false).await?;
        page.go("/rendered_form.html").await?;
        // The description is filled in already, so the focus goes to the amount.
        page.press([Key::Tab]).await?;
        page.press([Key::Tab]).await?;
        page.type_here("900").await?;
        page.press([Key::Enter]).await?;
        page.has_accessible_text("Your control number is ready")
            .await?;
        visit.gateway.has_one_bill(900).await
    })
    .await
}

#[tokio::test]
async fn enter_moves_to_the_next_field_and_does_not_submit_an_incomplete_form() -> Outcome {
    visit_shop(Mount::Stripped, &pages(), async |visit| {
        let page = &visit.page;
        // Some browsers have the attribute only.
        let no_property = "delete HTMLElement.prototype.enterKeyHint";
        page.before_scripts(no_property).await?;
        open_rendered_form_with_held_bundle(page).await?;
        type_into(page, "bill", "billDescription", "Maji").await?;
        page.press([Key::Enter]).await?;
        let next = "return bill.shadowRoot.activeElement?.name";
        page.returns(next, json!("billAmount")).await?;
        page.run(RELEASE, json!([])).await?;
        has_events(page, "bill", &["ready", "change"]).await?;
        page.returns(next, json!("billAmount")).await?;
        ensure!(visit.gateway.create_calls().await? == 0);
        Ok(())
    })
    .await
}

#[tokio::test]
async fn a_reset_clears_the_text_but_does_not_cancel_a_submission() -> Outcome {
    visit_shop(Mount::Stripped, &pages(), async |visit| {
        let page = &visit.page;
        open_rendered_form_with_held_bundle(page).await?;
        let amount = "return bill.shadowRoot.querySelector('[name=billAmount]').value";
        for reset in ["bill.reset()", "order.reset()"] {
            type_into(page, "bill", "billAmount", "5000").await?;
            page.run(reset, json!([])).await?;
            page.returns(amount, json!("")).await?;
        }
        type_into(page, "bill", "billAmount", "3000").await?;
        click(page, "bill", BUTTON).await?;
        page.run("bill.reset(); order.reset()", json!([])).await?;
        page.returns(amount, json!("3000")).await?;
        page.run(RELEASE, json!([])).await?;
        shows_text(page, "bill", "Your control number is ready").await?;
        visit.gateway.has_one_bill(3000).await
    })
    .await
}

#[tokio::test]
async fn a_removed_and_inserted_element_keeps_its_text() -> Outcome {
    visit_shop(Mount::Stripped, &pages(), async |visit| {
        let page = &visit.page;
        open_rendered_form_with_held_bundle(page).await?;
        type_into(page, "bill", "billAmount", "900").await?;
        // The global `bill` exists only while the element is in the page.
        page.run("window.bill_ = bill; bill_.remove()", json!([]))
            .await?;
        page.run("order.append(bill_)", json!([])).await?;
        page.run(RELEASE, json!([])).await?;
        shows_text(page, "bill", "The bill will show TZS 900").await?;
        has_events(page, "bill", &["ready", "change"]).await
    })
    .await
}

#[tokio::test]
async fn two_customers_of_a_cached_page_have_different_idempotency_keys() -> Outcome {
    visit_shop(Mount::Stripped, &pages(), async |visit| {
        let page = &visit.page;
        page.before_scripts(HOLD_BUNDLE).await?;
        let key = "return bill.shadowRoot.querySelector('[name=key]').value";
        let mut keys = Vec::new();
        for _ in 0..2 {
            page.go("/rendered_form.html").await?;
            page.until("the request for the bundle", "return !!window.release")
                .await?;
            keys.push(page.run(key, json!([])).await?);
        }
        ensure!(keys[0] != keys[1], "{keys:?}");
        Ok(())
    })
    .await
}
