//! The gateway's page.

use anyhow::ensure;
use billpay_browser_tests::{
    BREAK_ONCE, Engine, Field, Outcome, Page, Setup, TRANSLATOR, Visit, visit_in,
};
use serde_json::json;
use thirtyfour::Key;

const READY: &str = "Your control number is ready";

in_each_engine! {
    a_bill_is_created_by_keyboard_and_seen_paid
    a_press_at_once_creates_one_bill
    a_number_is_shown_again_after_a_reload
    two_tabs_with_one_bill_get_one_number
    a_page_that_was_left_returns_with_what_is_seen
    a_translated_page_shows_each_step
    a_crash_at_the_press_still_leads_to_the_number
    a_check_whose_timer_fails_has_its_answer
    the_number_is_copied
    nothing_is_wider_than_a_phone
}

async fn visit(engine: Engine, test: impl AsyncFnOnce(&mut Visit) -> Outcome) -> Outcome {
    visit_in(engine, Setup::Standard, test).await
}

/// Fills in the form of a page that is hydrated.
async fn fill(page: &Page) -> Outcome {
    page.fill(Field::Description, "School fees").await?;
    page.fill(Field::Amount, "5,000").await
}

async fn gets_a_number(page: &Page) -> Outcome {
    page.open("en").await?;
    fill(page).await?;
    page.submit().await?;
    page.shows_text(READY).await
}

async fn has_one_bill(visit: &Visit) -> Outcome {
    let bills = visit.gateway.bills().await?;
    ensure!(bills.len() == 1, "{bills:?}");
    Ok(())
}

async fn a_bill_is_created_by_keyboard_and_seen_paid(engine: Engine) -> Outcome {
    visit(engine, async |visit| {
        let page = &visit.page;
        page.open("en").await?;
        let focus = "document.querySelector('[name=billDescription]').focus()";
        page.run(focus, json!([])).await?;
        page.type_here("School fees").await?;
        page.press([Key::Enter]).await?;
        page.has_focus(Field::Amount).await?;
        page.type_here("5000").await?;
        page.press([Key::Tab]).await?;
        page.has_focus(Field::PaymentMode).await?;
        page.press([Key::Tab]).await?;
        page.has_focus(Field::Reference).await?;
        page.press([Key::Enter]).await?;
        page.shows_text(READY).await?;
        page.has_focus_on_text(READY).await?;
        for next in ["Copy number", "Copy amount", "Check now", "M-Pesa"] {
            page.press([Key::Tab]).await?;
            page.has_focus_on_text(next).await?;
        }
        page.press([Key::Enter]).await?;
        page.shows_text("Enter the amount: TZS 5,000").await?;
        let payment =
            json!({"billPayNumber": page.number().await?, "amount": 5000, "outcome": "SUCCESS"});
        visit.gateway.pay(payment).await?;
        page.shows_text("The bill is paid").await?;
        page.reload_completely().await?;
        page.shows_text("The bill is paid").await
    })
    .await
}

/// The bundle may be loaded or not.
async fn a_press_at_once_creates_one_bill(engine: Engine) -> Outcome {
    visit(engine, async |visit| {
        let page = &visit.page;
        page.go("/?lang=en").await?;
        let press = "document.querySelector('[name=billDescription]').value = 'School fees'; \
            const button = document.querySelector('button[type=submit]'); button.click(); button.click()";
        page.run(press, json!([])).await?;
        page.shows_text(READY).await?;
        page.bill_path().await?;
        ensure!(visit.gateway.create_calls().await? == 1);
        has_one_bill(visit).await
    })
    .await
}

async fn a_number_is_shown_again_after_a_reload(engine: Engine) -> Outcome {
    visit(engine, async |visit| {
        let page = &visit.page;
        gets_a_number(page).await?;
        let number = page.number().await?;
        page.reload_completely().await?;
        page.shows_text(READY).await?;
        ensure!(page.number().await? == number);
        page.go("/?lang=sw").await?;
        page.shows_text("Namba yako ya malipo iko tayari").await?;
        ensure!(page.number().await? == number);
        has_one_bill(visit).await
    })
    .await
}

async fn two_tabs_with_one_bill_get_one_number(engine: Engine) -> Outcome {
    visit(engine, async |visit| {
        let page = &visit.page;
        page.open("en").await?;
        fill(page).await?;
        let address = format!("{}/?lang=en", page.address());
        let first = page.open_tab(&address).await?;
        // WebKit's driver moves no pointer in a tab that it has not shown.
        page.paste(Field::Description, "School fees").await?;
        page.wait_for_hydration().await?;
        fill(page).await?;
        page.submit().await?;
        page.shows_text(READY).await?;
        let number = page.number().await?;
        page.switch_to_tab(first).await?;
        page.submit().await?;
        page.shows_text(READY).await?;
        ensure!(page.number().await? == number);
        has_one_bill(visit).await
    })
    .await
}

