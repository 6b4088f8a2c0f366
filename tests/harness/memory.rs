//! The browser's memory counters.

use anyhow::Result;
use serde_json::{Value, json};

use crate::page::Page;

/// Several collections are needed, because wasm and JavaScript objects reference each other.
const COLLECTIONS: usize = 3;

impl Page {
    /// The counters after garbage collection, such as `nodes` and `jsEventListeners`.
    pub async fn memory_counters(&self) -> Result<Value> {
        for _ in 0..COLLECTIONS {
            let collect = "HeapProfiler.collectGarbage";
            self.browser.cdp(collect, json!({})).await?;
        }
        self.browser.cdp("Memory.getDOMCounters", json!({})).await
    }
}
