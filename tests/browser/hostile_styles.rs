//! A page with hostile styles does not change any property of any element of the widget, in any state.

use anyhow::{Context, Result, ensure};
use billpay_browser_tests::{Mount, Outcome, Page, visit_shop};
use serde_json::{Value, json};

use crate::shop::{click, no_violation, open, pages, shows_text};

/// The ids of the two widgets: one is Swahili and light, the other English and dark.
const WIDGETS: [&str; 2] = ["one", "two"];

/// The computed styles of every element of a widget and of its pseudo-elements, one property per line, because they are
/// megabytes and lines are faster to read than JSON members. A pseudo-element without content is noted as `none`.
/// Hidden inputs are left out: they are not visible, and only a form of the gateway has one with the key.
const STYLES: &str = "const all = (e, part) => { const s = getComputedStyle(e, part); \
    return part && s.content === 'none' ? 'none' : [...s].map(name => `${name}: ${s.getPropertyValue(name)}`).join('\\n') }; \
    return [...document.getElementById(arguments[0]).shadowRoot.querySelectorAll('.billpay, .billpay :not([type=hidden])')].map(e => ({ \
        element: `${e.localName}.${e.getAttribute('class')}`, \
        own: all(e), before: all(e, '::before'), after: all(e, '::after') }))";

/// The computed styles of each widget in one state.
struct StateStyles {
    state: &'static str,
    styles: Vec<Value>,
}

async fn styles_in(page: &Page, state: &'static str) -> Result<StateStyles> {
    page.finish_transitions().await?;
    let mut styles = Vec::new();
    for id in WIDGETS {
        let list = page.run(STYLES, json!([id])).await?;
        let list = list.as_array().filter(|list| !list.is_empty());
        styles.extend(list.cloned().context("no styles")?);
        // The styles of the page itself are not compared.
        page.part_is_accessible(&format!("#{id}"), state).await?;
    }
    Ok(StateStyles { state, styles })
}

/// The styles of the form, its errors and the card, on the hostile page or the calm one.
async fn styles_in_every_state(page: &Page, name: &str) -> Result<Vec<StateStyles>> {
    let mut states = Vec::new();
    // Animations would differ.
    page.prefer("prefers-reduced-motion", "reduce").await?;
    open(page, &format!("{name}.html"), WIDGETS.len()).await?;
    shows_text(page, "one", "Bili ni ya nini?").await?;
    shows_text(page, "two", "What is the bill for?").await?;
    states.push(styles_in(page, "form").await?);
    page.screenshot(&format!("{name}-form")).await?;

    for id in WIDGETS {
        page.run(&format!("{id}.amount = '90.900'"), json!([]))
            .await?;
        let input = format!("{id}.shadowRoot.querySelector('input[name=billAmount]')");
        page.until("the amount", &format!("return {input}.value === '90.900'"))
            .await?;
        page.run(&format!("{id}.submit()"), json!([])).await?;
        let shows_error = format!(
            "return {id}.shadowRoot.activeElement === {input} && {input}.ariaInvalid === 'true'"
        );
        page.until("the error", &shows_error).await?;
    }
    states.push(styles_in(page, "errors").await?);
    page.screenshot(&format!("{name}-errors")).await?;

    // Two bills: elements with the same one share its number.
    let bill = "one.readonly = two.readonly = true; one.amount = 45500; two.amount = 46500";
    page.run(bill, json!([])).await?;
    for (id, words) in [
        ("one", "Pata namba ya malipo"),
        ("two", "Get control number"),
    ] {
        shows_text(page, id, words).await?;
        click(page, id, "button").await?;
        page.until("the number", &format!("return {id}.controlNumber !== null"))
            .await?;
        // The second widget opens the channel that was opened last.
        if id == "one" {
            click(page, id, "summary").await?;
        }
        let opened = format!("return {id}.shadowRoot.querySelector('details[open] li') !== null");
        page.until("the steps", &opened).await?;
    }
    states.push(styles_in(page, "card").await?);
    page.screenshot(&format!("{name}-cards")).await?;
    let wide = "return document.documentElement.scrollWidth - innerWidth";
    page.returns(wide, json!(0)).await?;
    no_violation(page).await?;
    Ok(states)
}

/// Compares property by property, so that a failure names them.
fn are_the_same(hostile: &StateStyles, calm: &StateStyles) -> Outcome {
    let state = calm.state;
    ensure!(
        hostile.styles.len() == calm.styles.len(),
        "{state} has other elements"
    );
    let mut different = Vec::new();
    for (hostile, calm) in hostile.styles.iter().zip(&calm.styles) {
        for part in ["own", "before", "after"] {
            let of = |styles: &Value| styles[part].as_str().map(str::to_owned);
            let (got, right) = of(hostile).zip(of(calm)).context("no properties")?;
            ensure!(!right.is_empty() && got.lines().count() == right.lines().count());
            for (got, right) in got.lines().zip(right.lines()) {
                if got != right {
                    let element = &calm["element"];
                    different.push(format!("{element} {part} {got}, not {right}"));
                }
            }
        }
    }
    ensure!(different.is_empty(), "{state}:\n{}", different.join("\n"));
    Ok(())
}

#[tokio::test]
async fn no_style_of_the_page_reaches_the_widgets() -> Outcome {
    visit_shop(Mount::Stripped, &pages(), async |visit| {
        let page = &visit.page;
        page.screen(390, 844).await?;
        let hostile = styles_in_every_state(page, "hostile").await?;
        page.returns("return getComputedStyle(one).color", json!("rgb(255, 0, 0)")).await?;
        page.run("localStorage.clear()", json!([])).await?;
        let calm = styles_in_every_state(page, "calm").await?;
        let grounds = "return [one, two].map(e => getComputedStyle(e.shadowRoot.querySelector('.card')).backgroundColor)";
        page.returns(grounds, json!(["rgb(255, 255, 255)", "rgb(24, 33, 29)"])).await?;
        hostile.iter().zip(&calm).try_for_each(|(hostile, calm)| are_the_same(hostile, calm))
    })
    .await
}
