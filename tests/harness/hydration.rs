//! Waits for the hydration of the page, or for its failure.

use anyhow::{Result, ensure};

use crate::page::Page;

impl Page {
    /// Moves the pointer, which loads the bundle, and waits for the hydration. Until then the widget may replace
    /// elements, and WebDriver can't use an element that was replaced.
    pub async fn start_using(&self) -> Result<()> {
        self.move_pointer().await?;
        self.wait_for_hydration().await
    }

    /// Waits until the page is hydrated. `static/boot.js` removes `data-waits` when the widget has started.
    pub async fn wait_for_hydration(&self) -> Result<()> {
        let hydrated = "return document.querySelector('#billpay > :not(.loading)') !== null && !document.body.hasAttribute('data-waits')";
        self.until("the hydration", hydrated).await
    }

    /// Checks that the bundle has panicked. This clears the console, which must be empty when the visit ends.
    pub async fn expect_panic(&self) -> Result<()> {
        // A panic ends with the instruction `unreachable`.
        self.expect_console("unreachable").await
    }

    /// Checks that a script has noticed a crash of the program. This clears the console, too.
    pub async fn expect_crash(&self) -> Result<()> {
        self.expect_console("the program crashed").await
    }

    /// Clears the console after the program may have crashed.
    pub async fn clear_console(&self) -> Result<()> {
        self.browser.console().await.map(drop)
    }

    async fn expect_console(&self, message: &str) -> Result<()> {
        let console = self.browser.console().await?;
        let found = console.iter().any(|entry| entry.message.contains(message));
        ensure!(found, "no {message:?} on the console: {console:?}");
        Ok(())
    }
}
