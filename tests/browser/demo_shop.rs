//! The demo shop, in both languages and themes.

use anyhow::{Context, ensure};
use billpay_browser_tests::{HOLD_NEXT_CALL, Outcome, Page, REFUSE_COPYING, Visit, visit};
use serde_json::json;

use crate::shop::{click, shows_text};

const SCREENS: [(&str, u32, u32); 3] = [
    ("small", 320, 640),
    ("phone", 390, 844),
    ("desktop", 1280, 900),
];

#[tokio::test]
async fn the_demo_shop_creates_a_number_and_logs_every_event() -> Outcome {
    visit(&[], async |visit| {
        let page = &visit.page;
        page.go("/demo").await?;
        page.returns("return location.pathname", json!("/demo/"))
            .await?;
        page.shows_text("billpay-ready").await?;
        let more = "const i = document.querySelector('input[name=kanga]'); i.value = 3; \
            i.dispatchEvent(new Event('input', {bubbles: true}))";
        page.run(more, json!([])).await?;
        shows_text(page, "billpay", "TZS 72,500").await?;
        click(page, "billpay", "button").await?;
        page.shows_text("Oda yako imepokelewa.").await?;
        page.shows_text("billpay-issued").await?;
        let listed = "return [...document.querySelectorAll('#events b')].map(b => b.textContent)";
        page.returns(listed, json!(["billpay-issued", "billpay-ready"]))
            .await?;
        let bills = visit.gateway.bills().await?;
        ensure!(bills[0]["billAmount"] == 72_500, "{bills:?}");
        // The number belonged to the old total.
        page.run(&more.replace("= 3", "= 1"), json!([])).await?;
        shows_text(page, "billpay", "TZS 35,500").await?;
        page.until(
            "no number",
            "return billpay.controlNumber === null && placed.textContent === ''",
        )
        .await
    })
    .await
}

/// Waits until the shop's widget is rendered.
pub(crate) async fn is_drawn(page: &Page) -> Outcome {
    let card = "return !!billpay.shadowRoot?.querySelector('.card')";
    page.until("the widget", card).await
}

async fn look(page: &Page, state: &str) -> Outcome {
    for (name, width, height) in SCREENS {
        page.screen(width, height).await?;
        let wide =
            "return document.documentElement.scrollWidth - document.documentElement.clientWidth";
        let name = format!("demo-{state}-{name}");
        page.returns(wide, json!(0))
            .await
            .with_context(|| format!("{name} is too wide"))?;
        page.is_accessible(&name).await?;
        page.screenshot(&name).await?;
    }
    Ok(())
}

/// Lets a page's address disable WebAssembly.
const STAGE: &str = "const parameters = new URLSearchParams(location.search); \
    if (parameters.has('without-wasm')) delete globalThis.WebAssembly";

/// The demo shop in one language and theme.
struct Shop<'a> {
    visit: &'a mut Visit,
    locale: &'a str,
    theme: &'a str,
}

impl Shop<'_> {
    async fn go(&self, parameters: &str) -> Outcome {
        let (locale, theme) = (self.locale, self.theme);
        let path = format!("/demo/?locale={locale}&theme={theme}{parameters}");
        self.visit.page.go(&path).await
    }

    async fn run(&self, script: &str) -> Outcome {
        self.visit.page.run(script, json!([])).await.map(drop)
    }

    async fn look(&self, state: &str) -> Outcome {
        let name = format!("{state}-{}-{}", self.locale, self.theme);
        look(&self.visit.page, &name).await
    }

    /// The states without the widget.
    async fn without_the_widget(&self) -> Outcome {
        let page = &self.visit.page;
        self.go("&without-wasm").await?;
        page.shows_text("load-error").await?;
        page.until(
            "the form",
            "return billpay.shadowRoot.querySelector('form') !== null",
        )
        .await?;
        self.look("without-wasm").await
    }

    /// The states before the number: the bill, an invalid one, a problem, and a running call.
    async fn before_the_number(&self) -> Outcome {
        let page = &self.visit.page;
        self.go("").await?;
        is_drawn(page).await?;
        self.look("bill").await?;
        self.run("billpay.readonly = false").await?;
        page.until(
            "the form",
            "return billpay.shadowRoot.querySelector('[name=billAmount]:not([type=hidden])') !== null",
        )
        .await?;
        self.look("form").await?;

        self.run("billpay.readonly = true; billpay.amount = '90.900'")
            .await?;
        shows_text(page, "billpay", "90.900").await?;
        self.run("billpay.submit()").await?;
        page.shows_text("amount_ambiguous").await?;
        page.settle().await?;
        self.look("broken").await?;

        let fault = json!({"fault": "status", "status": 503, "endpoint": "create-order-control-number", "calls": 1});
        self.visit.gateway.inject(fault).await?;
        self.run("billpay.amount = '90,900'").await?;
        shows_text(page, "billpay", "TZS 90,900").await?;
        self.run("billpay.submit()").await?;
        page.shows_text("billpay-error").await?;
        page.settle().await?;
        self.look("problem").await?;

        self.run(HOLD_NEXT_CALL).await?;
        self.run("billpay.submit()").await?;
        let busy = "return billpay.shadowRoot.querySelector('.spinner') !== null";
        page.until("the busy button", busy).await?;
        self.look("sending").await?;
        page.until("the call", "return typeof release === 'function'")
            .await?;
        self.run("release()").await
    }

    /// The states with the number: steps, copied, failed to copy, and after a reload.
    async fn with_the_number(&self) -> Outcome {
        let page = &self.visit.page;
        let number = "return billpay.controlNumber !== null && billpay.shadowRoot.querySelector('summary') !== null";
        page.until("the number", number).await?;
        let open = "const root = billpay.shadowRoot; \
            if (!root.querySelector('details[open]')) root.querySelector('summary').click()";
        self.run(open).await?;
        self.look("number").await?;

        page.clipboard("granted").await?;
        self.copy().await?;
        self.look("copied").await?;
        self.run(REFUSE_COPYING).await?;
        self.copy().await?;
        self.look("copy-by-hand").await?;

        self.go("").await?;
        self.run("billpay.amount = '90,900'").await?;
        page.until("the kept number", number).await?;
        self.look("kept").await
    }

    /// Presses the number's copy button and waits for its outcome.
    async fn copy(&self) -> Outcome {
        let status = "billpay.shadowRoot.querySelector('.plate [role=status]').textContent";
        let page = &self.visit.page;
        let before = page.run(&format!("return {status}"), json!([])).await?;
        click(page, "billpay", ".copy").await?;
        page.until(
            "the outcome of copying",
            &format!("return !['', {before}].includes({status})"),
        )
        .await
    }
}

async fn every_state(locale: &str, theme: &str) -> Outcome {
    visit(&[], async |visit| {
        visit.page.before_scripts(STAGE).await?;
        let shop = Shop {
            visit,
            locale,
            theme,
        };
        shop.without_the_widget().await?;
        shop.before_the_number().await?;
        shop.with_the_number().await
    })
    .await
}

#[tokio::test]
async fn the_shop_and_the_widget_in_swahili() -> Outcome {
    every_state("sw", "light").await
}

#[tokio::test]
async fn the_shop_and_the_widget_in_swahili_and_dark() -> Outcome {
    every_state("sw", "dark").await
}

#[tokio::test]
async fn the_shop_and_the_widget_in_english() -> Outcome {
    every_state("en", "light").await
}

#[tokio::test]
async fn the_shop_and_the_widget_in_english_and_dark() -> Outcome {
    every_state("en", "dark").await
}
