//! The page in a browser: what a customer can do and read.

use std::path::PathBuf;

use anyhow::{Context, Result, bail};
use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use billpay_contract::Field;
use serde_json::{Value, json};
use thirtyfour::prelude::*;

use crate::browser::Browser;
use crate::engine::Engine;
use crate::settings;
use crate::wait::eventually;

/// Finds the focused element, also inside shadow roots.
const FOCUSED: &str = "let focused = document.activeElement; \
    while (focused.shadowRoot?.activeElement) focused = focused.shadowRoot.activeElement";

/// More tab stops than the card has.
const MOST_STOPS: usize = 30;

/// The page in a browser.
pub struct Page {
    pub(crate) browser: Browser,
    pub(crate) address: String,
}

impl std::fmt::Debug for Page {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Page")
            .field("address", &self.address)
            .finish_non_exhaustive()
    }
}

impl Page {
    pub(crate) fn driver(&self) -> &WebDriver {
        &self.browser.driver
    }

    /// Its server's address, without a slash at the end.
    pub fn address(&self) -> &str {
        &self.address
    }

    /// Opens it in that language, starts to use it, and waits for the hydration.
    pub async fn open(&self, locale: &str) -> Result<()> {
        self.go(&format!("/?lang={locale}")).await?;
        self.start_using().await
    }

    /// Opens another tab at that address, runs `act` there, and returns to this tab.
    pub async fn in_another_tab(
        &self,
        address: &str,
        act: impl AsyncFnOnce() -> Result<()>,
    ) -> Result<()> {
        let here = self.driver().window().await?;
        let other = self.driver().new_tab().await?;
        self.driver().switch_to_window(other).await?;
        self.driver().goto(address).await?;
        act().await?;
        self.driver().close_window().await?;
        Ok(self.driver().switch_to_window(here).await?)
    }

    /// Opens another tab at that address and goes there. Returns the handle of this tab.
    pub async fn open_tab(&self, address: &str) -> Result<WindowHandle> {
        let here = self.driver().window().await?;
        let other = self.driver().new_tab().await?;
        self.driver().switch_to_window(other).await?;
        self.driver().goto(address).await?;
        Ok(here)
    }

    /// Goes to an open tab. Returns the handle of this tab.
    pub async fn switch_to_tab(&self, tab: WindowHandle) -> Result<WindowHandle> {
        let here = self.driver().window().await?;
        self.driver().switch_to_window(tab).await?;
        Ok(here)
    }

    /// The current window or tab.
    pub async fn window(&self) -> Result<WindowHandle> {
        Ok(self.driver().window().await?)
    }

    /// Opens another window, and goes on there. The earlier ones stay open.
    pub async fn open_window(&self) -> Result<WindowHandle> {
        let window = self.driver().new_window().await?;
        self.driver().switch_to_window(window.clone()).await?;
        Ok(window)
    }

    /// Goes to a path of the server.
    pub async fn go(&self, path: &str) -> Result<()> {
        Ok(self
            .driver()
            .goto(format!("{}{path}", self.address))
            .await?)
    }

    /// Reloads it.
    pub async fn reload(&self) -> Result<()> {
        Ok(self.driver().refresh().await?)
    }

    /// Replaces a field's text by typing.
    pub async fn fill(&self, field: Field, text: &str) -> Result<()> {
        let input = self.driver().find(By::Name(field.wire_name())).await?;
        input.send_keys(Key::Control + "a").await?;
        input.send_keys(Key::Delete + "").await?;
        Ok(input.send_keys(text).await?)
    }

    /// Sets a field's text at once, as pasting does.
    pub async fn paste(&self, field: Field, text: &str) -> Result<()> {
        let script = "const input = document.querySelector(`input[name=${arguments[0]}]`); input.focus(); \
            input.value = arguments[1]; input.dispatchEvent(new InputEvent('input', {bubbles: true}))";
        self.run(script, json!([field.wire_name(), text]))
            .await
            .map(drop)
    }

    /// A field's text.
    pub async fn value(&self, field: Field) -> Result<String> {
        let script = "return document.querySelector(`input[name=${arguments[0]}]`).value";
        self.text_of(script, json!([field.wire_name()])).await
    }

    /// Waits until a field has this text.
    pub async fn has_value(&self, field: Field, text: &str) -> Result<()> {
        let look = async || self.value(field).await;
        let what = format!("{text:?} in {field:?}");
        eventually(&what, look, |value| value == text)
            .await
            .map(drop)
    }

