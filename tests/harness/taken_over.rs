//! When the scripts have a page that the server rendered.

use anyhow::{Result, ensure};

use crate::page::Page;

impl Page {
    /// Begins to use it, and goes on when the scripts have it: what is drawn anew is another element to
    /// the driver, and not to a person.
    pub async fn begins_use(&self) -> Result<()> {
        self.moves_pointer().await?;
        self.is_taken_over().await
    }

    /// Waits until the scripts have taken the page over.
    pub async fn is_taken_over(&self) -> Result<()> {
        let taken = "return document.querySelector('#billpay > :not(.loading)') !== null && !document.body.hasAttribute('data-waits')";
        self.until("the scripts", taken).await
    }

    /// Reads in the console that the bundle has stopped; what the end of a visit looks for is read then.
    pub async fn has_stopped(&self) -> Result<()> {
        let console = self.browser.console().await?;
        let stopped = console
            .iter()
            .any(|entry| entry.message.contains("unreachable"));
        ensure!(stopped, "the bundle goes on: {console:?}");
        Ok(())
    }
}
