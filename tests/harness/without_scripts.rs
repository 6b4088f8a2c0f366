//! What a customer can do and read on a page without scripts. Uses the `DevTools` protocol, because WebDriver's commands
//! need scripts.

use anyhow::{Context, Result};
use billpay_contract::Field;
use serde_json::{Value, json};

use crate::page::Page;
use crate::wait::eventually;

/// The middle of an element in whole pixels, from its four corners.
fn middle(quad: &Value) -> Option<(i64, i64)> {
    let at = |index: usize| quad[index].as_f64().map(|pixels| pixels as i64);
    Some(((at(0)? + at(4)?) / 2, (at(1)? + at(5)?) / 2))
}

/// Replaces no-break spaces.
fn with_normal_spaces(text: &str) -> String {
    text.replace('\u{a0}', " ")
}

impl Page {
    async fn dom(&self, command: &str, parameters: Value) -> Result<Value> {
        self.browser
            .cdp(&format!("DOM.{command}"), parameters)
            .await
    }

    /// The first element of that selector.
    async fn node(&self, selector: &str) -> Result<Option<Value>> {
        let document = self.dom("getDocument", json!({"depth": 0})).await?;
        let query = json!({"nodeId": document["root"]["nodeId"], "selector": selector});
        let found = self.dom("querySelector", query).await?["nodeId"].clone();
        Ok((found != json!(0)).then_some(found))
    }

    async fn existing_node(&self, selector: &str) -> Result<Value> {
        let node = self.node(selector).await?;
        node.with_context(|| format!("no element {selector}"))
    }

    /// An attribute of the first element of that selector.
    pub async fn attribute(&self, selector: &str, name: &str) -> Result<Option<String>> {
        let Some(node) = self.node(selector).await? else {
            return Ok(None);
        };
        let answer = self.dom("getAttributes", json!({"nodeId": node})).await?;
        let attributes = answer["attributes"].as_array().context("no attributes")?;
        let pair = attributes.chunks(2).find(|pair| pair[0] == name);
        Ok(pair.and_then(|pair| pair[1].as_str()).map(str::to_owned))
    }

    /// Waits until an attribute of the first element of that selector has this value.
    pub async fn has_attribute(&self, selector: &str, name: &str, value: &str) -> Result<()> {
        let look = async || self.attribute(selector, name).await;
        let what = format!("{name}={value:?} at {selector}");
        let good = |seen: &Option<String>| seen.as_deref() == Some(value);
        eventually(&what, look, good).await.map(drop)
    }

    /// Replaces a field's text.
    pub async fn enter(&self, field: Field, text: &str) -> Result<()> {
        let node = self
            .existing_node(&format!("input[name={}]", field.wire_name()))
            .await?;
        self.dom("focus", json!({"nodeId": node})).await?;
        let all = json!({"type": "keyDown", "commands": ["selectAll"]});
        self.browser.cdp("Input.dispatchKeyEvent", all).await?;
        let text = json!({"text": text});
        self.browser.cdp("Input.insertText", text).await.map(drop)
    }

    /// The middle of the first element of that selector, scrolled into view.
    pub(crate) async fn place(&self, selector: &str) -> Result<(i64, i64)> {
        let node = json!({"nodeId": self.existing_node(selector).await?});
        self.dom("scrollIntoViewIfNeeded", node.clone()).await?;
        let place = self.dom("getBoxModel", node).await?;
        middle(&place["model"]["border"]).context("no place")
    }

    /// Clicks the first element of that selector.
    pub async fn tap(&self, selector: &str) -> Result<()> {
        let (x, y) = self.place(selector).await?;
        for kind in ["mousePressed", "mouseReleased"] {
            let press = json!({"type": kind, "x": x, "y": y, "button": "left", "clickCount": 1});
            self.browser.cdp("Input.dispatchMouseEvent", press).await?;
        }
        Ok(())
    }

    /// Waits until the page has this text in the accessibility tree.
    pub async fn has_accessible_text(&self, text: &str) -> Result<()> {
        let look = async || Ok(with_normal_spaces(&self.text_for_screen_readers().await?));
        let good = |read: &String| read.contains(text);
        eventually(&format!("{text:?}"), look, good).await.map(drop)
    }

    /// Clicks the element until the page has this text. During a navigation there may be no element.
    pub async fn tap_until(&self, selector: &str, text: &str) -> Result<()> {
        let press_or_read = async || {
            let read = with_normal_spaces(&self.text_for_screen_readers().await?);
            if !read.contains(text) {
                self.tap(selector).await?;
            }
            Ok(read)
        };
        let good = |read: &String| read.contains(text);
        let what = format!("{text:?} by pressing {selector}");
        eventually(&what, press_or_read, good).await.map(drop)
    }

    /// Goes back to the previous page.
    pub async fn back(&self) -> Result<()> {
        Ok(self.browser.driver.back().await?)
    }
}