    /// Chooses the payment mode of that name on the wire.
    pub async fn choose(&self, mode: &str) -> Result<()> {
        let choice = self
            .driver()
            .find(By::Css(format!("input[value={mode}]")))
            .await?;
        Ok(choice.click().await?)
    }

    /// Waits for the button or link with this text, and clicks it.
    pub async fn click(&self, label: &str) -> Result<()> {
        let script = "return [...document.querySelectorAll('button, a')].find(b => b.innerText.trim() === arguments[0])";
        let look = async || {
            let found = self.driver().execute(script, vec![json!(label)]).await?;
            Ok(found.element()?)
        };
        let button = eventually(&format!("the button {label:?}"), look, |_| true).await?;
        Ok(button.click().await?)
    }

    /// Presses the submit button.
    pub async fn submit(&self) -> Result<()> {
        Ok(self
            .driver()
            .find(By::Css("button[type=submit]"))
            .await?
            .click()
            .await?)
    }

    /// Presses keys in the focused element.
    pub async fn press(&self, keys: impl IntoIterator<Item = Key>) -> Result<()> {
        for key in keys {
            self.driver()
                .active_element()
                .await?
                .send_keys(key + "")
                .await?;
        }
        Ok(())
    }

    /// Presses Tab until the focused element has this text. Returns the texts of the elements before it.
    pub async fn tab_to(&self, text: &str) -> Result<Vec<String>> {
        let mut passed = Vec::new();
        while passed.len() < MOST_STOPS {
            self.press([Key::Tab]).await?;
            let focused = self.focused_text().await?;
            if focused.contains(text) {
                return Ok(passed);
            }
            passed.push(focused);
        }
        bail!("{text:?} is not among {passed:?}")
    }

    /// Types into the focused element.
    pub async fn type_here(&self, text: impl Into<TypingData>) -> Result<()> {
        Ok(self
            .driver()
            .active_element()
            .await?
            .send_keys(text)
            .await?)
    }

    /// The page's visible text.
    pub async fn text(&self) -> Result<String> {
        self.text_of("return document.body.innerText", json!([]))
            .await
    }

    /// The page's text in the accessibility tree. Works also without scripts.
    pub async fn text_for_screen_readers(&self) -> Result<String> {
        let tree = self
            .browser
            .cdp("Accessibility.getFullAXTree", json!({}))
            .await?;
        let nodes = tree["nodes"].as_array().context("no nodes")?.iter();
        let texts = nodes.filter(|node| node["role"]["value"] == "StaticText");
        let texts: Vec<&str> = texts
            .filter_map(|node| node["name"]["value"].as_str())
            .collect();
        Ok(texts.join("\n"))
    }

    /// Waits until the page has this text.
    pub async fn shows_text(&self, text: &str) -> Result<()> {
        let script =
            "return document.body.innerText.replaceAll('\\u00a0', ' ').includes(arguments[0])";
        self.until_with(&format!("the text {text:?}"), script, json!([text]))
            .await
    }

    /// A field's error, found by the ARIA attributes; empty if there is none.
    pub async fn error_at(&self, field: Field) -> Result<String> {
        let script = "const input = document.querySelector(`input[name=${arguments[0]}]`); \
            const field = input.type === 'radio' ? input.closest('fieldset') : input; \
            if (field.getAttribute('aria-invalid') !== 'true') return ''; \
            const ids = field.getAttribute('aria-describedby').split(' '); \
            return document.getElementById(ids[0]).innerText.trim()";
        self.text_of(script, json!([field.wire_name()])).await
    }

    /// Waits until a field has an error that starts so.
    pub async fn has_error(&self, field: Field, start: &str) -> Result<()> {
        let look = async || self.error_at(field).await;
        let begins = |error: &String| !error.is_empty() && error.starts_with(start);
        let what = format!("the error {start:?} at {field:?}");
        eventually(&what, look, begins).await.map(drop)
    }

    /// Waits until a field has no error.
    pub async fn has_no_error(&self, field: Field) -> Result<()> {
        let look = async || self.error_at(field).await;
        let what = format!("no error at {field:?}");
        eventually(&what, look, String::is_empty).await.map(drop)
    }

    /// Waits until the focus is on that field.
    pub async fn has_focus(&self, field: Field) -> Result<()> {
        let script = "return document.activeElement?.name === arguments[0]";
        self.until_with(
            &format!("the focus on {field:?}"),
            script,
            json!([field.wire_name()]),
        )
        .await
    }

    /// The focused element's text.
    async fn focused_text(&self) -> Result<String> {
        self.text_of(
            &format!("{FOCUSED}; return focused.innerText ?? ''"),
            json!([]),
        )
        .await
    }

