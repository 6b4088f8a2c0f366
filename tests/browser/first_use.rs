//! A form that the server rendered runs nothing until somebody uses it, and the first use is not lost.

use anyhow::ensure;
use billpay_browser_tests::{Field, Outcome, Page, visit};
use serde_json::{Value, json};

use crate::loading::FAILED;
use crate::taken_over::{gets_a_number, held_back, let_in};

/// Notes when the bundle is compiled and when it is run.
const WATCH: &str = "window.compiled = window.run = 0; \
    for (const [name, note] of [['compileStreaming', 'compiled'], ['instantiate', 'run']]) { \
        const really = WebAssembly[name]; \
        WebAssembly[name] = async (...call) => { const made = await really.apply(WebAssembly, call); window[note] += 1; return made } }";

/// Both parts have come: the glue is the smaller one, and is read to its end.
const HAS_COME: &str = "return window.compiled === 1 && performance.getEntriesByType('resource') \
    .some(e => /billpay-widget-.*js$/.test(e.name) && e.responseEnd > 0)";

const WAITS: &str = "return document.body.dataset.waits === ''";

/// Opens the form and waits until its bundle is there, and would have run by now.
async fn untouched(page: &Page) -> Outcome {
    page.before_scripts(WATCH).await?;
    page.go("/?lang=en").await?;
    page.until("the bundle", HAS_COME).await?;
    page.settles().await?;
    let run = page.run("return window.run", json!([])).await?;
    ensure!(run == json!(0), "it runs before it is used");
    page.until("the server's form", WAITS).await
}

#[tokio::test]
async fn nothing_runs_until_a_finger_and_then_the_widget_has_the_form() -> Outcome {
    visit(&[], async |visit| {
        let page = &visit.page;
        untouched(page).await?;
        page.says("Get control number").await?;
        page.picture("untouched").await?;
        page.touches("input[name=billAmount]").await?;
        page.is_taken_over().await?;
        page.returns("return window.run", json!(1)).await?;
        page.has_focus(Field::Amount).await?;
        page.type_here("90900").await?;
        page.says("The bill will show TZS 90,900").await
    })
    .await
}

/// A mouse's: it clicks when it is released. A finger's click comes a moment after the finger has gone.
#[tokio::test]
async fn a_first_press_counts() -> Outcome {
    visit(&[], async |visit| {
        let page = &visit.page;
        untouched(page).await?;
        // The widget may be there before the finger is up: then it says what is wrong, else the server does.
        page.tap("button[type=submit]").await?;
        page.is_taken_over().await?;
        page.has_focus(Field::Description).await?;
        page.has_error(Field::Description, "").await
    })
    .await
}

/// Whoever has the form by then, the browser or the widget.
#[tokio::test]
async fn a_first_touch_of_the_button_is_not_lost() -> Outcome {
    visit(&[], async |visit| {
        let page = &visit.page;
        untouched(page).await?;
        page.touches("button[type=submit]").await?;
        page.has_error(Field::Description, "").await?;
        page.is_taken_over().await?;
        page.has_focus(Field::Description).await
    })
    .await
}

/// The browser is sending the form, as far as the page can tell, for as long as the test wants.
const SENDS: &str = "addEventListener('submit', event => { event.preventDefault(); if (window.sends) return; \
    window.sends = true; const body = new URLSearchParams(new FormData(event.target)); \
    fetch(event.target.action, {method: 'post', body}) })";

#[tokio::test]
async fn a_form_that_is_pressed_again_while_the_browser_sends_it_makes_one_bill() -> Outcome {
    visit(&[], async |visit| {
        let page = &visit.page;
        page.before_scripts(SENDS).await?;
        held_back(page, "/?lang=en").await?;
        page.fill(Field::Amount, "900").await?;
        page.touches("button[type=submit]").await?;
        page.until("the sending", "return window.sends === true")
            .await?;
        page.run("window.release()", json!([])).await?;
        page.is_taken_over().await?;
        page.has_value(Field::Amount, "900").await?;
        page.submit().await?;
        page.says("Your control number is ready").await?;
        ensure!(visit.gateway.bills().await?.len() == 1);
        Ok(())
    })
    .await
}

#[tokio::test]
async fn a_first_press_before_the_bundle_has_come_is_the_browsers() -> Outcome {
    visit(&[], async |visit| {
        let page = &visit.page;
        held_back(page, "/?lang=en").await?;
        page.fill(Field::Description, "Water").await?;
        page.fill(Field::Amount, "900").await?;
        page.run("window.same = true", json!([])).await?;
        page.touches("button[type=submit]").await?;
        page.says("Your control number is ready").await?;
        page.returns("return window.same ?? null", json!(null))
            .await?;
        ensure!(visit.gateway.bills().await?.len() == 1);
        Ok(())
    })
    .await
}

#[tokio::test]
async fn a_number_that_the_browser_keeps_comes_without_a_touch() -> Outcome {
    visit(&[], async |visit| {
        let page = &visit.page;
        gets_a_number(page).await?;
        page.go("/?lang=en").await?;
        page.says("Waiting for your payment").await
    })
    .await
}

