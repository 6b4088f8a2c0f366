//! Checks accessibility with axe-core.

use anyhow::{Context, Result, ensure};
use serde_json::{Value, json};

use crate::page::Page;
use crate::settings;

/// Runs axe-core's default rules, including best practices, and the size of targets.
const RUN: &str = "const done = arguments[arguments.length - 1]; axe.run(arguments[0] ?? document, {resultTypes: ['violations'], rules: {'target-size': {enabled: true}}}) \
    .then(r => done(r.violations.map(v => ({id: v.id, help: v.help, nodes: v.nodes.map(n => n.html + ' ' + n.failureSummary)}))), \
          e => done([{id: 'axe', help: String(e)}]))";

/// Finishes the transitions in the page and in every open shadow root, because colours differ during a transition.
/// Animations are not finished: one of them starts after seconds.
const FINISH: &str = "const roots = [document, ...[...document.querySelectorAll('*')].map(e => e.shadowRoot).filter(r => r)]; \
    for (const a of roots.flatMap(r => r.getAnimations())) if (a instanceof CSSTransition) a.finish();";

impl Page {
    /// Finishes all transitions.
    pub async fn finish_transitions(&self) -> Result<()> {
        self.run(FINISH, json!([])).await.map(drop)
    }

    /// Fails if axe-core finds a violation in the page.
    pub async fn is_accessible(&self, state: &str) -> Result<()> {
        self.part(Value::Null, state).await
    }

    /// Fails if axe-core finds a violation in the selected element, including its shadow root.
    pub async fn part_is_accessible(&self, selector: &str, state: &str) -> Result<()> {
        self.part(json!({"include": [[selector]]}), state).await
    }

    async fn part(&self, part: Value, state: &str) -> Result<()> {
        self.finish_transitions().await?;
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
