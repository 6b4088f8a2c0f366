//! Waits for the hydration of the page.

use anyhow::{Result, ensure};

use crate::page::Page;

impl Page {
    /// Starts to use the page, and waits for the hydration, because elements that are rendered again are other
    /// elements to WebDriver.
    pub async fn start_using(&self) -> Result<()> {
        self.move_pointer().await?;
        self.is_hydrated().await
    }

    /// Waits until the page is hydrated.
    pub async fn is_hydrated(&self) -> Result<()> {
        let taken = "return document.querySelector('#billpay > :not(.loading)') !== null && !document.body.hasAttribute('data-waits')";
        self.until("the scripts", taken).await
    }

    /// Checks that the console has the bundle's panic, and clears the console, which the visit's end would check.
    pub async fn has_panicked(&self) -> Result<()> {
        let console = self.browser.console().await?;
        let stopped = console
            .iter()
            .any(|entry| entry.message.contains("unreachable"));
        ensure!(stopped, "the bundle goes on: {console:?}");
        Ok(())
    }
}
