//! A server-rendered form starts the bundle at its first use, which is not lost.

use anyhow::ensure;
use billpay_browser_tests::{Field, Outcome, Page, visit};
use serde_json::{Value, json};

use crate::hydration::{gets_a_number, held_back, release_and_hydrate};
use crate::loading::FAILED;

/// Records when the bundle is compiled and when it is started.
const WATCH: &str = "window.compiled = window.run = 0; \
    for (const [name, note] of [['compileStreaming', 'compiled'], ['instantiate', 'run']]) { \
        const really = WebAssembly[name]; \
        WebAssembly[name] = async (...call) => { const result = await really.apply(WebAssembly, call); window[note] += 1; return result } }";

/// Whether both files are loaded.
const BUNDLE_LOADED: &str = "return window.compiled === 1 && performance.getEntriesByType('resource') \
    .some(e => /billpay-widget-.*js$/.test(e.name) && e.responseEnd > 0)";

const WAITS: &str = "return document.body.dataset.waits === ''";

/// Opens the form and waits until its bundle is loaded and not started.
async fn open_before_first_use(page: &Page) -> Outcome {
    page.before_scripts(WATCH).await?;
    page.go("/?lang=en").await?;
    page.until("the bundle", BUNDLE_LOADED).await?;
    page.settle().await?;
    let run = page.run("return window.run", json!([])).await?;
    ensure!(run == json!(0), "the bundle runs before the first use");
    page.until("the server's form", WAITS).await
}

#[tokio::test]
async fn the_bundle_runs_only_after_a_touch() -> Outcome {
    visit(&[], async |visit| {
        let page = &visit.page;
        open_before_first_use(page).await?;
        page.shows_text("Get control number").await?;
        page.screenshot("untouched").await?;
        page.touch("input[name=billAmount]").await?;
        page.wait_for_hydration().await?;
        page.returns("return window.run", json!(1)).await?;
        page.has_focus(Field::Amount).await?;
        page.type_here("90900").await?;
        page.shows_text("The bill will show TZS 90,900").await
    })
    .await
}

/// A mouse clicks on release. A touch clicks a moment after the finger is lifted.
#[tokio::test]
async fn the_first_press_submits() -> Outcome {
    visit(&[], async |visit| {
        let page = &visit.page;
        open_before_first_use(page).await?;
        // The widget shows the error if it is started before the release, otherwise the server does.
        page.tap("button[type=submit]").await?;
        page.wait_for_hydration().await?;
        page.has_focus(Field::Description).await?;
        page.has_error(Field::Description, "").await
    })
    .await
}

/// Either the browser or the widget handles it.
#[tokio::test]
async fn the_first_touch_of_the_button_submits() -> Outcome {
    visit(&[], async |visit| {
        let page = &visit.page;
        open_before_first_use(page).await?;
        page.touch("button[type=submit]").await?;
        page.has_error(Field::Description, "").await?;
        page.wait_for_hydration().await?;
        page.has_focus(Field::Description).await
    })
    .await
}

/// Keeps the browser's submission of the form pending.
const SENDS: &str = "addEventListener('submit', event => { event.preventDefault(); if (window.sends) return; \
    window.sends = true; const body = new URLSearchParams(new FormData(event.target)); \
    fetch(event.target.action, {method: 'post', body}) })";

#[tokio::test]
async fn a_second_press_during_the_browsers_submission_creates_no_second_bill() -> Outcome {
    visit(&[], async |visit| {
        let page = &visit.page;
        page.before_scripts(SENDS).await?;
        held_back(page, "/?lang=en").await?;
        page.fill(Field::Amount, "900").await?;
        page.touch("button[type=submit]").await?;
        page.until("the sending", "return window.sends === true")
            .await?;
        page.run("window.release()", json!([])).await?;
        page.wait_for_hydration().await?;
        page.has_value(Field::Amount, "900").await?;
        page.submit().await?;
        page.shows_text("Your control number is ready").await?;
        ensure!(visit.gateway.bills().await?.len() == 1);
        Ok(())
    })
    .await
}

#[tokio::test]
async fn a_press_before_the_bundle_is_handled_by_the_browser() -> Outcome {
    visit(&[], async |visit| {
        let page = &visit.page;
        held_back(page, "/?lang=en").await?;
        page.fill(Field::Description, "Water").await?;
        page.fill(Field::Amount, "900").await?;
        page.run("window.same = true", json!([])).await?;
        page.touch("button[type=submit]").await?;
        page.shows_text("Your control number is ready").await?;
        page.returns("return window.same ?? null", json!(null))
            .await?;
        ensure!(visit.gateway.bills().await?.len() == 1);
        Ok(())
    })
    .await
}

#[tokio::test]
async fn a_stored_number_is_shown_without_a_touch() -> Outcome {
    visit(&[], async |visit| {
        let page = &visit.page;
        gets_a_number(page).await?;
        page.go("/?lang=en").await?;
        page.shows_text("Waiting for your payment").await
    })
    .await
}

/// Makes each step of rendering slow, so that the browser runs other tasks between steps, as on a slow phone, and
/// records the field's text right after hydration.
const SLOW: &str = "const now = Date.now; let late = 0; Date.now = () => now() + (late += 20); \
    new MutationObserver(() => { window.afterHydration ??= document.querySelector('[name=billDescription]').value }) \
        .observe(document, {subtree: true, attributes: true, attributeFilter: ['data-waits']})";

