//! What a page still holds in the browser's memory.

use anyhow::Result;
use serde_json::{Value, json};

use crate::page::Page;

/// What one collection frees lets the next one free more: Rust keeps JavaScript's objects, and the
/// other way round.
const COLLECTIONS: usize = 3;

impl Page {
    /// What the browser holds once its garbage is collected: `nodes`, `jsEventListeners`.
    pub async fn held(&self) -> Result<Value> {
        for _ in 0..COLLECTIONS {
            let collect = "HeapProfiler.collectGarbage";
            self.browser.cdp(collect, json!({})).await?;
        }
        self.browser.cdp("Memory.getDOMCounters", json!({})).await
    }
}
