//! One bill gets one number: in several tabs, in several elements of a page, and where the browser blocks storage.

use anyhow::ensure;
use billpay_browser_tests::{Field, Mount, Outcome, Page, Visit, visit, visit_shop};
use serde_json::json;

use crate::hydration::{held_back, release_and_hydrate};
use crate::shop::{click, has_events, open, pages, shows_text, type_into};

const BUTTON: &str = "button[type=submit]";
const READY: &str = "Namba yako ya malipo iko tayari";

/// The duration of a call, unless the faults are cleared before.
const SLOW_MS: u32 = 60_000;

/// Two elements without a reference, so that ClickPesa chooses the number.
const TWO: &str = "bill.reference = ''; { const other = bill.cloneNode(true); other.id = 'other'; order.append(other) }";

/// Like a browser without Web Locks.
const NO_LOCKS: &str =
    "Object.defineProperty(Navigator.prototype, 'locks', {get: () => undefined})";

/// Like a browser that blocks the data of this site.
const NO_STORAGE: &str = "for (const name of ['localStorage', 'sessionStorage']) \
    Object.defineProperty(window, name, {get() { throw new DOMException('', 'SecurityError') }})";

/// Prevents the next submission, after the scripts have handled it.
const GIVE_UP: &str = "addEventListener('submit', event => event.preventDefault(), { once: true })";

/// Fills in the form of the page in this tab.
async fn fill(page: &Page) -> Outcome {
    page.start_using().await?;
    page.fill(Field::Description, "Kanga").await?;
    page.fill(Field::Amount, "45500").await
}

/// Fills in the same bill in two tabs, after a script, and presses the buttons of both during one call.
async fn press_in_two_tabs(visit: &Visit, script: &str) -> Outcome {
    let slow = json!({"fault": "latency", "milliseconds": SLOW_MS, "calls": 1});
    visit.gateway.inject(slow).await?;
    let page = &visit.page;
    page.go("/?lang=en").await?;
    fill(page).await?;
    page.run(script, json!([])).await?;
    let address = format!("{}/?lang=en", page.address());
    let first = page.open_tab(&address).await?;
    fill(page).await?;
    page.run(script, json!([])).await?;
    let second = page.switch_to_tab(first).await?;
    page.submit().await?;
    page.until(
        "the busy button",
        "return document.querySelector('button[type=submit]').getAttribute('aria-disabled') === 'true'",
    )
    .await?;
    let first = page.switch_to_tab(second).await?;
    page.submit().await?;
    visit.gateway.clear_faults().await?;
    page.shows_text("Your control number is ready").await?;
    let number = page.number().await?;
    page.switch_to_tab(first).await?;
    page.shows_text("Your control number is ready").await?;
    ensure!(page.number().await? == number);
    Ok(())
}

#[tokio::test]
async fn two_tabs_that_press_during_the_same_call_get_one_number() -> Outcome {
    visit(&[], async |visit| {
        press_in_two_tabs(visit, "").await?;
        ensure!(visit.gateway.create_calls().await? == 1);
        Ok(())
    })
    .await
}

#[tokio::test]
async fn two_tabs_of_a_browser_without_web_locks_get_one_number() -> Outcome {
    visit(&[], async |visit| {
        press_in_two_tabs(visit, NO_LOCKS).await?;
        ensure!(visit.gateway.create_calls().await? == 1);
        Ok(())
    })
    .await
}

/// Opens the checkout without a reference, and waits until the blocked bundle has failed.
async fn open_without_bundle(page: &Page) -> Outcome {
    page.go("/checkout.html").await?;
    page.run("bill.reference = ''", json!([])).await?;
    page.until("the failure", "return firedEvents.length === 1")
        .await?;
    // While the changed form is loaded, a press is ignored.
    let ready = "return bill.shadowRoot.querySelector('button')?.ariaBusy === null";
    page.until("the changed form", ready).await
}

/// The browser submits the forms of both pages, with their own keys. The second one is like another tab's.
#[tokio::test]
async fn two_forms_that_are_sent_before_the_bundle_get_one_number() -> Outcome {
    visit(&[], async |visit| {
        let page = &visit.page;
        page.block(&["*.wasm"]).await?;
        let mut bills = Vec::new();
        for amount in ["45500", "45500", "45501"] {
            page.go("/?lang=en").await?;
            page.fill(Field::Amount, amount).await?;
            page.submit().await?;
            page.shows_text("Your control number is ready").await?;
            bills.push(page.bill_path().await?);
        }
        ensure!(bills[0] == bills[1] && bills[1] != bills[2], "{bills:?}");
        ensure!(visit.gateway.create_calls().await? == 2);
        Ok(())
    })
    .await
}

