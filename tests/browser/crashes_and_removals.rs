//! An element that the page removes, and a program that crashes: the customer still gets the number, and only one.

use anyhow::ensure;
use billpay_browser_tests::{BREAK_ONCE, Mount, Outcome, Page, visit_shop};
use serde_json::{Value, json};

use crate::crashes::{BUTTON, CRASH, SWALLOW_ERRORS};
use crate::shop::{click, open, pages, shows_text, type_into};

/// The next call to the gateway reaches it, and its answer never comes.
const LOSE_NEXT_ANSWER: &str = "const send = window.fetch; window.fetch = async (...call) => { \
    window.fetch = send; await send(...call); window.answered = true; return new Promise(() => {}) }";

/// Gets a number that is not stored for that element. Returns it.
async fn get_unstored_number(page: &Page, id: &str) -> anyhow::Result<Value> {
    page.run(
        &format!("{id}.noStorage = true; window.{id}_ = {id}"),
        json!([]),
    )
    .await?;
    type_into(page, id, "billDescription", "School fees").await?;
    // While the changed form is fetched, a press does nothing.
    click(page, id, &format!("{BUTTON}:not([aria-disabled])")).await?;
    shows_text(page, id, "Waiting for your payment").await?;
    page.settle().await?;
    page.run(&format!("return {id}.controlNumber"), json!([]))
        .await
}

/// Runs these steps, which can wait for the next turn of the event loop.
async fn steps(page: &Page, steps: &str) -> Outcome {
    let script = format!(
        "const turn = () => new Promise(done => setTimeout(done)); return (async () => {{ {steps} }})()"
    );
    page.run(&script, json!([])).await.map(drop)
}

/// Waits until the program of the first element has crashed and another one runs.
async fn first_element_starts_again(page: &Page) -> Outcome {
    let restarted =
        "return firedEvents.filter(f => f.from === 'one' && f.name === 'ready').length === 2";
    page.until("the next program", restarted).await
}

/// The element is removed before the crash, or after it.
#[tokio::test]
async fn a_number_that_is_not_stored_is_shown_again_after_a_removal_and_a_crash() -> Outcome {
    for order in [
        "two.remove(); await turn(); crash()",
        "crash(); await turn(); two.remove()",
    ] {
        visit_shop(Mount::Stripped, &pages(), async |visit| {
            let page = &visit.page;
            page.before_scripts(CRASH).await?;
            open(page, "forms.html", 2).await?;
            let number = get_unstored_number(page, "two").await?;
            steps(page, order).await?;
            first_element_starts_again(page).await?;
            page.run("order.append(two_)", json!([])).await?;
            shows_text(page, "two", "Waiting for your payment").await?;
            page.settle().await?;
            shows_text(page, "two", "Waiting for your payment").await?;
            page.returns("return two.controlNumber", number.clone())
                .await?;
            // Also the next time.
            page.run("two.remove()", json!([])).await?;
            page.run("order.append(two_)", json!([])).await?;
            page.settle().await?;
            shows_text(page, "two", "Waiting for your payment").await?;
            // Another bill has no number.
            page.run("two.remove()", json!([])).await?;
            page.run("two_.amount = 500; order.append(two_)", json!([]))
                .await?;
            shows_text(page, "two", "Get control number").await?;
            page.returns("return two.controlNumber", json!(null))
                .await?;
            ensure!(visit.gateway.create_calls().await? == 1);
            page.expect_crash().await
        })
        .await?;
    }
    Ok(())
}

/// The call was sent, and the shop removes the element before there is an answer.
#[tokio::test]
async fn a_call_before_a_removal_and_a_crash_leads_to_one_number() -> Outcome {
    visit_shop(Mount::Stripped, &pages(), async |visit| {
        let page = &visit.page;
        page.before_scripts(CRASH).await?;
        open(page, "forms.html", 2).await?;
        page.run("two.noStorage = true", json!([])).await?;
        type_into(page, "two", "billDescription", "School fees").await?;
        page.run(LOSE_NEXT_ANSWER, json!([])).await?;
        click(page, "two", BUTTON).await?;
        page.until("the answer", "return window.answered === true")
            .await?;
        page.run("window.two_ = two; two.remove()", json!([]))
            .await?;
        page.run("crash()", json!([])).await?;
        first_element_starts_again(page).await?;
        page.run("order.append(two_)", json!([])).await?;
        page.returns(
            "return two.shadowRoot.querySelector('[name=billDescription]')?.value ?? null",
            json!("School fees"),
        )
        .await?;
        click(page, "two", BUTTON).await?;
        shows_text(page, "two", "Waiting for your payment").await?;
        ensure!(visit.gateway.bills().await?.len() == 1);
        page.expect_crash().await
    })
    .await
}

/// What the page does with another element of a program that crashes.
const REMOVALS: [&str; 2] = [
    "two.remove(); one.shadowRoot.querySelector('[name=billAmount]').dispatchEvent(edit)",
    "one.shadowRoot.querySelector('[name=billAmount]').dispatchEvent(edit); two.remove()",
];

