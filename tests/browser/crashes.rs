//! A program that crashes: the customer still gets the number, and only one.

use anyhow::ensure;
use billpay_browser_tests::{BREAK_ONCE, HOLD_NEXT_CALL, Mount, Outcome, Page, visit_shop};
use serde_json::json;
use thirtyfour::Key;

use crate::shop::{click, details, has_events, open, pages, shows_text, text, type_into};

/// Makes each insertion of a node into a widget fail.
const BREAK_FOR_EVER: &str = "const insert = Node.prototype.insertBefore; \
    Node.prototype.insertBefore = function (...call) { \
        if (this.closest('.billpay, .palette > div')) throw new Error('broken'); return insert.apply(this, call) }";

/// Hides all errors from listeners that are added later, as some monitoring scripts do.
pub(crate) const SWALLOW_ERRORS: &str =
    "addEventListener('error', event => event.stopImmediatePropagation(), true)";

/// Makes the next call to the gateway throw while its bill is locked. Only that call ends, and not Yew.
const BREAK_CALL: &str = "const Real = window.Headers; \
    window.Headers = function () { window.Headers = Real; throw new Error('broken') }";

/// The names of the locks for bills that are held.
const LOCKS: &str = "return navigator.locks.query().then(({held}) => \
    held.map(lock => lock.name).filter(name => name.startsWith('billpay-lock')))";

/// Reports an error of the bundle, as after a panic. Nothing of the program is broken.
pub(crate) const CRASH: &str = "window.crash = () => { const error = new WebAssembly.RuntimeError('unreachable'); \
    error.stack = performance.getEntriesByType('resource').find(one => one.name.endsWith('.wasm')).name; \
    dispatchEvent(new ErrorEvent('error', {error})) }";

/// Reports that error as soon as the element shows a number.
const CRASH_AT_NUMBER: &str = "new MutationObserver((_, observer) => { \
    if (!bill.shadowRoot.querySelector('.number')) return; observer.disconnect(); crash() \
    }).observe(bill.shadowRoot, {childList: true, subtree: true})";

pub(crate) const BUTTON: &str = "button[type=submit]";

/// A crash that is found late leaves the number in the browser's storage.
async fn shows_number_after_crash(page: &Page) -> Outcome {
    shows_text(page, "bill", "Tunasubiri malipo yako").await?;
    let restarted = "const names = firedEvents.map(one => one.name).filter(name => name !== 'issued'); \
        return names.join() === 'ready,error,ready' && bill.controlNumber !== null";
    page.until("the next program", restarted).await?;
    let errors = details(page, "error").await?;
    ensure!(
        errors[0]["code"] == "crashed" && errors[0]["retryable"] == true,
        "{errors:?}"
    );
    page.expect_crash().await
}

#[tokio::test]
async fn a_crash_at_the_press_starts_the_element_again_and_shows_the_number() -> Outcome {
    for settings in [SWALLOW_ERRORS, "", "bill.noStorage = true"] {
        visit_shop(Mount::Stripped, &pages(), async |visit| {
            let page = &visit.page;
            if settings == SWALLOW_ERRORS {
                page.before_scripts(settings).await?;
            }
            open(page, "checkout.html", 1).await?;
            page.run(settings, json!([])).await?;
            page.run(BREAK_ONCE, json!([])).await?;
            // Between the listeners of a real press, the program renders and crashes.
            let focus = "bill.shadowRoot.querySelector('button[type=submit]').focus()";
            page.run(focus, json!([])).await?;
            page.press([Key::Enter]).await?;
            shows_number_after_crash(page).await?;
            ensure!(visit.gateway.bills().await?.len() == 1);
            // The new program works.
            click(page, "bill", ".checking button").await?;
            shows_text(page, "bill", "Bado haijalipwa").await
        })
        .await?;
    }
    Ok(())
}

