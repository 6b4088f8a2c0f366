//! Text stays readable when a shop sets one of the documented colours alone.

use anyhow::{Context, ensure};
use billpay_browser_tests::{Mount, Outcome, Page, Visit, visit_shop};
use serde_json::{Value, json};

use crate::shop::{click, open, pages, shows_text};

/// The two widgets of the page: one is light, the other dark.
const WIDGETS: [&str; 2] = ["one", "two"];

/// The colours of the table in docs/element.md.
fn documented_colours() -> Vec<&'static str> {
    include_str!("../../docs/element.md")
        .lines()
        .filter(|line| line.starts_with("| `--billpay-") && line.contains("`#"))
        .filter_map(|line| line.split('`').nth(1))
        .collect()
}

/// Light and dark values, one between them, and a ground that lets the page through.
const VALUES: [&str; 6] = [
    "#fff3c4",
    "#ffe08a",
    "#222",
    "#1a2b6c",
    "#e8590c",
    "transparent",
];

/// The smallest contrast of text (WCAG 2.2, 1.4.3).
const CONTRAST: &str = "4.5";

/// For each colour and value, and without any, the texts of the widgets with too little contrast. A hovered button is
/// checked by applying the rules for `:hover` to all buttons.
const UNREADABLE: &str = "const [colours, values, limit, selector] = arguments, widgets = document.querySelectorAll(selector); \
    const context = document.createElement('canvas').getContext('2d', {willReadFrequently: true}); \
    const paint = (...layers) => { for (const layer of layers) { context.fillStyle = layer; context.fillRect(0, 0, 1, 1) } \
        return `rgb(${[...context.getImageData(0, 0, 1, 1).data].slice(0, 3)})` }; \
    const linear = v => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4; \
    const luminance = colour => { const [r, g, b] = colour.match(/\\d+/g).map(v => linear(v / 255)); return 0.2126 * r + 0.7152 * g + 0.0722 * b }; \
    const ground = e => e ? paint(ground(e.parentElement ?? e.getRootNode().host), getComputedStyle(e).backgroundColor) : '#fff'; \
    const hidden = e => !e.checkVisibility() || e.closest('style, script, .unseen'); \
    const low = []; \
    const look = what => { for (const widget of widgets) { \
        const texts = document.createTreeWalker(widget.shadowRoot, NodeFilter.SHOW_TEXT); \
        for (let text; (text = texts.nextNode()); ) { const e = text.parentElement; if (!text.data.trim() || hidden(e)) continue; \
            const below = ground(e), above = paint(below, getComputedStyle(e).color); \
            const [dark, light] = [below, above].map(luminance).sort((a, b) => a - b); \
            if ((light + 0.05) / (dark + 0.05) < limit) low.push(`${what}: ${text.data} (${above} on ${below}, ${widget.id})`) } } }; \
    for (const widget of widgets) for (const sheet of widget.shadowRoot.adoptedStyleSheets) \
        for (const rule of [...sheet.cssRules]) if (rule.selectorText?.includes(':hover')) \
            sheet.insertRule(rule.cssText.replaceAll(':hover', '[data-hover]'), [...sheet.cssRules].indexOf(rule) + 1); \
    for (const hovered of [false, true]) { \
        for (const widget of widgets) \
            for (const button of widget.shadowRoot.querySelectorAll('.button')) button.toggleAttribute('data-hover', hovered); \
        look(`no colour, ${hovered}`); \
        for (const colour of colours) for (const value of values) { \
            document.body.style.setProperty(colour, value); look(`${colour}: ${value}, hovered ${hovered}`); document.body.style.removeProperty(colour) } } \
    return low";

async fn everything_is_readable(page: &Page, state: &str) -> Outcome {
    is_readable(page, "billpay-widget", state).await
}

async fn is_readable(page: &Page, selector: &str, state: &str) -> Outcome {
    // What a translucent card lets through: the dark widget is in a dark page.
    page.run("two.style.background = '#111'", json!([])).await?;
    page.settle().await?;
    let colours = documented_colours();
    ensure!(colours.len() == 11, "{colours:?}");
    let arguments = json!([colours, VALUES, CONTRAST, selector]);
    let low = page.run(UNREADABLE, arguments).await?;
    let low = low.as_array().context("no list")?;
    let some: Vec<&Value> = low.iter().take(10).collect();
    ensure!(
        low.is_empty(),
        "{state}: {} are unreadable: {some:#?}",
        low.len()
    );
    Ok(())
}

