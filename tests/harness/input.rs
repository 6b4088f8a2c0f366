//! Pointer moves, and input that WebDriver has no commands for: touches, text composition, and the data saver.

use std::time::Duration;

use anyhow::Result;
use serde_json::{Value, json};

use crate::page::Page;

impl Page {
    async fn input(&self, command: &str, parameters: Value) -> Result<()> {
        let command = format!("Input.{command}");
        self.browser.cdp(&command, parameters).await.map(drop)
    }

    /// Moves the pointer in the page's corner, where no element is.
    pub async fn move_pointer(&self) -> Result<()> {
        // Two positions, because the pointer may already be at the first one.
        let moves = self
            .browser
            .driver
            .action_chain_with_delay(None, Some(Duration::ZERO));
        Ok(moves.move_to(1, 1).move_to(2, 2).perform().await?)
    }

    /// Touches the first element of that selector.
    pub async fn touch(&self, selector: &str) -> Result<()> {
        let (x, y) = self.place(selector).await?;
        let finger = json!({"type": "touchStart", "touchPoints": [{"x": x, "y": y}]});
        self.input("dispatchTouchEvent", finger).await?;
        let none = json!({"type": "touchEnd", "touchPoints": []});
        self.input("dispatchTouchEvent", none).await
    }

    /// Starts the composition of a word in the focused element, as most phone keyboards do.
    pub async fn compose(&self, text: &str) -> Result<()> {
        let length = text.chars().count();
        let word = json!({"text": text, "selectionStart": length, "selectionEnd": length});
        self.input("imeSetComposition", word).await
    }

    /// Ends the composition with this word.
    pub async fn end_composition(&self, text: &str) -> Result<()> {
        self.input("insertText", json!({"text": text})).await
    }

    /// Turns the data saver on.
    pub async fn enable_data_saver(&self) -> Result<()> {
        let saving = json!({"dataSaverEnabled": true});
        let command = "Emulation.setDataSaverOverride";
        self.browser.cdp(command, saving).await?;
        // The emulation does not send the header.
        let header = json!({"headers": {"save-data": "on"}});
        self.browser.cdp("Network.enable", json!({})).await?;
        let command = "Network.setExtraHTTPHeaders";
        self.browser.cdp(command, header).await.map(drop)
    }
}
