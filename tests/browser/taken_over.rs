//! The scripts take over the page that the server rendered: nothing moves, and nothing that a person
//! did before is lost.

use anyhow::{Context, ensure};
use billpay_browser_tests::{Field, HOLD_NEXT_CALL, Outcome, Page, visit};
use serde_json::json;
use thirtyfour::Key;

use crate::loading::FAILED;

/// Sums up by how much anything has moved since the page was whole and drawn, whoever moved it, and notes
/// what it was. How a page comes in pieces is another matter, and another test's (`arriving`).
const WATCH_SHIFTS: &str = "window.shifted = 0; window.movers = []; let whole = Infinity; \
    addEventListener('load', () => requestAnimationFrame(() => setTimeout(() => { whole = performance.now() }))); \
    new PerformanceObserver(list => { for (const shift of list.getEntries()) if (shift.startTime > whole) { \
        window.shifted += shift.value; \
        for (const {node, previousRect: from, currentRect: to} of shift.sources) window.movers.push( \
            `${node?.outerHTML?.slice(0, 120) ?? node?.textContent} from ${JSON.stringify(from)} to ${JSON.stringify(to)}`) } }) \
    .observe({type: 'layout-shift', buffered: true})";

/// Opens the page and keeps its scripts waiting for their bundle.
pub(crate) async fn held_back(page: &Page, path: &str) -> Outcome {
    page.before_scripts(HOLD_NEXT_CALL).await?;
    page.before_scripts(WATCH_SHIFTS).await?;
    page.go(path).await?;
    is_held_back(page).await
}

/// Waits until the page is whole and asks for its bundle: what moves from here on is counted.
pub(crate) async fn is_held_back(page: &Page) -> Outcome {
    page.until("the call for the bundle", "return !!window.release")
        .await?;
    page.settles().await
}

/// Fills the form in with its scripts and gets a number, which the browser keeps.
pub(crate) async fn gets_a_number(page: &Page) -> Outcome {
    page.open("en").await?;
    page.fill(Field::Amount, "900").await?;
    page.submit().await?;
    page.says("Your control number is ready").await
}

/// Lets the bundle come, uses the page, and waits until the scripts have it.
pub(crate) async fn let_in(page: &Page) -> Outcome {
    page.run("window.release()", json!([])).await?;
    page.begins_use().await
}

async fn let_go(page: &Page) -> Outcome {
    let_in(page).await?;
    nothing_has_moved(page).await
}

pub(crate) async fn nothing_has_moved(page: &Page) -> Outcome {
    // What moves is told once it is drawn.
    page.settles().await?;
    let moved = page
        .run("return [window.shifted, ...window.movers]", json!([]))
        .await?;
    ensure!(moved == json!([0]), "the page has moved: {moved}");
    Ok(())
}

#[tokio::test]
async fn what_was_typed_before_is_kept_with_focus_and_caret() -> Outcome {
    visit(&[], async |visit| {
        let page = &visit.page;
        held_back(page, "/?lang=en").await?;
        page.fill(Field::Description, "Water").await?;
        page.choose("ALLOW_PARTIAL_AND_OVER_PAYMENT").await?;
        page.fill(Field::Amount, "90,900").await?;
        page.press([Key::Left, Key::Left]).await?;
        let_go(page).await?;
        ensure!(page.value(Field::Description).await? == "Water");
        ensure!(page.value(Field::Amount).await? == "90,900");
        let here =
            "const i = document.activeElement; return [i.name, i.selectionStart, i.selectionEnd]";
        page.returns(here, json!(["billAmount", 4, 4])).await?;
        page.says("The bill will show TZS 90,900").await?;
        page.submit().await?;
        page.says("Your control number is ready").await?;
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
                let_go(page)
                    .await
                    .with_context(|| format!("{path} at {width}"))?;
            }
        }
        Ok(())
    })
    .await
}