#[tokio::test]
async fn a_crash_at_the_answer_uses_the_same_key_also_without_storage() -> Outcome {
    visit_shop(Mount::Stripped, &pages(), async |visit| {
        let page = &visit.page;
        open(page, "forms.html", 2).await?;
        page.run("two.noStorage = true", json!([])).await?;
        type_into(page, "two", "billDescription", "School fees").await?;
        page.run(HOLD_NEXT_CALL, json!([])).await?;
        click(page, "two", BUTTON).await?;
        shows_text(page, "two", "Getting the control number").await?;
        page.until("the call", "return typeof release === 'function'")
            .await?;
        page.run(BREAK_ONCE, json!([])).await?;
        page.run("release()", json!([])).await?;
        shows_text(page, "two", "Waiting for your payment").await?;
        ensure!(visit.gateway.bills().await?.len() == 1);
        // Both elements had the same program.
        page.returns(
            "return [one, two].map(e => firedEvents.filter(f => f.from === e.id && f.name === 'error').length)",
            json!([1, 1]),
        )
        .await?;
        page.expect_crash().await
    })
    .await
}

#[tokio::test]
async fn a_call_that_crashes_keeps_no_lock() -> Outcome {
    visit_shop(Mount::Stripped, &pages(), async |visit| {
        let page = &visit.page;
        open(page, "checkout.html", 1).await?;
        page.run(BREAK_CALL, json!([])).await?;
        click(page, "bill", BUTTON).await?;
        shows_number_after_crash(page).await?;
        page.returns(LOCKS, json!([])).await?;
        ensure!(visit.gateway.bills().await?.len() == 1);
        Ok(())
    })
    .await
}

#[tokio::test]
async fn a_number_that_is_not_stored_stays_after_a_crash() -> Outcome {
    for another in ["bill.amount = 60000", "bill.reset()"] {
        visit_shop(Mount::Stripped, &pages(), async |visit| {
            let page = &visit.page;
            open(page, "checkout.html", 1).await?;
            page.run("bill.noStorage = true", json!([])).await?;
            click(page, "bill", BUTTON).await?;
            shows_text(page, "bill", "Tunasubiri malipo yako").await?;
            let number = page.run("return bill.controlNumber", json!([])).await?;
            page.settle().await?;
            page.run(BREAK_ONCE, json!([])).await?;
            click(page, "bill", ".checking button").await?;
            has_events(page, "bill", &["ready", "issued", "error", "load-error"]).await?;
            shows_text(page, "bill", "Tunasubiri malipo yako").await?;
            page.returns("return bill.controlNumber", number).await?;
            // The copy promises nothing that only the program does.
            let shown = text(page, "bill").await?;
            ensure!(!shown.contains("utabadilika"), "{shown}");
            let dead = "return bill.shadowRoot.querySelectorAll('button[type=button]').length";
            page.returns(dead, json!(0)).await?;
            // A page that returns from the back/forward cache does not start the widget again.
            let back = "dispatchEvent(new PageTransitionEvent('pageshow', {persisted: true}))";
            page.run(back, json!([])).await?;
            page.settle().await?;
            shows_text(page, "bill", "Tunasubiri malipo yako").await?;
            // A card is not submitted.
            page.run("bill.submit()", json!([])).await?;
            page.settle().await?;
            page.returns("return location.pathname", json!("/checkout.html"))
                .await?;
            shows_text(page, "bill", "Tunasubiri malipo yako").await?;
            page.run(another, json!([])).await?;
            shows_text(page, "bill", "Pata namba ya malipo").await?;
            page.returns("return bill.controlNumber", json!(null))
                .await?;
            ensure!(visit.gateway.bills().await?.len() == 1);
            page.expect_crash().await
        })
        .await?;
    }
    Ok(())
}