/// Blocks the bundle and gets a number.
async fn get_a_number_without_bundle(page: &Page) -> Outcome {
    page.block(&["*.wasm"]).await?;
    page.go("/?lang=en").await?;
    page.fill(Field::Amount, "45500").await?;
    page.submit().await?;
    page.shows_text("Your control number is ready").await
}

/// The form has the key of the bill before, which the gateway refuses. It returns the form with another key.
#[tokio::test]
async fn a_form_that_is_corrected_after_its_number_gets_another_one() -> Outcome {
    visit(&[], async |visit| {
        let page = &visit.page;
        get_a_number_without_bundle(page).await?;
        // The first form is before the returned one in the browser's history.
        for (amount, steps) in [("45501", -1), ("45502", -2)] {
            page.run("history.go(arguments[0])", json!([steps])).await?;
            page.shows_text("Get control number").await?;
            page.fill(Field::Amount, amount).await?;
            page.submit().await?;
            page.shows_text("The bill has changed").await?;
            page.submit().await?;
            page.shows_text("Your control number is ready").await?;
        }
        ensure!(visit.gateway.create_calls().await? == 3);
        Ok(())
    })
    .await
}

#[tokio::test]
async fn the_forms_of_two_elements_without_the_bundle_get_one_number() -> Outcome {
    visit_shop(Mount::Stripped, &pages(), async |visit| {
        let page = &visit.page;
        page.block(&["*.wasm"]).await?;
        let mut bills = Vec::new();
        for _ in 0..2 {
            open_without_bundle(page).await?;
            click(page, "bill", BUTTON).await?;
            page.shows_text(READY).await?;
            bills.push(page.bill_path().await?);
        }
        ensure!(bills[0] == bills[1], "{bills:?}");
        ensure!(visit.gateway.create_calls().await? == 1);
        Ok(())
    })
    .await
}

/// The browser gives up the form that it submits, for example because the customer stops it.
#[tokio::test]
async fn a_press_before_the_bundle_and_one_after_it_get_one_number() -> Outcome {
    visit(&[], async |visit| {
        let page = &visit.page;
        get_a_number_without_bundle(page).await?;
        let number = page.number().await?;
        page.block(&[]).await?;
        held_back(page, "/?lang=en").await?;
        page.fill(Field::Amount, "45500").await?;
        page.run(&format!("window.{GIVE_UP}"), json!([])).await?;
        page.submit().await?;
        release_and_hydrate(page).await?;
        page.submit().await?;
        page.shows_text("Your control number is ready").await?;
        ensure!(page.number().await? == number);
        ensure!(visit.gateway.create_calls().await? == 1);
        Ok(())
    })
    .await
}

#[tokio::test]
async fn a_press_without_the_bundle_and_one_with_it_get_one_number() -> Outcome {
    visit_shop(Mount::Stripped, &pages(), async |visit| {
        let page = &visit.page;
        page.block(&["*.wasm"]).await?;
        open_without_bundle(page).await?;
        click(page, "bill", BUTTON).await?;
        page.shows_text(READY).await?;
        open_without_bundle(page).await?;
        page.run(&format!("bill.shadowRoot.{GIVE_UP}"), json!([]))
            .await?;
        click(page, "bill", BUTTON).await?;
        page.block(&[]).await?;
        // An element that is inserted again loads the bundle again.
        let again =
            "const element = bill; element.remove(); setTimeout(() => order.append(element))";
        page.run(again, json!([])).await?;
        page.until("the widget", "return firedEvents.at(-1).name === 'ready'")
            .await?;
        click(page, "bill", BUTTON).await?;
        shows_text(page, "bill", READY).await?;
        ensure!(visit.gateway.create_calls().await? == 1);
        Ok(())
    })
    .await
}

#[tokio::test]
async fn a_number_of_another_tab_is_shown_without_a_press() -> Outcome {
    visit_shop(Mount::Stripped, &pages(), async |visit| {
        let page = &visit.page;
        open(page, "checkout.html", 1).await?;
        page.run("bill.reference = ''", json!([])).await?;
        let address = format!("{}/checkout.html", page.address());
        let first = page.open_tab(&address).await?;
        page.until("the widget", "return firedEvents.length === 1")
            .await?;
        page.run("bill.reference = ''", json!([])).await?;
        click(page, "bill", BUTTON).await?;
        shows_text(page, "bill", READY).await?;
        let second = page.switch_to_tab(first).await?;
        shows_text(page, "bill", READY).await?;
        has_events(page, "bill", &["ready"]).await?;
        let first = page.switch_to_tab(second).await?;
        let number = page.run("return bill.controlNumber", json!([])).await?;
        page.switch_to_tab(first).await?;
        page.returns("return bill.controlNumber", number).await?;
        ensure!(visit.gateway.create_calls().await? == 1);
        Ok(())
    })
    .await
}

