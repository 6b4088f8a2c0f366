//! The element in a shop's page, with a strict Content-Security-Policy.

use anyhow::ensure;
use billpay_browser_tests::{
    BREAK_ONCE, Engine, Mount, Outcome, Page, Setup, TRANSLATOR, Visit, visit_shop_in,
};
use serde_json::json;
use thirtyfour::Key;

use crate::shop::{click, details, has_events, open, pages, shows_text};

const BUTTON: &str = "button[type=submit]";
const WAITING: &str = "Tunasubiri malipo yako";

in_each_engine! {
    a_press_shows_the_number_and_then_the_payment
    typed_text_is_kept_and_sent
    a_reload_shows_the_stored_number
    a_number_that_is_not_stored_is_named_so
    a_removed_element_shows_its_number_again
    a_crash_starts_the_element_again
    a_translated_element_shows_each_step
    a_form_that_the_shop_has_rendered_is_used
    the_gateway_may_be_another_origin
}

async fn visit(engine: Engine, test: impl AsyncFnOnce(&mut Visit) -> Outcome) -> Outcome {
    visit_shop_in(engine, Setup::Standard, Mount::Stripped, &pages(), test).await
}

async fn gets_a_number(page: &Page) -> Outcome {
    open(page, "checkout.html", 1).await?;
    page.inside("bill", BUTTON).await?.click().await?;
    shows_text(page, "bill", WAITING).await
}

async fn pays(visit: &Visit, amount: u32) -> Outcome {
    let number = visit.gateway.bills().await?[0]["billPayNumber"].clone();
    let payment = json!({"billPayNumber": number, "amount": amount, "outcome": "SUCCESS"});
    visit.gateway.pay(payment).await
}

async fn has_one_bill(visit: &Visit) -> Outcome {
    let bills = visit.gateway.bills().await?;
    ensure!(bills.len() == 1, "{bills:?}");
    Ok(())
}

/// The styles have been applied: a button has the colour of the theme.
async fn has_styles(page: &Page, id: &str) -> Outcome {
    let styled = format!(
        "const s = getComputedStyle({id}.shadowRoot.querySelector('button')); return s.borderTopStyle === 'solid' && parseFloat(s.minHeight) > 40"
    );
    page.until("the styles", &styled).await
}

async fn a_press_shows_the_number_and_then_the_payment(engine: Engine) -> Outcome {
    visit(engine, async |visit| {
        let page = &visit.page;
        open(page, "checkout.html", 1).await?;
        has_styles(page, "bill").await?;
        page.screenshot(&format!("{engine:?}-element-form")).await?;
        page.inside("bill", BUTTON).await?.click().await?;
        shows_text(page, "bill", WAITING).await?;
        let number = page.run("return bill.controlNumber", json!([])).await?;
        ensure!(details(page, "issued").await?[0]["controlNumber"] == number);
        // Safari before 16.4 has no elements that take part in forms.
        if engine != Engine::OldWebKit {
            let form = "return new FormData(order).get('number')";
            page.returns(form, number).await?;
        }
        page.screenshot(&format!("{engine:?}-element-card")).await?;
        pays(visit, 45_500).await?;
        shows_text(page, "bill", "Bili imelipwa").await?;
        has_events(page, "bill", &["ready", "issued", "status", "paid"]).await?;
        // The policy allows no icon of the page, which WebKit asks for.
        let violations = "return violations.filter(directive => directive !== 'img-src')";
        page.returns(violations, json!([])).await
    })
    .await
}

/// The bundle may be loaded or not when the customer begins.
async fn typed_text_is_kept_and_sent(engine: Engine) -> Outcome {
    visit(engine, async |visit| {
        let page = &visit.page;
        page.go("/forms.html").await?;
        let description = page.inside("two", "[name=billDescription]").await?;
        description.send_keys("School fees" + Key::Enter).await?;
        let focus = "return two.shadowRoot.activeElement?.name === 'billAmount'";
        page.until("the focus on the next field", focus).await?;
        let amount = page.inside("two", "[name=billAmount]").await?;
        amount.send_keys("900").await?;
        page.inside("two", BUTTON).await?.click().await?;
        shows_text(page, "two", "Waiting for your payment").await?;
        let bills = visit.gateway.bills().await?;
        ensure!(
            bills.len() == 1
                && bills[0]["billDescription"] == "School fees"
                && bills[0]["billAmount"] == 900,
            "{bills:?}"
        );
        Ok(())
    })
    .await
}

