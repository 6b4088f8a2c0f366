//! The shops' pages with the element, and helpers for its shadow root.

use anyhow::{Context, Result, ensure};
use billpay_browser_tests::{Outcome, Page, ShopPage};
use serde_json::{Value, json};

/// A strict policy, with the gateway on the shop's own origin.
const STRICT: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'; \
    style-src 'self'; form-action 'self'; base-uri 'none'; require-trusted-types-for 'script'";

/// A strict policy, with the gateway on another origin.
const STRICT_OTHER_ORIGIN: &str = "default-src 'none'; script-src 'self' GATEWAY 'wasm-unsafe-eval'; \
    connect-src GATEWAY; style-src 'self'; form-action 'self'; base-uri 'none'";

/// A policy that blocks WebAssembly.
const NO_WASM: &str = "default-src 'none'; script-src 'self'; connect-src 'self'; style-src 'self'";

const CHECKOUT: &str = include_str!("checkout.html");
const FORMS: &str = include_str!("forms.html");

fn page(name: &'static str, policy: &'static str, text: &str) -> ShopPage {
    // Test pages live as long as their process.
    let text = text.to_owned().leak();
    ShopPage { name, policy, text }
}

/// A bill with a long text and every fact.
const BILL: &str = "readonly description=\"Kanga mbili za doti, na kitenge cha nyumbani kwa zawadi ya harusi\" \
    amount=\"45,500\" customer-name=\"Asha Juma\" reference=\"ODA1042\"";

/// A page with content below the element.
fn article(language: &str, attributes: &str) -> String {
    include_str!("article.html")
        .replace("LANG", language)
        .replace("ATTRIBUTES", attributes)
}

/// Every page of the shop.
#[expect(clippy::too_many_lines, reason = "a table of pages")]
pub(crate) fn pages() -> Vec<ShopPage> {
    let with = |script: &str| CHECKOUT.replace("SCRIPT", script);
    let own = with("/malipo/billpay-widget.js");
    vec![
        page("checkout.html", STRICT, &own),
        page(
            "other-origin.html",
            STRICT_OTHER_ORIGIN,
            &with("GATEWAY/billpay-widget.js"),
        ),
        page("no-wasm.html", NO_WASM, &own),
        page(
            "false.html",
            STRICT,
            &own.replace(
                "readonly",
                "readonly=\"false\" no-storage=\"False\" autostart=\"false\"",
            ),
        ),
        page(
            "awaited.html",
            STRICT,
            &own.replace("readonly", "intent=\"\""),
        ),
        page("forms.html", STRICT, FORMS),
        page("hostile.html", STRICT, FORMS),
        page(
            "calm.html",
            STRICT,
            &FORMS.replace("hostile.css", "calm.css"),
        ),
        page(
            "rendered_form.html",
            STRICT,
            include_str!("rendered_form.html"),
        ),
        page("languages.html", STRICT, include_str!("languages.html")),
        page(
            "hostile-checkout.html",
            STRICT,
            &own.replace(
                "<h1>",
                "<link rel=\"stylesheet\" href=\"hostile.css\" /><h1>",
            ),
        ),
        page(
            "below_the_fold.html",
            STRICT,
            include_str!("below_the_fold.html"),
        ),
        page(
            "below_the_fold.css",
            "",
            ".tall { height: 5000px } billpay-widget { --billpay-accent: rgb(1, 2, 3) } billpay-widget::part(title) { color: rgb(4, 5, 6) }",
        ),
        page("form-en.html", STRICT, &article("en", "")),
        page("form-sw.html", STRICT, &article("sw", "")),
        page("bill-en.html", STRICT, &article("en", BILL)),
        page("bill-sw.html", STRICT, &article("sw", BILL)),
        page("article.css", "", include_str!("article.css")),
        page("layout_shifts.js", "", include_str!("layout_shifts.js")),
        page(
            "rtl.html",
            STRICT,
            &own.replace("<html ", "<html dir=\"rtl\" "),
        ),
        page(
            "print.html",
            STRICT,
            &own.replace(
                "<main>",
                "<link rel=\"stylesheet\" href=\"print.css\" /><main>",
            ),
        ),
        page("print.css", "", include_str!("print.css")),
        page("orders.html", STRICT, &orders()),
        page("hostile.css", "", include_str!("hostile.css")),
        // Has the same margins as the hostile page.
        page("calm.css", "", "body { margin: 0 }"),
        page("event_log.js", "", include_str!("event_log.js")),
        page("sent.html", "", "<!doctype html><title>Sent</title>"),
    ]
}

/// The number of orders in `orders.html`: one more than the connections that a browser opens to a server over
/// HTTP/1.1.
pub(crate) const ORDERS: usize = 7;

