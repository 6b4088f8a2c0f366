//! Hydration of the server-rendered page: nothing moves, and nothing that the customer did is lost.

use anyhow::{Context, ensure};
use billpay_browser_tests::{Field, HOLD_NEXT_CALL, Outcome, Page, visit};
use serde_json::json;
use thirtyfour::Key;

use crate::loading::FAILED;

/// Records layout shifts after the page is loaded and painted. `page_layout_shift` checks those before.
const WATCH_SHIFTS: &str = "window.shifted = 0; window.movers = []; let whole = Infinity; \
    addEventListener('load', () => requestAnimationFrame(() => setTimeout(() => { whole = performance.now() }))); \
    new PerformanceObserver(list => { for (const shift of list.getEntries()) if (shift.startTime > whole) { \
        window.shifted += shift.value; \
        for (const {node, previousRect: from, currentRect: to} of shift.sources) window.movers.push( \
            `${node?.outerHTML?.slice(0, 120) ?? node?.textContent} from ${JSON.stringify(from)} to ${JSON.stringify(to)}`) } }) \
    .observe({type: 'layout-shift', buffered: true})";

/// Opens the page with its bundle blocked.
pub(crate) async fn held_back(page: &Page, path: &str) -> Outcome {
    page.before_scripts(HOLD_NEXT_CALL).await?;
    page.before_scripts(WATCH_SHIFTS).await?;
    page.go(path).await?;
    is_held_back(page).await
}

/// Waits until the page is loaded and requests its bundle. Layout shifts are recorded from now on.
pub(crate) async fn is_held_back(page: &Page) -> Outcome {
    page.until("the call for the bundle", "return !!window.release")
        .await?;
    page.settle().await
}

/// Submits the form with scripts and gets a number, which the browser stores.
pub(crate) async fn gets_a_number(page: &Page) -> Outcome {
    page.open("en").await?;
    page.fill(Field::Amount, "900").await?;
    page.submit().await?;
    page.shows_text("Your control number is ready").await
}

/// Unblocks the bundle, uses the page, and waits for the hydration.
pub(crate) async fn release_and_hydrate(page: &Page) -> Outcome {
    page.run("window.release()", json!([])).await?;
    page.start_using().await
}

async fn hydrate_without_moving(page: &Page) -> Outcome {
    release_and_hydrate(page).await?;
    nothing_has_moved(page).await
}

pub(crate) async fn nothing_has_moved(page: &Page) -> Outcome {
    // Layout shifts are reported with the next frame.
    page.settle().await?;
    let moved = page
        .run("return [window.shifted, ...window.movers]", json!([]))
        .await?;
    ensure!(moved == json!([0]), "the page has moved: {moved}");
    Ok(())
}

#[tokio::test]
async fn typed_text_focus_and_caret_are_kept() -> Outcome {
    visit(&[], async |visit| {
        let page = &visit.page;
        held_back(page, "/?lang=en").await?;
        page.fill(Field::Description, "Water").await?;
        page.choose("ALLOW_PARTIAL_AND_OVER_PAYMENT").await?;
        page.fill(Field::Amount, "90,900").await?;
        page.press([Key::Left, Key::Left]).await?;
        hydrate_without_moving(page).await?;
        ensure!(page.value(Field::Description).await? == "Water");
        ensure!(page.value(Field::Amount).await? == "90,900");
        let here =
            "const i = document.activeElement; return [i.name, i.selectionStart, i.selectionEnd]";
        page.returns(here, json!(["billAmount", 4, 4])).await?;
        page.shows_text("The bill will show TZS 90,900").await?;
        page.submit().await?;
        page.shows_text("Your control number is ready").await?;
        let bills = visit.gateway.bills().await?;
        ensure!(bills.len() == 1, "{bills:?}");
        ensure!(
            bills[0]["billPaymentMode"] == "ALLOW_PARTIAL_AND_OVER_PAYMENT",
            "{bills:?}"
        );
        Ok(())
    })
    .await
}

#[tokio::test]
async fn nothing_moves_on_any_screen() -> Outcome {
    visit(&[], async |visit| {
        let page = &visit.page;
        gets_a_number(page).await?;
        let bill = page.bill_path().await?;
        for (width, height) in [(320, 640), (390, 844), (1280, 2000)] {
            page.screen(width, height).await?;
            for path in ["/?lang=sw", "/?lang=en&intent=x", &bill, "/bills/0"] {
                page.run("localStorage.clear(); sessionStorage.clear()", json!([]))
                    .await?;
                held_back(page, path).await?;
                hydrate_without_moving(page)
                    .await
                    .with_context(|| format!("{path} at {width}"))?;
            }
        }
        Ok(())
    })
    .await
}

/// Changes a page as translators, proxies and extensions do.
const CHANGES: [&str; 3] = [
    "for (const label of root.querySelectorAll('label, .lead')) label.innerHTML = `<font>${label.innerHTML}</font>`",
    "const comments = document.createTreeWalker(root, NodeFilter.SHOW_COMMENT), all = []; \
        while (comments.nextNode()) all.push(comments.currentNode); for (const one of all) one.remove()",
    "for (const input of root.querySelectorAll('input')) input.after(document.createElement('fill-in'))",
];

