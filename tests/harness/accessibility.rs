//! What axe-core finds wrong with the page at rest.

use anyhow::{Context, Result, ensure};
use serde_json::{Value, json};

use crate::page::Page;
use crate::settings;

/// All rules that axe-core runs by default, best practices among them, and the size of targets.
const RUN: &str = "const done = arguments[arguments.length - 1]; axe.run(arguments[0] ?? document, {resultTypes: ['violations'], rules: {'target-size': {enabled: true}}}) \
    .then(r => done(r.violations.map(v => ({id: v.id, help: v.help, nodes: v.nodes.map(n => n.html + ' ' + n.failureSummary)}))), \
          e => done([{id: 'axe', help: String(e)}]))";

/// Takes the transitions in the page and in every open shadow root to their ends: a colour on its
/// way from one scheme to the other is neither. Animations go on: one of them begins after seconds.
const FINISH: &str = "const roots = [document, ...[...document.querySelectorAll('*')].map(e => e.shadowRoot).filter(r => r)]; \
    for (const a of roots.flatMap(r => r.getAnimations())) if (a instanceof CSSTransition) a.finish();";

impl Page {
    /// Leaves no transition half-way.
    pub async fn at_rest(&self) -> Result<()> {
        self.run(FINISH, json!([])).await.map(drop)
    }

    /// Fails when axe-core finds anything in the page at rest.
    pub async fn is_accessible(&self, state: &str) -> Result<()> {
        self.part(Value::Null, state).await
    }

    /// The same for what the selector finds, shadows in it included, and for no rule about pages.
    pub async fn part_is_accessible(&self, selector: &str, state: &str) -> Result<()> {
        self.part(json!({"include": [[selector]]}), state).await
    }

    async fn part(&self, part: Value, state: &str) -> Result<()> {
        self.at_rest().await?;
        if self.run("return !window.axe", json!([])).await? == json!(true) {
            let axe = tokio::fs::read_to_string(settings::path("BILLPAY_TEST_AXE")?).await?;
            self.run(&axe, json!([])).await?;
        }
        let found = self.browser.driver.execute_async(RUN, vec![part]).await?;
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
