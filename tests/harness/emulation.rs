//! Emulation of screens, networks, media features and permissions.

use anyhow::Result;
use serde_json::{Value, json};

use crate::page::Page;

impl Page {
    async fn set(&self, command: &str, parameters: Value) -> Result<()> {
        self.browser.cdp(command, parameters).await.map(drop)
    }

    /// Runs this script before the scripts of every page from now on.
    pub async fn before_scripts(&self, script: &str) -> Result<()> {
        let source = json!({"source": script});
        self.set("Page.addScriptToEvaluateOnNewDocument", source)
            .await
    }

    /// Sets the user agent.
    pub async fn user_agent(&self, name: &str) -> Result<()> {
        let agent = json!({"userAgent": name});
        self.set("Emulation.setUserAgentOverride", agent).await
    }

    /// Emulates a media type: `print`, or an empty string for the screen.
    pub async fn emulate_media(&self, media: &str) -> Result<()> {
        let parameters = json!({"media": media});
        self.set("Emulation.setEmulatedMedia", parameters).await
    }

    /// Sets the size of the screen in CSS pixels.
    pub async fn screen(&self, width: u32, height: u32) -> Result<()> {
        let metrics = json!({"width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 600});
        self.set("Emulation.setDeviceMetricsOverride", metrics)
            .await
    }

    /// Sets a media feature, such as `prefers-color-scheme` to `dark`.
    pub async fn prefer(&self, feature: &str, value: &str) -> Result<()> {
        let media = json!({"features": [{"name": feature, "value": value}]});
        self.set("Emulation.setEmulatedMedia", media).await
    }

    /// Turns the network off or on.
    pub async fn offline(&self, offline: bool) -> Result<()> {
        let conditions = json!({"offline": offline, "latency": 0, "downloadThroughput": -1, "uploadThroughput": -1});
        self.set("Network.enable", json!({})).await?;
        self.set("Network.emulateNetworkConditions", conditions)
            .await
    }

    /// Delays each response by that many milliseconds.
    pub async fn latency(&self, milliseconds: u32) -> Result<()> {
        let conditions = json!({"offline": false, "latency": milliseconds, "downloadThroughput": -1, "uploadThroughput": -1});
        self.set("Network.enable", json!({})).await?;
        self.set("Network.emulateNetworkConditions", conditions)
            .await
    }

    /// Blocks requests to addresses of these patterns, and of no others.
    pub async fn block(&self, patterns: &[&str]) -> Result<()> {
        self.set("Network.enable", json!({})).await?;
        self.set("Network.setBlockedURLs", json!({"urls": patterns}))
            .await
    }

    /// Turns JavaScript off or on.
    pub async fn scripts(&self, on: bool) -> Result<()> {
        self.set(
            "Emulation.setScriptExecutionDisabled",
            json!({"value": !on}),
        )
        .await
    }

    /// Sets the permission for the clipboard.
    pub async fn clipboard(&self, setting: &str) -> Result<()> {
        for name in ["clipboard-read", "clipboard-write"] {
            let permission =
                json!({"permission": {"name": name}, "setting": setting, "origin": self.address});
            self.set("Browser.setPermission", permission).await?;
        }
        Ok(())
    }
}