async fn press_two_elements(page: &Page) -> Outcome {
    open(page, "checkout.html", 1).await?;
    page.run(TWO, json!([])).await?;
    page.run("other.scrollIntoView()", json!([])).await?;
    shows_text(page, "other", "TZS 45,500").await?;
    page.run("bill.submit(); other.submit()", json!([])).await?;
    shows_text(page, "bill", READY).await?;
    shows_text(page, "other", READY).await?;
    page.returns(
        "return bill.controlNumber === other.controlNumber",
        json!(true),
    )
    .await
}

#[tokio::test]
async fn two_elements_with_the_same_bill_get_one_number() -> Outcome {
    visit_shop(Mount::Stripped, &pages(), async |visit| {
        press_two_elements(&visit.page).await?;
        ensure!(visit.gateway.create_calls().await? == 1);
        Ok(())
    })
    .await
}

#[tokio::test]
async fn two_elements_get_one_number_without_web_locks_and_storage() -> Outcome {
    visit_shop(Mount::Stripped, &pages(), async |visit| {
        let page = &visit.page;
        page.before_scripts(NO_LOCKS).await?;
        press_two_elements(page).await?;
        ensure!(visit.gateway.create_calls().await? == 1);
        page.before_scripts(NO_STORAGE).await?;
        press_two_elements(page).await?;
        ensure!(visit.gateway.create_calls().await? == 2);
        Ok(())
    })
    .await
}

#[tokio::test]
async fn a_paid_number_is_shown_first_after_a_reload_and_no_number_is_lost() -> Outcome {
    visit_shop(Mount::Stripped, &pages(), async |visit| {
        let page = &visit.page;
        open(page, "forms.html", 2).await?;
        for (id, amount, ready) in [
            ("one", "900", READY),
            ("two", "500", "Your control number is ready"),
        ] {
            type_into(page, id, "billAmount", amount).await?;
            click(page, id, BUTTON).await?;
            shows_text(page, id, ready).await?;
        }
        let paid = page.run("return one.controlNumber", json!([])).await?;
        let unpaid = page.run("return two.controlNumber", json!([])).await?;
        visit
            .gateway
            .pay(json!({"billPayNumber": paid, "amount": 900, "outcome": "SUCCESS"}))
            .await?;
        shows_text(page, "one", "Bili imelipwa").await?;
        page.reload().await?;
        page.returns(
            "return [one.controlNumber, two.controlNumber]",
            json!([paid, paid]),
        )
        .await?;
        shows_text(page, "two", "Your other numbers").await?;
        let others = "return two.shadowRoot.querySelector('.others [aria-hidden]').textContent";
        page.returns(others, unpaid).await
    })
    .await
}

#[tokio::test]
async fn a_number_that_the_browser_does_not_remember_is_to_be_written_down() -> Outcome {
    visit_shop(Mount::Stripped, &pages(), async |visit| {
        let page = &visit.page;
        page.before_scripts(NO_STORAGE).await?;
        open(page, "checkout.html", 1).await?;
        page.run("history.replaceState({page: 7}, '')", json!([]))
            .await?;
        click(page, "bill", BUTTON).await?;
        shows_text(page, "bill", "kivinjari hiki hakitaikumbuka").await?;
        let number = page.run("return bill.controlNumber", json!([])).await?;
        // A reload of the tab is recognised, and the shop's own state is unchanged.
        page.reload().await?;
        page.returns("return bill.controlNumber", number).await?;
        shows_text(page, "bill", "kivinjari hiki hakitaikumbuka").await?;
        page.returns("return history.state.page", json!(7)).await?;
        ensure!(visit.gateway.create_calls().await? == 1);
        Ok(())
    })
    .await
}

#[tokio::test]
async fn no_storage_says_so_on_the_card() -> Outcome {
    visit_shop(Mount::Stripped, &pages(), async |visit| {
        let page = &visit.page;
        open(page, "checkout.html", 1).await?;
        page.run("bill.noStorage = true; bill.submit()", json!([]))
            .await?;
        shows_text(page, "bill", "kivinjari hiki hakitaikumbuka").await?;
        let stored =
            "return [Object.keys(localStorage), Object.keys(sessionStorage), history.state]";
        page.returns(stored, json!([[], [], null])).await
    })
    .await
}
