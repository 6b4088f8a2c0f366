//! A program that crashes: the customer still gets the number, and only one.

use anyhow::ensure;
use billpay_browser_tests::{Field, HOLD_NEXT_CALL, Mount, Outcome, Page, visit, visit_shop};
use serde_json::json;
use thirtyfour::Key;

use crate::hydration::held_back;
use crate::shop::{click, details, has_events, open, pages, shows_text, type_into};

/// Makes the next insertion of a node fail, which Yew does not survive.
const BREAK_ONCE: &str = "const insert = Node.prototype.insertBefore; \
    Node.prototype.insertBefore = () => { Node.prototype.insertBefore = insert; throw new Error('broken') }";

/// Makes each insertion of a node into a widget fail.
const BREAK_FOR_EVER: &str = "const insert = Node.prototype.insertBefore; \
    Node.prototype.insertBefore = function (...call) { \
        if (this.closest('.billpay, .palette > div')) throw new Error('broken'); return insert.apply(this, call) }";

/// Makes the next insertion of a node into the page's widget fail.
const BREAK_IN_WIDGET: &str = "const insert = Node.prototype.insertBefore; \
    Node.prototype.insertBefore = function (...call) { \
        if (!this.closest?.('#billpay')) return insert.apply(this, call); \
        Node.prototype.insertBefore = insert; throw new Error('broken') }";

/// Hides all errors from listeners that are added later, as some monitoring scripts do.
const SWALLOW_ERRORS: &str =
    "addEventListener('error', event => event.stopImmediatePropagation(), true)";

/// Makes the next call to the gateway throw while its bill is locked. Only that call ends, and not Yew.
const BREAK_CALL: &str = "const Real = window.Headers; \
    window.Headers = function () { window.Headers = Real; throw new Error('broken') }";

/// The names of the locks for bills that are held.
const LOCKS: &str = "return navigator.locks.query().then(({held}) => \
    held.map(lock => lock.name).filter(name => name.startsWith('billpay-lock')))";

const BUTTON: &str = "button[type=submit]";

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
        ensure!(visit.gateway.bills().await?.len() == 1);
        page.expect_crash().await
    })
    .await
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

#[tokio::test]
async fn a_crash_of_the_page_still_leads_to_the_number() -> Outcome {
    for prepare in ["", SWALLOW_ERRORS] {
        visit(&[], async |visit| {
            let page = &visit.page;
            page.before_scripts(prepare).await?;
            page.open("en").await?;
            page.fill(Field::Description, "Water").await?;
            page.run(BREAK_ONCE, json!([])).await?;
            page.submit().await?;
            page.bill_path().await?;
            page.shows_text("Your control number is ready").await?;
            ensure!(visit.gateway.bills().await?.len() == 1);
            page.expect_crash().await
        })
        .await?;
    }
    Ok(())
}

#[tokio::test]
async fn a_crash_of_the_page_at_the_answer_shows_the_bills_page() -> Outcome {
    visit(&[], async |visit| {
        let page = &visit.page;
        page.open("en").await?;
        page.fill(Field::Description, "Water").await?;
        page.run(HOLD_NEXT_CALL, json!([])).await?;
        page.submit().await?;
        page.shows_text("Getting the control number").await?;
        page.until("the call", "return typeof release === 'function'")
            .await?;
        page.run(BREAK_ONCE, json!([])).await?;
        page.run("release()", json!([])).await?;
        page.bill_path().await?;
        page.shows_text("Waiting for your payment").await?;
        ensure!(visit.gateway.bills().await?.len() == 1);
        page.expect_crash().await
    })
    .await
}

#[tokio::test]
async fn a_crash_of_the_page_keeps_what_was_typed() -> Outcome {
    visit(&[], async |visit| {
        let page = &visit.page;
        page.open("en").await?;
        page.fill(Field::Amount, "90").await?;
        page.fill(Field::Description, "Water").await?;
        page.run(BREAK_ONCE, json!([])).await?;
        page.fill(Field::Amount, "90.900").await?;
        page.submit().await?;
        page.shows_text("This can be read in two ways.").await?;
        ensure!(page.value(Field::Description).await? == "Water");
        page.expect_crash().await
    })
    .await
}

/// A page whose nodes were changed is rendered again, and the program crashes when the old nodes are gone.
#[tokio::test]
async fn a_crash_while_the_page_is_rendered_again_keeps_its_form() -> Outcome {
    visit(&[], async |visit| {
        let page = &visit.page;
        held_back(page, "/?lang=en").await?;
        page.fill(Field::Amount, "900").await?;
        page.run(
            "document.querySelector('#billpay').append(document.createElement('font'))",
            json!([]),
        )
        .await?;
        page.run(BREAK_IN_WIDGET, json!([])).await?;
        page.run("window.release()", json!([])).await?;
        page.until(
            "the crash",
            "return document.body.dataset.waits === 'failed'",
        )
        .await?;
        page.has_value(Field::Amount, "900").await?;
        page.submit().await?;
        page.shows_text("Your control number is ready").await?;
        ensure!(visit.gateway.bills().await?.len() == 1);
        page.expect_crash().await
    })
    .await
}
