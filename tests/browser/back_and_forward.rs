//! Pages that return from the browser's back/forward cache.

use anyhow::ensure;
use billpay_browser_tests::{BREAK_ONCE, Field, Mount, Outcome, Page, visit, visit_shop};
use serde_json::json;

use crate::crashes::SWALLOW_ERRORS;
use crate::hydration::held_back;
use crate::shop::{click, open, pages, shows_text, type_into};

/// The event of a page that returns from the back/forward cache.
const RETURN: &str = "dispatchEvent(new PageTransitionEvent('pageshow', {persisted: true}))";

async fn returns_from_cache(page: &Page) -> Outcome {
    page.run(RETURN, json!([])).await.map(drop)
}

/// The first call for the bundle is never answered, as after the browser has cancelled it.
#[tokio::test]
async fn a_page_that_was_left_without_its_bundle_starts_on_return() -> Outcome {
    visit(&[], async |visit| {
        let page = &visit.page;
        held_back(page, "/?lang=en").await?;
        page.fill(Field::Amount, "900").await?;
        returns_from_cache(page).await?;
        page.wait_for_hydration().await?;
        page.has_value(Field::Amount, "900").await?;
        // The first call is answered after all.
        page.run("window.release()", json!([])).await?;
        page.settle().await?;
        page.submit().await?;
        page.shows_text("Your control number is ready").await?;
        ensure!(visit.gateway.create_calls().await? == 1);
        Ok(())
    })
    .await
}

/// The first call for each file of the bundle is never answered.
const LOSE_BUNDLE: &str = "const send = window.fetch, lost = new Set(); window.fetch = (...call) => { \
    const url = String(call[0]); \
    if (!/billpay-widget-/.test(url) || lost.has(url)) return send(...call); \
    lost.add(url); return new Promise(() => {}) }";

#[tokio::test]
async fn an_element_that_was_left_without_its_bundle_starts_on_return() -> Outcome {
    visit_shop(Mount::Stripped, &pages(), async |visit| {
        let page = &visit.page;
        page.before_scripts(LOSE_BUNDLE).await?;
        page.go("/forms.html").await?;
        type_into(page, "two", "billDescription", "School fees").await?;
        click(page, "two", "button[type=submit]").await?;
        page.settle().await?;
        ensure!(visit.gateway.create_calls().await? == 0);
        returns_from_cache(page).await?;
        shows_text(page, "two", "Waiting for your payment").await?;
        let bills = visit.gateway.bills().await?;
        ensure!(
            bills.len() == 1 && bills[0]["billDescription"] == "School fees",
            "{bills:?}"
        );
        Ok(())
    })
    .await
}

/// The first call for the WebAssembly waits, and each program that has started is counted.
const HOLD_WASM: &str = "const send = window.fetch; window.fetch = (...call) => { \
    if (!String(call[0]).endsWith('.wasm')) return send(...call); \
    window.fetch = send; return new Promise(go => { window.release = () => go(send(...call)) }) }; \
    window.programs = 0; \
    for (const name of ['instantiate', 'instantiateStreaming']) { \
        const instantiate = WebAssembly[name]; \
        WebAssembly[name] = async (...call) => { \
            const made = await instantiate(...call); window.programs += 1; return made } }";

#[tokio::test]
async fn a_page_whose_bundle_ends_loading_after_the_next_one_notices_a_crash() -> Outcome {
    visit(&[], async |visit| {
        let page = &visit.page;
        // Only a program that is asked itself tells that it has crashed.
        page.before_scripts(SWALLOW_ERRORS).await?;
        page.before_scripts(HOLD_WASM).await?;
        page.go("/?lang=en").await?;
        page.until("the call", "return !!window.release").await?;
        page.fill(Field::Amount, "900").await?;
        returns_from_cache(page).await?;
        page.wait_for_hydration().await?;
        page.run("window.release()", json!([])).await?;
        page.until("the other program", "return programs === 2")
            .await?;
        page.settle().await?;
        page.run(BREAK_ONCE, json!([])).await?;
        page.submit().await?;
        page.shows_text("Your control number is ready").await?;
        ensure!(visit.gateway.bills().await?.len() == 1);
        page.expect_crash().await
    })
    .await
}