/// What translators, proxies and extensions do to a page.
const CHANGES: [&str; 3] = [
    "for (const label of root.querySelectorAll('label, .lead')) label.innerHTML = `<font>${label.innerHTML}</font>`",
    "const comments = document.createTreeWalker(root, NodeFilter.SHOW_COMMENT), all = []; \
        while (comments.nextNode()) all.push(comments.currentNode); for (const one of all) one.remove()",
    "for (const input of root.querySelectorAll('input')) input.after(document.createElement('fill-in'))",
];

#[tokio::test]
async fn a_page_that_somebody_else_has_changed_is_drawn_anew_with_what_was_typed() -> Outcome {
    visit(&[], async |visit| {
        let page = &visit.page;
        page.before_scripts(HOLD_NEXT_CALL).await?;
        for (which, change) in CHANGES.into_iter().enumerate() {
            // The window's name stays while pages come and go.
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
            page.says("The bill will show TZS 90,900").await?;
            page.has_value(Field::Amount, "90,900").await?;
            page.has_focus(Field::Amount).await?;
            page.submit().await?;
            page.says("Your control number is ready").await?;
            ensure!(visit.gateway.bills().await?.len() == which + 1, "{change}");
        }
        Ok(())
    })
    .await
}

/// A number that the browser keeps takes the place of an untouched form, wherever somebody stands in it.
#[tokio::test]
async fn a_kept_number_takes_the_place_of_a_form_that_somebody_stands_in() -> Outcome {
    visit(&[], async |visit| {
        let page = &visit.page;
        gets_a_number(page).await?;
        held_back(page, "/?lang=en").await?;
        let stand = "document.querySelector('[name=billDescription]').focus(); window.release()";
        page.run(stand, json!([])).await?;
        page.says("Waiting for your payment").await?;
        let ready = "return !document.body.hasAttribute('data-waits') \
            && getComputedStyle(document.querySelector('.copying')).visibility === 'visible'";
        page.until("buttons that work", ready).await
    })
    .await
}

#[tokio::test]
async fn a_list_that_was_opened_stays_open_and_the_bill_turns_to_paid() -> Outcome {
    visit(&[], async |visit| {
        let page = &visit.page;
        gets_a_number(page).await?;
        let number = page.number().await?;
        let bill = page.bill_path().await?;
        page.run("localStorage.clear()", json!([])).await?;
        held_back(page, &bill).await?;
        page.click_summary("Mixx by Yas").await?;
        let_go(page).await?;
        let open = "return [...document.querySelectorAll('details[open]')].map(d => d.innerText.split('\\n')[0])";
        page.returns(open, json!(["Mixx by Yas"])).await?;
        visit
            .gateway
            .pay(json!({"billPayNumber": number, "amount": 900, "outcome": "SUCCESS"}))
            .await?;
        page.says("The bill is paid").await?;
        page.run("localStorage.clear()", json!([])).await?;
        for (width, height) in [(320, 640), (1280, 2000)] {
            page.screen(width, height).await?;
            page.reload().await?;
            is_held_back(page).await?;
            let_go(page).await?;
        }
        Ok(())
    })
    .await
}

#[tokio::test]
async fn a_form_that_came_back_is_mended_by_the_scripts_and_makes_one_bill() -> Outcome {
    visit(&[], async |visit| {
        let page = &visit.page;
        page.block(&["*.wasm"]).await?;
        page.go("/?lang=en").await?;
        page.moves_pointer().await?;
        page.until("the end of the wait", FAILED).await?;
        page.fill(Field::Description, "Water").await?;
        page.fill(Field::Amount, "0").await?;
        page.block(&[]).await?;
        page.submit().await?;
        page.is_taken_over().await?;
        page.has_focus(Field::Amount).await?;
        page.has_error(Field::Amount, "").await?;
        page.fill(Field::Amount, "5000").await?;
        page.has_no_error(Field::Amount).await?;
        page.submit().await?;
        page.says("Your control number is ready").await?;
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
        page.says("Bili ni ya nini?").await?;
        page.has_value(Field::Description, "Water").await?;
        page.reload().await?;
        page.says("Bili ni ya nini?").await?;
        page.go("/").await?;
        page.says("Bili ni ya nini?").await
    })
    .await
}