#[tokio::test]
async fn no_typed_letter_is_lost_on_a_slow_phone() -> Outcome {
    visit(&[], async |visit| {
        let page = &visit.page;
        page.before_scripts(SLOW).await?;
        held_back(page, "/?lang=en").await?;
        page.choose("ALLOW_PARTIAL_AND_OVER_PAYMENT").await?;
        page.fill(Field::Amount, "900").await?;
        page.fill(Field::Description, "Wat").await?;
        page.run("window.release()", json!([])).await?;
        page.wait_for_hydration().await?;
        page.returns("return window.afterHydration", json!("Wat"))
            .await?;
        page.type_here("er").await?;
        page.submit().await?;
        page.shows_text("Your control number is ready").await?;
        let bill = visit.gateway.bills().await?.remove(0);
        ensure!(
            bill["billDescription"] == "Water" && bill["billAmount"] == 900,
            "{bill}"
        );
        ensure!(
            bill["billPaymentMode"] == "ALLOW_PARTIAL_AND_OVER_PAYMENT",
            "{bill}"
        );
        Ok(())
    })
    .await
}

/// Makes one step of rendering slow, so that Yew lets the browser run other tasks before the next, and records the
/// page right after hydration. The window's name, which survives navigations, says which step.
const SLOW_STEP: &str = "const now = Date.now; let steps = 0, late = 0; \
    Date.now = () => now() + ((steps += 1) === Number(window.name) ? (late = 50) : late); \
    new MutationObserver(() => { window.afterHydration ??= \
        [document.querySelectorAll('details[open] .steps').length, document.activeElement.value ?? null] }) \
        .observe(document, {subtree: true, attributes: true, attributeFilter: ['data-waits']})";

#[tokio::test]
async fn hydration_is_complete_whichever_step_is_slow() -> Outcome {
    visit(&[], async |visit| {
        let page = &visit.page;
        gets_a_number(page).await?;
        let bill = page.bill_path().await?;
        page.before_scripts(SLOW_STEP).await?;
        for step in 1..=8 {
            let clear =
                format!("localStorage.clear(); sessionStorage.clear(); window.name = {step}");
            page.run(&clear, json!([])).await?;
            held_back(page, &bill).await?;
            page.click_summary("M-Pesa").await?;
            let page_state = after_hydration(page).await?;
            ensure!(page_state[0] != json!(0), "the list has no steps: {step}");

            held_back(page, "/?lang=en").await?;
            page.fill(Field::Description, "Maji").await?;
            let page_state = after_hydration(page).await?;
            ensure!(page_state[1] == json!("Maji"), "{page_state}: {step}");
        }
        Ok(())
    })
    .await
}

/// Hydrates the page, and returns what was recorded right after.
async fn after_hydration(page: &Page) -> anyhow::Result<Value> {
    release_and_hydrate(page).await?;
    page.run("return window.afterHydration", json!([])).await
}

#[tokio::test]
async fn a_word_that_is_being_composed_is_not_interrupted() -> Outcome {
    visit(&[], async |visit| {
        let page = &visit.page;
        held_back(page, "/?lang=en").await?;
        let focus = "document.querySelector('[name=billDescription]').focus()";
        page.run(focus, json!([])).await?;
        page.compose("Maj").await?;
        page.run("window.release()", json!([])).await?;
        page.wait_for_hydration().await?;
        page.compose("Maji").await?;
        page.end_composition("Maji").await?;
        page.has_value(Field::Description, "Maji").await?;
        page.type_here(" Julai").await?;
        page.has_value(Field::Description, "Maji Julai").await
    })
    .await
}

/// The number of times the wasm was loaded, by a script or by the page's header.
const WASM_LOADS: &str = "return performance.getEntriesByType('resource').filter(({ name }) => name.endsWith('.wasm')).length";

#[tokio::test]
async fn with_data_saver_the_bundle_is_loaded_at_the_first_use() -> Outcome {
    visit(&[], async |visit| {
        let page = &visit.page;
        page.enable_data_saver().await?;
        page.before_scripts("window.idle = 0; addEventListener('load', () => requestIdleCallback(() => requestIdleCallback(() => window.idle = 1)))").await?;
        page.go("/?lang=en").await?;
        page.until("an idle moment", "return window.idle === 1").await?;
        ensure!(page.run(WASM_LOADS, json!([])).await? == json!(0));
        page.start_using().await?;
        page.returns(WASM_LOADS, json!(1)).await
    })
    .await
}

#[tokio::test]
async fn the_bundle_is_loaded_once_and_before_the_first_use() -> Outcome {
    visit(&[], async |visit| {
        let page = &visit.page;
        page.go("/?lang=en").await?;
        page.returns(WASM_LOADS, json!(1)).await?;
        page.start_using().await?;
        page.wait_for_hydration().await?;
        page.returns(WASM_LOADS, json!(1)).await
    })
    .await
}

#[tokio::test]
async fn a_failed_bundle_is_tried_again_at_the_next_use() -> Outcome {
    visit(&[], async |visit| {
        let page = &visit.page;
        page.block(&["*.wasm"]).await?;
        page.go("/?lang=en").await?;
        page.move_pointer().await?;
        page.until("the end of the wait", FAILED).await?;
        page.block(&[]).await?;
        page.touch("input[name=billAmount]").await?;
        page.wait_for_hydration().await?;
        page.has_focus(Field::Amount).await?;
        page.type_here("90900").await?;
        page.shows_text("The bill will show TZS 90,900").await
    })
    .await
}