async fn a_reload_shows_the_stored_number(engine: Engine) -> Outcome {
    visit(engine, async |visit| {
        let page = &visit.page;
        gets_a_number(page).await?;
        let number = page.run("return bill.controlNumber", json!([])).await?;
        page.reload_completely().await?;
        shows_text(page, "bill", WAITING).await?;
        page.returns("return bill.controlNumber", number).await?;
        pays(visit, 45_500).await?;
        shows_text(page, "bill", "Bili imelipwa").await?;
        has_one_bill(visit).await
    })
    .await
}

async fn a_number_that_is_not_stored_is_named_so(engine: Engine) -> Outcome {
    visit(engine, async |visit| {
        let page = &visit.page;
        open(page, "checkout.html", 1).await?;
        page.run("bill.noStorage = true", json!([])).await?;
        page.inside("bill", BUTTON).await?.click().await?;
        shows_text(page, "bill", "Andika namba hii").await?;
        let stored = "return Object.keys(localStorage).filter(name => name.startsWith('billpay-'))";
        page.returns(stored, json!([])).await
    })
    .await
}

async fn a_removed_element_shows_its_number_again(engine: Engine) -> Outcome {
    visit(engine, async |visit| {
        let page = &visit.page;
        gets_a_number(page).await?;
        page.run("window.removed = bill; removed.remove()", json!([]))
            .await?;
        page.settle().await?;
        page.run("order.append(removed)", json!([])).await?;
        shows_text(page, "bill", WAITING).await?;
        has_styles(page, "bill").await?;
        has_one_bill(visit).await
    })
    .await
}

async fn a_crash_starts_the_element_again(engine: Engine) -> Outcome {
    visit(engine, async |visit| {
        let page = &visit.page;
        open(page, "checkout.html", 1).await?;
        page.run(BREAK_ONCE, json!([])).await?;
        page.inside("bill", BUTTON).await?.click().await?;
        shows_text(page, "bill", WAITING).await?;
        ensure!(details(page, "error").await?[0]["code"] == "crashed");
        has_styles(page, "bill").await?;
        click(page, "bill", ".checking button").await?;
        shows_text(page, "bill", "Bado haijalipwa").await?;
        has_one_bill(visit).await
    })
    .await
}

async fn a_translated_element_shows_each_step(engine: Engine) -> Outcome {
    visit(engine, async |visit| {
        let page = &visit.page;
        open(page, "checkout.html", 1).await?;
        page.run(TRANSLATOR, json!([])).await?;
        page.is_translated().await?;
        page.inside("bill", BUTTON).await?.click().await?;
        shows_text(page, "bill", WAITING).await?;
        page.is_translated().await?;
        click(page, "bill", ".checking button").await?;
        shows_text(page, "bill", "Bado haijalipwa").await?;
        pays(visit, 45_500).await?;
        shows_text(page, "bill", "Bili imelipwa").await
    })
    .await
}

/// Safari before 16.4 does not know rendered shadow roots: the element fetches its form.
async fn a_form_that_the_shop_has_rendered_is_used(engine: Engine) -> Outcome {
    visit(engine, async |visit| {
        let page = &visit.page;
        page.go("/rendered_form.html").await?;
        let amount = page.inside("bill", "[name=billAmount]").await?;
        amount.send_keys("900").await?;
        page.inside("bill", BUTTON).await?.click().await?;
        shows_text(page, "bill", "Waiting for your payment").await?;
        has_styles(page, "bill").await?;
        visit.gateway.has_one_bill(900).await
    })
    .await
}

async fn the_gateway_may_be_another_origin(engine: Engine) -> Outcome {
    visit(engine, async |visit| {
        let page = &visit.page;
        open(page, "other-origin.html", 1).await?;
        page.inside("bill", BUTTON).await?.click().await?;
        shows_text(page, "bill", WAITING).await?;
        pays(visit, 45_500).await?;
        shows_text(page, "bill", "Bili imelipwa").await?;
        has_one_bill(visit).await
    })
    .await
}
