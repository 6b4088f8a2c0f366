//! When the scripts have a page that the server rendered. Must not know what brought them.

use anyhow::Result;

use crate::page::Page;

impl Page {
    /// Waits until the scripts have taken the page over.
    pub async fn is_taken_over(&self) -> Result<()> {
        let taken = "return document.querySelector('form') !== null && !document.body.hasAttribute('data-waits')";
        self.until("the scripts", taken).await
    }
}
