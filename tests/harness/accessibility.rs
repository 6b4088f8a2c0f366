//! What axe-core finds wrong with the page as it stands. Must not know what it shows.

use anyhow::{Context, Result, ensure};
use serde_json::{Value, json};

use crate::page::Page;
use crate::settings;

/// All rules that axe-core runs by default, best practices among them, and the size of targets.
const RUN: &str = "const done = arguments[arguments.length - 1]; axe.run(document, {resultTypes: ['violations'], rules: {'target-size': {enabled: true}}}) \
    .then(r => done(r.violations.map(v => ({id: v.id, help: v.help, nodes: v.nodes.map(n => n.html + ' ' + n.failureSummary)}))), \
          e => done([{id: 'axe', help: String(e)}]))";

impl Page {
    /// Fails when axe-core finds anything.
    pub async fn is_accessible(&self, state: &str) -> Result<()> {
        let axe = tokio::fs::read_to_string(settings::path("BILLPAY_TEST_AXE")?).await?;
        self.run(&axe, json!([])).await?;
        let found = self
            .browser
            .driver
            .execute_async(RUN, Vec::<Value>::new())
            .await?;
        let found = found
            .json()
            .as_array()
            .cloned()
            .context("axe gave no list")?;
        let report = serde_json::to_string_pretty(&found)?;
        ensure!(found.is_empty(), "{state} is not accessible: {report}");
        Ok(())
    }
}
