//! What a hand does that a driver's own commands can't say: a pointer that only moves, a finger, a word
//! that is still being composed.

use anyhow::Result;
use serde_json::{Value, json};

use crate::page::Page;

impl Page {
    async fn input(&self, command: &str, parameters: Value) -> Result<()> {
        let command = format!("Input.{command}");
        self.browser.cdp(&command, parameters).await.map(drop)
    }

    /// Moves the pointer over the page's corner, where nothing is.
    pub async fn moves_pointer(&self) -> Result<()> {
        // A pointer that is there already has not moved.
        for at in [1, 2] {
            let there = json!({"type": "mouseMoved", "x": at, "y": at});
            self.input("dispatchMouseEvent", there).await?;
        }
        Ok(())
    }

    /// Puts a finger on the first element of that selector, and lifts it again.
    pub async fn touches(&self, selector: &str) -> Result<()> {
        let (x, y) = self.place(selector).await?;
        let finger = json!({"type": "touchStart", "touchPoints": [{"x": x, "y": y}]});
        self.input("dispatchTouchEvent", finger).await?;
        let none = json!({"type": "touchEnd", "touchPoints": []});
        self.input("dispatchTouchEvent", none).await
    }

    /// Begins a word where the focus is, as input methods do, and most keyboards of phones.
    pub async fn composes(&self, text: &str) -> Result<()> {
        let length = text.chars().count();
        let word = json!({"text": text, "selectionStart": length, "selectionEnd": length});
        self.input("imeSetComposition", word).await
    }

    /// Ends the word that is being composed as this one.
    pub async fn ends_word(&self, text: &str) -> Result<()> {
        self.input("insertText", json!({"text": text})).await
    }

    /// Asks pages to save data, as people do in their browser's settings.
    pub async fn saves_data(&self) -> Result<()> {
        let saving = json!({"dataSaverEnabled": true});
        let command = "Emulation.setDataSaverOverride";
        self.browser.cdp(command, saving).await?;
        // The emulation leaves out the header that such a browser sends.
        let header = json!({"headers": {"save-data": "on"}});
        self.browser.cdp("Network.enable", json!({})).await?;
        let command = "Network.setExtraHTTPHeaders";
        self.browser.cdp(command, header).await.map(drop)
    }
}