#[tokio::test]
async fn a_crash_after_the_card_is_shown_creates_no_second_number() -> Outcome {
    visit_shop(Mount::Stripped, &pages(), async |visit| {
        let page = &visit.page;
        page.before_scripts(CRASH).await?;
        open(page, "checkout.html", 1).await?;
        page.run("bill.noStorage = true; bill.reference = ''", json!([]))
            .await?;
        page.run(CRASH_AT_NUMBER, json!([])).await?;
        click(page, "bill", BUTTON).await?;
        let restarted = "return firedEvents.filter(one => one.name === 'issued').length === 2";
        page.until("the next program's number", restarted).await?;
        shows_text(page, "bill", "Tunasubiri malipo yako").await?;
        let bills = visit.gateway.bills().await?;
        ensure!(bills.len() == 1, "{bills:?}");
        page.returns(
            "return bill.controlNumber",
            bills[0]["billPayNumber"].clone(),
        )
        .await?;
        // The new program works.
        click(page, "bill", ".checking button").await?;
        shows_text(page, "bill", "Bado haijalipwa").await?;
        page.expect_crash().await
    })
    .await
}

#[tokio::test]
async fn submit_on_a_card_submits_nothing_after_a_later_crash() -> Outcome {
    visit_shop(Mount::Stripped, &pages(), async |visit| {
        let page = &visit.page;
        page.before_scripts(CRASH).await?;
        open(page, "forms.html", 2).await?;
        type_into(page, "two", "billDescription", "School fees").await?;
        click(page, "two", BUTTON).await?;
        shows_text(page, "two", "Waiting for your payment").await?;
        page.run("two.submit()", json!([])).await?;
        page.settle().await?;
        page.run(
            "[...two.shadowRoot.querySelectorAll('button')].at(-1).click()",
            json!([]),
        )
        .await?;
        type_into(page, "two", "billDescription", "Water").await?;
        page.settle().await?;
        page.run("crash()", json!([])).await?;
        let restarted = "return firedEvents.filter(one => one.name === 'ready').length === 4";
        page.until("the next program", restarted).await?;
        page.settle().await?;
        page.returns(
            "return two.shadowRoot.querySelector('[name=billDescription]')?.value ?? null",
            json!("Water"),
        )
        .await?;
        ensure!(visit.gateway.create_calls().await? == 1);
        page.expect_crash().await
    })
    .await
}

#[tokio::test]
async fn after_another_crash_another_bill_is_shown() -> Outcome {
    for change in [
        "bill.amount = 60000",
        // The program crashes before it shows the bill.
        "bill.amount = 60000; crash()",
    ] {
        visit_shop(Mount::Stripped, &pages(), async |visit| {
            let page = &visit.page;
            page.before_scripts(CRASH).await?;
            open(page, "checkout.html", 1).await?;
            page.run("crash()", json!([])).await?;
            has_events(page, "bill", &["ready", "error", "ready"]).await?;
            page.settle().await?;
            if !change.contains("crash") {
                page.run("crash()", json!([])).await?;
                // Another language or theme is the same bill.
                let language =
                    "window.form = bill.shadowRoot.querySelector('form'); bill.locale = 'en'";
                page.run(language, json!([])).await?;
                page.settle().await?;
                page.returns("return form.isConnected", json!(true)).await?;
            }
            page.run(change, json!([])).await?;
            shows_text(page, "bill", "60,000").await?;
            page.settle().await?;
            click(page, "bill", BUTTON).await?;
            page.bill_path().await?;
            visit.gateway.has_one_bill(60000).await?;
            page.expect_crash().await
        })
        .await?;
    }
    Ok(())
}

#[tokio::test]
async fn after_another_crash_the_browser_submits_the_form() -> Outcome {
    visit_shop(Mount::Stripped, &pages(), async |visit| {
        let page = &visit.page;
        open(page, "checkout.html", 1).await?;
        page.run(BREAK_FOR_EVER, json!([])).await?;
        click(page, "bill", BUTTON).await?;
        page.bill_path().await?;
        page.shows_text("Namba yako ya malipo iko tayari").await?;
        ensure!(visit.gateway.bills().await?.len() == 1);
        page.expect_crash().await
    })
    .await
}