/// The form with errors.
async fn shows_errors(page: &Page) -> Outcome {
    for id in WIDGETS {
        page.run(&format!("{id}.amount = '90.900'; {id}.submit()"), json!([]))
            .await?;
        let error = format!("return {id}.shadowRoot.querySelector('.error') !== null");
        page.until("the error", &error).await?;
    }
    Ok(())
}

/// Submits a bill while the gateway fails, so that the widget shows the bill and an error message.
async fn shows_a_problem(visit: &mut Visit) -> Outcome {
    let fault = json!({"fault": "status", "status": 503, "endpoint": "create-order-control-number", "calls": 2});
    visit.gateway.inject(fault).await?;
    let page = &visit.page;
    for id in WIDGETS {
        let bill = format!(
            "{id}.readonly = true; {id}.customerName = 'Asha'; {id}.amount = 45500; {id}.submit()"
        );
        page.run(&bill, json!([])).await?;
        let problem = format!("return {id}.shadowRoot.querySelector('.problem') !== null");
        page.until("the problem", &problem).await?;
    }
    Ok(())
}

/// The card with an open channel.
async fn shows_a_number(page: &Page) -> Outcome {
    // Both widgets show the number of their common bill.
    click(page, "one", "button[type=submit]").await?;
    for id in WIDGETS {
        page.until("the number", &format!("return {id}.controlNumber !== null"))
            .await?;
        let open = format!(
            "const channel = {id}.shadowRoot.querySelector('details'); if (channel) channel.open = true; \
             return channel !== null"
        );
        page.until("the steps", &open).await?;
    }
    Ok(())
}

#[tokio::test]
async fn text_is_readable_with_any_one_colour_of_the_shop() -> Outcome {
    visit_shop(Mount::Stripped, &pages(), async |visit| {
        // Colours do not change gradually.
        visit
            .page
            .prefer("prefers-reduced-motion", "reduce")
            .await?;
        open(&visit.page, "calm.html", WIDGETS.len()).await?;
        shows_text(&visit.page, "one", "Bili ni ya nini?").await?;
        shows_errors(&visit.page).await?;
        everything_is_readable(&visit.page, "errors").await?;
        shows_a_problem(visit).await?;
        everything_is_readable(&visit.page, "problem").await?;
        shows_a_number(&visit.page).await?;
        everything_is_readable(&visit.page, "card").await
    })
    .await
}

/// Removes the rules that only browsers with relative colours apply.
const WITHOUT_RELATIVE_COLOURS: &str = "let removed = 0; \
    for (const sheet of new Set([one, two].flatMap(widget => widget.shadowRoot.adoptedStyleSheets))) \
        for (const [index, rule] of [...sheet.cssRules].entries()) \
            if (rule.conditionText?.includes('lch(from')) { sheet.deleteRule(index); removed += 1 } \
    return removed";

#[tokio::test]
async fn the_dark_theme_is_readable_in_browsers_without_relative_colours() -> Outcome {
    visit_shop(Mount::Stripped, &pages(), async |visit| {
        let page = &visit.page;
        page.prefer("prefers-reduced-motion", "reduce").await?;
        open(page, "calm.html", WIDGETS.len()).await?;
        page.returns(WITHOUT_RELATIVE_COLOURS, json!(1)).await?;
        shows_errors(page).await?;
        is_readable(page, "#two", "errors").await
    })
    .await
}

/// The red, green and blue of the card's ground and title, and of the button's ground and text.
const PAINTED: &str = "const context = document.createElement('canvas').getContext('2d', {willReadFrequently: true}); \
    const painted = colour => { context.fillStyle = colour; context.fillRect(0, 0, 1, 1); return [...context.getImageData(0, 0, 1, 1).data].slice(0, 3) }; \
    const style = selector => getComputedStyle(one.shadowRoot.querySelector(selector)); \
    return [style('.card').backgroundColor, style('.title').color, style('.button').backgroundColor, style('.button').color].map(painted)";

#[tokio::test]
async fn colours_that_are_set_together_are_used_unchanged() -> Outcome {
    visit_shop(Mount::Stripped, &pages(), async |visit| {
        let page = &visit.page;
        page.prefer("prefers-reduced-motion", "reduce").await?;
        open(page, "calm.html", WIDGETS.len()).await?;
        let set = "for (const [name, value] of Object.entries(arguments[0])) document.body.style.setProperty(`--billpay-${name}`, value)";
        let colours = json!([{"surface": "#112233", "ink": "#667788", "accent": "#ffcc00", "on-accent": "#998877"}]);
        page.run(set, colours).await?;
        let colours = json!([[17, 34, 51], [102, 119, 136], [255, 204, 0], [153, 136, 119]]);
        page.returns(PAINTED, colours).await
    })
    .await
}