/// Some browsers return with the text of the fields, and others without it.
async fn a_page_that_was_left_returns_with_what_is_seen(engine: Engine) -> Outcome {
    visit(engine, async |visit| {
        let page = &visit.page;
        // This page may be left before its scripts have come.
        page.go("/?lang=en").await?;
        page.go("/healthz").await?;
        page.back().await?;
        page.start_using().await?;
        fill(page).await?;
        page.go("/healthz").await?;
        page.back().await?;
        page.start_using().await?;
        let seen = page.value(Field::Amount).await?;
        let note = page.text().await?.contains("The bill will show");
        ensure!(note != seen.is_empty(), "{seen:?}");
        page.fill(Field::Description, "Water").await?;
        page.submit().await?;
        page.shows_text(READY).await?;
        let bills = visit.gateway.bills().await?;
        let amount = bills[0]["billAmount"].as_u64();
        ensure!(amount.is_none() == seen.is_empty(), "{seen:?} {bills:?}");
        page.go("/healthz").await?;
        page.back().await?;
        page.shows_text(READY).await?;
        page.forward().await?;
        page.back().await?;
        page.shows_text(READY).await?;
        has_one_bill(visit).await
    })
    .await
}

async fn a_translated_page_shows_each_step(engine: Engine) -> Outcome {
    visit(engine, async |visit| {
        let page = &visit.page;
        page.open("en").await?;
        page.run(TRANSLATOR, json!([])).await?;
        page.is_translated().await?;
        page.submit().await?;
        page.shows_text("Write what the bill is for").await?;
        page.is_translated().await?;
        fill(page).await?;
        page.shows_text("The bill will show TZS 5,000").await?;
        page.is_translated().await?;
        page.submit().await?;
        page.shows_text(READY).await?;
        page.is_translated().await?;
        page.click("Check now").await?;
        page.shows_text("Not paid yet").await?;
        let payment =
            json!({"billPayNumber": page.number().await?, "amount": 5000, "outcome": "SUCCESS"});
        visit.gateway.pay(payment).await?;
        page.shows_text("The bill is paid").await
    })
    .await
}

async fn a_crash_at_the_press_still_leads_to_the_number(engine: Engine) -> Outcome {
    visit(engine, async |visit| {
        let page = &visit.page;
        page.open("en").await?;
        fill(page).await?;
        page.run(BREAK_ONCE, json!([])).await?;
        page.submit().await?;
        page.bill_path().await?;
        page.shows_text(READY).await?;
        has_one_bill(visit).await
    })
    .await
}

/// Makes the program's next timer fail. That ends the task that sets it, and not the program.
const BREAK_TIMER: &str = "const set = window.setTimeout; window.setTimeout = (...call) => { \
    if (!new Error().stack.includes('wasm-function')) return set(...call); \
    window.setTimeout = set; throw new Error('broken') }";

async fn a_check_whose_timer_fails_has_its_answer(engine: Engine) -> Outcome {
    visit(engine, async |visit| {
        let page = &visit.page;
        gets_a_number(page).await?;
        page.reload_completely().await?;
        page.wait_for_hydration().await?;
        let press = "document.querySelector('.checking button').click()";
        page.run(&format!("{BREAK_TIMER}; {press}"), json!([]))
            .await?;
        page.shows_text("Not paid yet").await
    })
    .await
}

/// What the button copies can be pasted.
async fn the_number_is_copied(engine: Engine) -> Outcome {
    visit(engine, async |visit| {
        let page = &visit.page;
        gets_a_number(page).await?;
        let number = page.number().await?;
        page.click("Copy number").await?;
        page.announces("Number copied").await?;
        page.click("Make another bill").await?;
        page.has_focus(Field::Description).await?;
        if engine == Engine::OldWebKit {
            // Without a desktop it has no clipboard.
            return Ok(());
        }
        page.type_here(Key::Control + "v").await?;
        page.has_value(Field::Description, &number).await
    })
    .await
}

async fn nothing_is_wider_than_a_phone(engine: Engine) -> Outcome {
    visit(engine, async |visit| {
        let page = &visit.page;
        if engine != Engine::OldWebKit {
            page.window_size(390, 844).await?;
        }
        let fits = "return document.documentElement.scrollWidth <= innerWidth";
        for language in ["sw", "en"] {
            page.open(language).await?;
            page.until("a form that fits", fits).await?;
            page.screenshot(&format!("{engine:?}-form-{language}"))
                .await?;
        }
        page.click("Kiswahili").await?;
        fill(page).await?;
        page.submit().await?;
        page.shows_text("Namba yako ya malipo iko tayari").await?;
        page.until("a card that fits", fits).await?;
        page.screenshot(&format!("{engine:?}-card-sw")).await?;
        page.click("English").await?;
        page.shows_text(READY).await?;
        page.until("a card that fits", fits).await
    })
    .await
}
