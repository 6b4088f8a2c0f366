//! The page where no script runs: what a person can do there, asked of the browser itself. Must not
//! know what a test wants.

use anyhow::{Context, Result};
use billpay_contract::Field;
use serde_json::{Value, json};

use crate::page::Page;
use crate::wait::eventually;

/// The middle of an element in whole pixels, of the four corners that the browser tells.
fn middle(quad: &Value) -> Option<(i64, i64)> {
    let at = |index: usize| quad[index].as_f64().map(|pixels| pixels as i64);
    Some(((at(0)? + at(4)?) / 2, (at(1)? + at(5)?) / 2))
}

/// With the spaces that keyboards have.
fn squeezed(text: &str) -> String {
    text.replace('\u{a0}', " ")
}

impl Page {
    async fn dom(&self, command: &str, parameters: Value) -> Result<Value> {
        self.browser
            .cdp(&format!("DOM.{command}"), parameters)
            .await
    }

    /// The first element of that selector; nothing where there is none.
    async fn node(&self, selector: &str) -> Result<Option<Value>> {
        let document = self.dom("getDocument", json!({"depth": 0})).await?;
        let asked = json!({"nodeId": document["root"]["nodeId"], "selector": selector});
        let found = self.dom("querySelector", asked).await?["nodeId"].clone();
        Ok((found != json!(0)).then_some(found))
    }

    async fn the_node(&self, selector: &str) -> Result<Value> {
        let node = self.node(selector).await?;
        node.with_context(|| format!("no element {selector}"))
    }

    /// An attribute of the first element of that selector now.
    async fn attribute(&self, selector: &str, name: &str) -> Result<Option<String>> {
        let Some(node) = self.node(selector).await? else {
            return Ok(None);
        };
        let said = self.dom("getAttributes", json!({"nodeId": node})).await?;
        let said = said["attributes"].as_array().context("no attributes")?;
        let pair = said.chunks(2).find(|pair| pair[0] == name);
        Ok(pair.and_then(|pair| pair[1].as_str()).map(str::to_owned))
    }

    /// Waits until an attribute of the first element of that selector is this.
    pub async fn has_attribute(&self, selector: &str, name: &str, value: &str) -> Result<()> {
        let look = async || self.attribute(selector, name).await;
        let what = format!("{name}={value:?} at {selector}");
        let good = |seen: &Option<String>| seen.as_deref() == Some(value);
        eventually(&what, look, good).await.map(drop)
    }

    /// Replaces what stands in a field.
    pub async fn enter(&self, field: Field, text: &str) -> Result<()> {
        let node = self
            .the_node(&format!("input[name={}]", field.wire_name()))
            .await?;
        self.dom("focus", json!({"nodeId": node})).await?;
        let all = json!({"type": "keyDown", "commands": ["selectAll"]});
        self.browser.cdp("Input.dispatchKeyEvent", all).await?;
        let text = json!({"text": text});
        self.browser.cdp("Input.insertText", text).await.map(drop)
    }

    /// The middle of the first element of that selector, once it is in view.
    pub(crate) async fn place(&self, selector: &str) -> Result<(i64, i64)> {
        let node = json!({"nodeId": self.the_node(selector).await?});
        self.dom("scrollIntoViewIfNeeded", node.clone()).await?;
        let place = self.dom("getBoxModel", node).await?;
        middle(&place["model"]["border"]).context("no place")
    }

    /// Presses the first element of that selector.
    pub async fn tap(&self, selector: &str) -> Result<()> {
        let (x, y) = self.place(selector).await?;
        for kind in ["mousePressed", "mouseReleased"] {
            let press = json!({"type": kind, "x": x, "y": y, "button": "left", "clickCount": 1});
            self.browser.cdp("Input.dispatchMouseEvent", press).await?;
        }
        Ok(())
    }

    /// Waits until the page reads so.
    pub async fn reads(&self, text: &str) -> Result<()> {
        let look = async || Ok(squeezed(&self.text_for_screen_readers().await?));
        let good = |read: &String| read.contains(text);
        eventually(&format!("{text:?}"), look, good).await.map(drop)
    }

    /// Presses it until the page reads so. While a page is on its way there is nothing to press.
    pub async fn tap_until(&self, selector: &str, text: &str) -> Result<()> {
        let press_or_read = async || {
            let read = squeezed(&self.text_for_screen_readers().await?);
            if !read.contains(text) {
                self.tap(selector).await?;
            }
            Ok(read)
        };
        let good = |read: &String| read.contains(text);
        let what = format!("{text:?} by pressing {selector}");
        eventually(&what, press_or_read, good).await.map(drop)
    }

    /// Goes back to the page before.
    pub async fn back(&self) -> Result<()> {
        Ok(self.browser.driver.back().await?)
    }
}