#[tokio::test]
async fn a_changed_page_is_rendered_again_with_the_typed_text() -> Outcome {
    visit(&[], async |visit| {
        let page = &visit.page;
        page.before_scripts(HOLD_NEXT_CALL).await?;
        for (which, change) in CHANGES.into_iter().enumerate() {
            // The window's name survives navigations.
            page.before_scripts(&format!(
                "addEventListener('DOMContentLoaded', () => {{ \
                 const root = document.getElementById('billpay'); if (window.name === '{which}') {{ {change} }} }})"
            ))
            .await?;
        }
        page.go("/?lang=en").await?;
        for (which, change) in CHANGES.into_iter().enumerate() {
            let start = format!(
                "localStorage.clear(); sessionStorage.clear(); window.name = '{which}'"
            );
            page.run(&start, json!([])).await?;
            page.go("/?lang=en").await?;
            page.until("the call for the bundle", "return !!window.release")
                .await?;
            page.fill(Field::Amount, "90,900").await?;
            page.run("window.release()", json!([])).await?;
            page.shows_text("The bill will show TZS 90,900").await?;
            page.has_value(Field::Amount, "90,900").await?;
            page.has_focus(Field::Amount).await?;
            page.submit().await?;
            page.shows_text("Your control number is ready").await?;
            ensure!(visit.gateway.bills().await?.len() == which + 1, "{change}");
        }
        Ok(())
    })
    .await
}

/// A stored number replaces an untouched form, also if it has the focus.
#[tokio::test]
async fn a_stored_number_replaces_a_focused_form() -> Outcome {
    visit(&[], async |visit| {
        let page = &visit.page;
        gets_a_number(page).await?;
        held_back(page, "/?lang=en").await?;
        let stand = "document.querySelector('[name=billDescription]').focus(); window.release()";
        page.run(stand, json!([])).await?;
        page.shows_text("Waiting for your payment").await?;
        let ready = "return !document.body.hasAttribute('data-waits') \
            && getComputedStyle(document.querySelector('.copying')).visibility === 'visible'";
        page.until("buttons that work", ready).await
    })
    .await
}

#[tokio::test]
async fn an_opened_channel_stays_open_and_the_payment_is_shown() -> Outcome {
    visit(&[], async |visit| {
        let page = &visit.page;
        gets_a_number(page).await?;
        let number = page.number().await?;
        let bill = page.bill_path().await?;
        page.run("localStorage.clear()", json!([])).await?;
        held_back(page, &bill).await?;
        page.click_summary("Mixx by Yas").await?;
        hydrate_without_moving(page).await?;
        let open = "return [...document.querySelectorAll('details[open]')].map(d => d.innerText.split('\\n')[0])";
        page.returns(open, json!(["Mixx by Yas"])).await?;
        visit
            .gateway
            .pay(json!({"billPayNumber": number, "amount": 900, "outcome": "SUCCESS"}))
            .await?;
        page.shows_text("The bill is paid").await?;
        page.run("localStorage.clear()", json!([])).await?;
        for (width, height) in [(320, 640), (1280, 2000)] {
            page.screen(width, height).await?;
            page.reload().await?;
            is_held_back(page).await?;
            hydrate_without_moving(page).await?;
        }
        Ok(())
    })
    .await
}

#[tokio::test]
async fn a_returned_form_is_fixed_with_scripts_and_creates_one_bill() -> Outcome {
    visit(&[], async |visit| {
        let page = &visit.page;
        page.block(&["*.wasm"]).await?;
        page.go("/?lang=en").await?;
        page.move_pointer().await?;
        page.until("the end of the wait", FAILED).await?;
        page.fill(Field::Description, "Water").await?;
        page.fill(Field::Amount, "0").await?;
        page.block(&[]).await?;
        page.submit().await?;
        page.wait_for_hydration().await?;
        page.has_focus(Field::Amount).await?;
        page.has_error(Field::Amount, "").await?;
        page.fill(Field::Amount, "5000").await?;
        page.has_no_error(Field::Amount).await?;
        page.submit().await?;
        page.shows_text("Your control number is ready").await?;
        ensure!(visit.gateway.bills().await?.len() == 1);
        Ok(())
    })
    .await
}

#[tokio::test]
async fn the_language_changes_in_place_and_is_remembered() -> Outcome {
    visit(&[], async |visit| {
        let page = &visit.page;
        page.open("en").await?;
        page.fill(Field::Description, "Water").await?;
        page.click("Kiswahili").await?;
        page.shows_text("Bili ni ya nini?").await?;
        page.has_value(Field::Description, "Water").await?;
        page.reload().await?;
        page.shows_text("Bili ni ya nini?").await?;
        page.go("/").await?;
        page.shows_text("Bili ni ya nini?").await
    })
    .await
}