    /// Waits until the focused element has this text.
    pub async fn has_focus_on_text(&self, text: &str) -> Result<()> {
        let script = format!("{FOCUSED}; return focused.innerText.includes(arguments[0])");
        self.until_with(&format!("the focus on {text:?}"), &script, json!([text]))
            .await
    }

    /// Waits until an alert or a live region has this text.
    pub async fn announces(&self, text: &str) -> Result<()> {
        let script = "return [...document.querySelectorAll('[role=alert], [role=status]')].some(e => e.textContent.includes(arguments[0]))";
        self.until_with(&format!("the announcement {text:?}"), script, json!([text]))
            .await
    }

    /// Waits until the page's address is a bill's, and returns its path.
    pub async fn bill_path(&self) -> Result<String> {
        let look = async || self.text_of("return location.pathname", json!([])).await;
        eventually("a bill's address", look, |path| path.contains("/bills/")).await
    }

    /// The control number on the card, as a selection copies it.
    pub async fn number(&self) -> Result<String> {
        let script = "const n = document.querySelector('.number'); getSelection().selectAllChildren(n); \
            const s = getSelection().toString(); getSelection().removeAllRanges(); return s";
        self.text_of(script, json!([])).await
    }

    /// Runs a script and returns its value.
    pub async fn run(&self, script: &str, arguments: Value) -> Result<Value> {
        let arguments = arguments.as_array().cloned().unwrap_or_default();
        Ok(self
            .driver()
            .execute(script, arguments)
            .await?
            .json()
            .clone())
    }

    async fn text_of(&self, script: &str, arguments: Value) -> Result<String> {
        let value = self.run(script, arguments).await?;
        value
            .as_str()
            .map(str::to_owned)
            .with_context(|| format!("no text but {value}"))
    }

    /// Waits until a script returns true.
    pub async fn until(&self, what: &str, script: &str) -> Result<()> {
        self.until_with(what, script, json!([])).await
    }

    async fn until_with(&self, what: &str, script: &str, arguments: Value) -> Result<()> {
        let look = async || self.run(script, arguments.clone()).await;
        match eventually(what, look, |seen| *seen == json!(true)).await {
            Ok(_) => Ok(()),
            Err(error) => {
                let text = self.text().await.unwrap_or_default();
                bail!("{error:#}; the page shows:\n{text}")
            }
        }
    }

    /// Waits until a script returns this.
    pub async fn returns(&self, script: &str, expected: Value) -> Result<()> {
        let look = async || self.run(script, json!([])).await;
        let what = format!("{expected} from `{script}`");
        let good = |seen: &Value| *seen == expected;
        eventually(&what, look, good).await.map(drop)
    }

    /// Waits for two frames and a task, until running work of the page is done and painted. Use it before a check that
    /// nothing happens.
    pub async fn settle(&self) -> Result<()> {
        let drawn = "return new Promise(go => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(() => go(true)))))";
        self.until("a drawing", drawn).await
    }

    /// Opens or closes the `<details>` with that summary.
    pub async fn click_summary(&self, name: &str) -> Result<()> {
        let script = "[...document.querySelectorAll('summary')].find(s => s.innerText.trim() === arguments[0]).click()";
        self.run(script, json!([name])).await.map(drop)
    }

    /// Saves a screenshot: in Chromium of the whole page, in other browsers of what is on the screen.
    pub async fn screenshot(&self, name: &str) -> Result<PathBuf> {
        let picture = match self.browser.engine {
            Engine::Chromium => self.whole_page().await?,
            _ => self.driver().screenshot_as_png().await?,
        };
        let folder = settings::path("BILLPAY_TEST_SCREENSHOTS")?;
        tokio::fs::create_dir_all(&folder).await?;
        let path = folder.join(format!("{name}.png"));
        tokio::fs::write(&path, picture).await?;
        Ok(path)
    }

    async fn whole_page(&self) -> Result<Vec<u8>> {
        self.finish_transitions().await?;
        let metrics = self.browser.cdp("Page.getLayoutMetrics", json!({})).await?;
        let (page, screen) = (&metrics["cssContentSize"], &metrics["cssLayoutViewport"]);
        let clip = json!({"x": 0, "y": 0, "width": screen["clientWidth"], "height": page["height"], "scale": 1});
        let how = json!({"captureBeyondViewport": true, "clip": clip});
        let picture = self.browser.cdp("Page.captureScreenshot", how).await?;
        let picture = picture["data"].as_str().context("no picture")?;
        Ok(BASE64_STANDARD.decode(picture)?)
    }
}