/// A list of unpaid orders. The last one has the id `bill`.
fn orders() -> String {
    let order = |number: usize| {
        let id = match number {
            ORDERS => "bill".to_owned(),
            _ => format!("order{number}"),
        };
        format!(
            "<billpay-widget id='{id}' autostart readonly description='Oda' amount='{number}000'></billpay-widget>"
        )
    };
    let list: String = (1..=ORDERS).map(order).collect();
    [
        "<!doctype html><html lang='sw'><title>Oda</title>\
        <script type='module' src='event_log.js'></script>\
        <script type='module' src='/malipo/billpay-widget.js'></script>",
        &list,
    ]
    .concat()
}

/// An element's visible text.
pub(crate) async fn text(page: &Page, id: &str) -> Result<String> {
    let script = "const e = document.getElementById(arguments[0]).shadowRoot; \
        return [...e.children].map(c => c.innerText).join('\\n').replaceAll('\\u00a0', ' ')";
    let text = page.run(script, json!([id])).await?;
    text.as_str().map(str::to_owned).context("no text")
}

/// Waits until an element has this text.
pub(crate) async fn shows_text(page: &Page, id: &str, text: &str) -> Outcome {
    let script = format!(
        "const e = document.getElementById({}).shadowRoot; return !!e && \
         [...e.children].map(c => c.innerText).join('\\n').replaceAll('\\u00a0', ' ').includes({})",
        json!(id),
        json!(text)
    );
    page.until(&format!("{text:?} in #{id}"), &script).await
}

/// Opens a page of the shop and waits until that many widgets are ready.
pub(crate) async fn open(page: &Page, name: &str, widgets: usize) -> Outcome {
    page.go(&format!("/{name}")).await?;
    let ready =
        format!("return firedEvents.filter(one => one.name === 'ready').length === {widgets}");
    page.until("the widgets", &ready).await
}

/// Waits until exactly these events of the element have fired, in that order.
pub(crate) async fn has_events(page: &Page, id: &str, names: &[&str]) -> Outcome {
    let script = format!(
        "return firedEvents.filter(one => one.from === {}).map(one => one.name)",
        json!(id)
    );
    page.returns(&script, json!(names)).await
}

/// Waits for an event with that name, and returns the details of all events with that name.
pub(crate) async fn details(page: &Page, name: &str) -> Result<Vec<Value>> {
    let of_name = format!("firedEvents.filter(one => one.name === {})", json!(name));
    page.until(name, &format!("return {of_name}.length > 0"))
        .await?;
    let script = format!("return {of_name}.map(one => one.detail)");
    let list = page.run(&script, json!([])).await?;
    list.as_array().cloned().context("no list")
}

/// Checks that no event with that name has fired once the page has settled.
pub(crate) async fn has_no_event(page: &Page, name: &str) -> Outcome {
    page.settle().await?;
    let script = "return firedEvents.filter(one => one.name === arguments[0])";
    let events = page.run(script, json!([name])).await?;
    ensure!(events == json!([]), "{name} fired: {events}");
    Ok(())
}

/// Waits until the element has a match for the selector.
async fn has(page: &Page, id: &str, selector: &str) -> Outcome {
    let script = format!(
        "return document.getElementById({}).shadowRoot.querySelector({}) !== null",
        json!(id),
        json!(selector)
    );
    page.until(&format!("{selector} in #{id}"), &script).await
}

/// Sets a field of an element and fires an `input` event.
pub(crate) async fn type_into(page: &Page, id: &str, field: &str, typed: &str) -> Outcome {
    has(page, id, &format!("input[name={field}]")).await?;
    let script = "const root = document.getElementById(arguments[0]).shadowRoot; \
        const input = root.querySelector(`input[name=${arguments[1]}]`); input.focus(); \
        input.value = arguments[2]; input.dispatchEvent(new InputEvent('input', {bubbles: true, composed: true}))";
    page.run(script, json!([id, field, typed])).await.map(drop)
}

/// Waits until the element has a match for the selector, and clicks the first one.
pub(crate) async fn click(page: &Page, id: &str, selector: &str) -> Outcome {
    let script = format!(
        "const match = document.getElementById({}).shadowRoot.querySelector({}); \
         match?.click(); return match !== null",
        json!(id),
        json!(selector)
    );
    page.until(&format!("{selector} in #{id}"), &script).await
}

/// Checks that the page's Content-Security-Policy was not violated.
pub(crate) async fn no_violation(page: &Page) -> Outcome {
    let violations = page.run("return violations", json!([])).await?;
    ensure!(violations == json!([]), "{violations}");
    Ok(())
}