#[tokio::test]
async fn an_element_that_was_removed_at_a_crash_works_after_its_insertion() -> Outcome {
    for removal in REMOVALS {
        visit_shop(Mount::Stripped, &pages(), async |visit| {
            let page = &visit.page;
            open(page, "forms.html", 2).await?;
            page.run("window.two_ = two", json!([])).await?;
            let script = [
                BREAK_ONCE,
                "; const input = one.shadowRoot.querySelector('[name=billAmount]'); input.value = '900'; \
                const edit = new InputEvent('input', {bubbles: true, composed: true}); ",
                removal,
            ]
            .concat();
            page.run(&script, json!([])).await?;
            first_element_starts_again(page).await?;
            page.run("order.append(two_)", json!([])).await?;
            type_into(page, "two", "billDescription", "School fees").await?;
            click(page, "two", BUTTON).await?;
            shows_text(page, "two", "Waiting for your payment").await?;
            ensure!(visit.gateway.bills().await?.len() == 1);
            page.expect_crash().await
        })
        .await?;
    }
    Ok(())
}

/// The page inserts the element below the fold, where it is not mounted before the customer scrolls to it.
#[tokio::test]
async fn a_number_that_is_not_stored_is_shown_after_a_crash_below_the_fold() -> Outcome {
    for order in [
        "append(); await turn(); crash()",
        // It is removed again before it is mounted.
        "append(); await turn(); bill_.remove(); await turn(); crash(); await turn(); append()",
        "append(); await turn(); bill_.remove(); await turn(); append(); await turn(); crash()",
    ] {
        visit_shop(Mount::Stripped, &pages(), async |visit| {
            let page = &visit.page;
            page.before_scripts(CRASH).await?;
            page.go("/below_the_fold.html").await?;
            page.run("bill.scrollIntoView()", json!([])).await?;
            let number = get_unstored_number(page, "bill").await?;
            page.run(
                "window.append = () => document.body.append(bill_); bill_.remove(); scrollTo(0, 0)",
                json!([]),
            )
            .await?;
            steps(page, order).await?;
            page.settle().await?;
            page.run("bill.scrollIntoView()", json!([])).await?;
            shows_text(page, "bill", "Waiting for your payment").await?;
            page.returns("return bill.controlNumber", number).await?;
            // With the widget's styles.
            let style = "return getComputedStyle(bill.shadowRoot.querySelector('.title')).color";
            page.returns(style, json!("rgb(4, 5, 6)")).await?;
            ensure!(visit.gateway.create_calls().await? == 1);
            page.expect_crash().await
        })
        .await?;
    }
    Ok(())
}

/// Errors are hidden, so the crash is noticed only a second after a click. Before that, the page inserts the element.
#[tokio::test]
async fn a_number_that_is_not_stored_is_shown_if_the_crash_is_noticed_after_the_insertion()
-> Outcome {
    visit_shop(Mount::Stripped, &pages(), async |visit| {
        let page = &visit.page;
        page.before_scripts(SWALLOW_ERRORS).await?;
        open(page, "forms.html", 2).await?;
        let number = get_unstored_number(page, "two").await?;
        let order = [
            BREAK_ONCE,
            "; const input = one.shadowRoot.querySelector('[name=billAmount]'); input.value = '900'; \
            input.dispatchEvent(new InputEvent('input', {bubbles: true, composed: true})); await turn(); \
            two_.remove(); await turn(); order.append(two_); await turn(); input.click()",
        ]
        .concat();
        steps(page, &order).await?;
        first_element_starts_again(page).await?;
        shows_text(page, "two", "Waiting for your payment").await?;
        page.returns("return two.controlNumber", number).await?;
        ensure!(visit.gateway.create_calls().await? == 1);
        page.expect_crash().await
    })
    .await
}

/// The number is one of the other gateway.
#[tokio::test]
async fn another_gateway_shows_no_number_of_a_removed_element() -> Outcome {
    visit_shop(Mount::Stripped, &pages(), async |visit| {
        let page = &visit.page;
        page.before_scripts(CRASH).await?;
        open(page, "forms.html", 2).await?;
        get_unstored_number(page, "two").await?;
        steps(page, "two_.remove(); await turn(); crash()").await?;
        first_element_starts_again(page).await?;
        page.run("two_.gateway = '/other/'; order.append(two_)", json!([]))
            .await?;
        shows_text(page, "two", "Get control number").await?;
        page.returns("return two.controlNumber", json!(null))
            .await?;
        page.expect_crash().await
    })
    .await
}

/// A script of the page has removed what is in the element.
#[tokio::test]
async fn an_emptied_element_stops_its_widget_at_the_removal() -> Outcome {
    visit_shop(Mount::Stripped, &pages(), async |visit| {
        let page = &visit.page;
        open(page, "forms.html", 2).await?;
        page.run(
            "window.failed = []; addEventListener('error', event => failed.push(event.message))",
            json!([]),
        )
        .await?;
        get_unstored_number(page, "two").await?;
        steps(
            page,
            "two_.shadowRoot.textContent = ''; two_.remove(); await turn()",
        )
        .await?;
        page.returns("return failed", json!([])).await?;
        // The same program shows the number again.
        page.run("order.append(two_)", json!([])).await?;
        shows_text(page, "two", "Waiting for your payment").await
    })
    .await
}
