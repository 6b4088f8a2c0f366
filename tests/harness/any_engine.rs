//! What the tests in other engines need in addition: only WebDriver's own commands.

use anyhow::Result;
use serde_json::json;
use thirtyfour::prelude::*;

use crate::page::Page;
use crate::wait::eventually;

impl Page {
    /// Reloads it, and waits for the new document. Some drivers return before they have it.
    pub async fn reload_completely(&self) -> Result<()> {
        self.run("window.left = true", json!([])).await?;
        self.reload().await?;
        let loaded = "return !window.left && document.readyState === 'complete'";
        self.until("the reload", loaded).await
    }

    /// Waits for an element of that selector in the shadow root of the element with that id.
    pub async fn inside(&self, id: &str, selector: &str) -> Result<WebElement> {
        let script =
            "return document.getElementById(arguments[0]).shadowRoot.querySelector(arguments[1])";
        let arguments = vec![json!(id), json!(selector)];
        let look = async || {
            let found = self.driver().execute(script, arguments.clone()).await?;
            Ok(found.element()?)
        };
        eventually(&format!("{selector} in #{id}"), look, |_| true).await
    }

    /// Waits until the page has this text, by WebDriver's own command, which works without scripts of pages.
    pub async fn has_rendered_text(&self, text: &str) -> Result<()> {
        let look = async || self.rendered_text().await;
        let good = |read: &String| read.contains(text);
        eventually(&format!("{text:?}"), look, good).await.map(drop)
    }

    async fn rendered_text(&self) -> Result<String> {
        let body = self.driver().find(By::Tag("body")).await?;
        Ok(body.text().await?.replace('\u{a0}', " "))
    }

    /// The same, and clicks the element of that selector until the page has this text.
    pub async fn click_until_rendered(&self, selector: &str, text: &str) -> Result<()> {
        let click_or_read = async || {
            let read = self.rendered_text().await?;
            if !read.contains(text) {
                self.driver().find(By::Css(selector)).await?.click().await?;
            }
            Ok(read)
        };
        let good = |read: &String| read.contains(text);
        eventually(&format!("{text:?}"), click_or_read, good)
            .await
            .map(drop)
    }

    /// Goes forward to the next page.
    pub async fn forward(&self) -> Result<()> {
        Ok(self.driver().forward().await?)
    }

    /// Sets the size of the window in CSS pixels. The browser may have a least width.
    pub async fn window_size(&self, width: u32, height: u32) -> Result<()> {
        Ok(self.driver().set_window_rect(0, 0, width, height).await?)
    }

    /// Waits until the translator has replaced each text.
    pub async fn is_translated(&self) -> Result<()> {
        let translated = "return untranslated() === 0";
        self.until("the translation", translated).await
    }
}