#[tokio::test]
async fn a_bundle_that_ends_loading_after_the_next_one_hides_no_crash() -> Outcome {
    visit_shop(Mount::Stripped, &pages(), async |visit| {
        let page = &visit.page;
        page.before_scripts(SWALLOW_ERRORS).await?;
        page.before_scripts(HOLD_WASM).await?;
        page.go("/checkout.html").await?;
        page.until("the call", "return !!window.release").await?;
        returns_from_cache(page).await?;
        page.until("the widget", "return firedEvents.length === 1")
            .await?;
        page.run("window.release()", json!([])).await?;
        page.until("the other program", "return programs === 2")
            .await?;
        page.settle().await?;
        page.run(BREAK_ONCE, json!([])).await?;
        click(page, "bill", "button[type=submit]").await?;
        shows_text(page, "bill", "Tunasubiri malipo yako").await?;
        ensure!(visit.gateway.bills().await?.len() == 1);
        page.expect_crash().await
    })
    .await
}

#[tokio::test]
async fn fields_that_changed_on_return_are_shown_as_they_are() -> Outcome {
    visit(&[], async |visit| {
        let page = &visit.page;
        page.open("en").await?;
        page.fill(Field::Amount, "432").await?;
        let note = "document.querySelector('#billpay').innerText.includes('432')";
        page.until("the note", &format!("return {note}")).await?;
        // Safari clears the field after the event.
        let clear = "document.querySelector('[name=billAmount]').value = ''";
        page.run(&format!("{RETURN}; {clear}"), json!([])).await?;
        page.until("no note", &format!("return !{note}")).await
    })
    .await
}

/// `WebKit` returns with fields of `autocomplete=off` empty.
#[tokio::test]
async fn fields_that_are_empty_on_return_are_sent_empty() -> Outcome {
    visit(&[], async |visit| {
        let page = &visit.page;
        page.open("en").await?;
        page.fill(Field::Description, "Water").await?;
        page.fill(Field::Amount, "432").await?;
        page.run(
            "for (const input of document.querySelectorAll('input[type=text]')) input.value = ''",
            json!([]),
        )
        .await?;
        returns_from_cache(page).await?;
        page.submit().await?;
        page.has_error(Field::Description, "").await?;
        ensure!(visit.gateway.create_calls().await? == 0);
        page.fill(Field::Amount, "900").await?;
        page.submit().await?;
        page.shows_text("Your control number is ready").await?;
        let bills = visit.gateway.bills().await?;
        ensure!(
            bills.len() == 1 && bills[0]["billAmount"] == 900,
            "{bills:?}"
        );
        ensure!(
            bills[0]
                .get("billDescription")
                .is_none_or(|text| text != "Water"),
            "{bills:?}"
        );
        Ok(())
    })
    .await
}

/// The browser keeps no page of the gateway in its cache, because bills are private (`no-store`).
#[tokio::test]
async fn a_shops_page_returns_from_the_cache_and_shows_the_payment() -> Outcome {
    visit_shop(Mount::Stripped, &pages(), async |visit| {
        let page = &visit.page;
        open(page, "checkout.html", 1).await?;
        click(page, "bill", "button").await?;
        shows_text(page, "bill", "Tunasubiri malipo yako").await?;
        let number = page.run("return bill.controlNumber", json!([])).await?;
        let note =
            "addEventListener('pageshow', ({persisted}) => { window.persisted = persisted })";
        page.run(note, json!([])).await?;
        page.go("/languages.html").await?;
        visit
            .gateway
            .pay(json!({"billPayNumber": number, "amount": 45500, "outcome": "SUCCESS"}))
            .await?;
        page.back().await?;
        // Open streams and held locks would keep the page out of the cache.
        page.returns("return window.persisted ?? null", json!(true))
            .await?;
        shows_text(page, "bill", "Bili imelipwa").await?;
        // A page from the cache may have loaded only events, which have no body to check.
        page.go("/checkout.html").await?;
        shows_text(page, "bill", "Bili imelipwa").await
    })
    .await
}