/// Makes each step of drawing take so long that the next one waits for the browser, as on a slow phone,
/// and notes what stands in the field when the scripts have just taken over.
const SLOW: &str = "const now = Date.now; let late = 0; Date.now = () => now() + (late += 20); \
    new MutationObserver(() => { window.stands ??= document.querySelector('[name=billDescription]').value }) \
        .observe(document, {subtree: true, attributes: true, attributeFilter: ['data-waits']})";

#[tokio::test]
async fn a_slow_phone_loses_no_letter() -> Outcome {
    visit(&[], async |visit| {
        let page = &visit.page;
        page.before_scripts(SLOW).await?;
        held_back(page, "/?lang=en").await?;
        page.choose("ALLOW_PARTIAL_AND_OVER_PAYMENT").await?;
        page.fill(Field::Amount, "900").await?;
        page.fill(Field::Description, "Wat").await?;
        page.run("window.release()", json!([])).await?;
        page.is_taken_over().await?;
        page.returns("return window.stands", json!("Wat")).await?;
        page.type_here("er").await?;
        page.submit().await?;
        page.says("Your control number is ready").await?;
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

/// Makes one step take so long that the drawing library lets the browser in before the next, and notes
/// what stands there when the scripts have just taken over. Which step, the window's name says, which
/// stays while pages come and go.
const SLOW_STEP: &str = "const now = Date.now; let steps = 0, late = 0; \
    Date.now = () => now() + ((steps += 1) === Number(window.name) ? (late = 50) : late); \
    new MutationObserver(() => { window.stands ??= \
        [document.querySelectorAll('details[open] .steps').length, document.activeElement.value ?? null] }) \
        .observe(document, {subtree: true, attributes: true, attributeFilter: ['data-waits']})";

#[tokio::test]
async fn whatever_step_is_slow_the_whole_takes_the_place() -> Outcome {
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
            let stands = what_stands(page).await?;
            ensure!(stands[0] != json!(0), "no steps stand in the list: {step}");

            held_back(page, "/?lang=en").await?;
            page.fill(Field::Description, "Maji").await?;
            let stands = what_stands(page).await?;
            ensure!(stands[1] == json!("Maji"), "{stands} stands: {step}");
        }
        Ok(())
    })
    .await
}

/// What stood there when the scripts had just taken over.
async fn what_stands(page: &Page) -> anyhow::Result<Value> {
    let_in(page).await?;
    page.run("return window.stands", json!([])).await
}

#[tokio::test]
async fn a_word_that_is_being_composed_is_not_cut() -> Outcome {
    visit(&[], async |visit| {
        let page = &visit.page;
        held_back(page, "/?lang=en").await?;
        let stand = "document.querySelector('[name=billDescription]').focus()";
        page.run(stand, json!([])).await?;
        page.composes("Maj").await?;
        page.run("window.release()", json!([])).await?;
        page.is_taken_over().await?;
        page.composes("Maji").await?;
        page.ends_word("Maji").await?;
        page.has_value(Field::Description, "Maji").await?;
        page.type_here(" Julai").await?;
        page.has_value(Field::Description, "Maji Julai").await
    })
    .await
}

/// How often the wasm has come, by a script or by the page's header.
const CAME: &str = "return performance.getEntriesByType('resource').filter(({ name }) => name.endsWith('.wasm')).length";

#[tokio::test]
async fn who_saves_data_gets_the_bundle_with_the_first_use() -> Outcome {
    visit(&[], async |visit| {
        let page = &visit.page;
        page.saves_data().await?;
        page.before_scripts("window.idle = 0; addEventListener('load', () => requestIdleCallback(() => requestIdleCallback(() => window.idle = 1)))").await?;
        page.go("/?lang=en").await?;
        page.until("an idle moment", "return window.idle === 1").await?;
        ensure!(page.run(CAME, json!([])).await? == json!(0));
        page.begins_use().await?;
        page.returns(CAME, json!(1)).await
    })
    .await
}

#[tokio::test]
async fn the_bundle_comes_once_and_before_the_first_use() -> Outcome {
    visit(&[], async |visit| {
        let page = &visit.page;
        page.go("/?lang=en").await?;
        page.returns(CAME, json!(1)).await?;
        page.begins_use().await?;
        page.is_taken_over().await?;
        page.returns(CAME, json!(1)).await
    })
    .await
}

#[tokio::test]
async fn a_bundle_that_failed_is_tried_again_with_the_next_sign() -> Outcome {
    visit(&[], async |visit| {
        let page = &visit.page;
        page.block(&["*.wasm"]).await?;
        page.go("/?lang=en").await?;
        page.moves_pointer().await?;
        page.until("the end of the wait", FAILED).await?;
        page.block(&[]).await?;
        page.touches("input[name=billAmount]").await?;
        page.is_taken_over().await?;
        page.has_focus(Field::Amount).await?;
        page.type_here("90900").await?;
        page.says("The bill will show TZS 90,900").await
    })
    .await
}
