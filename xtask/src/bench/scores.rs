//! What Lighthouse says, in the middle of several runs.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::median::median;

/// The best there is.
pub(super) const FULL: f64 = 100.0;

/// All of its reports.
#[derive(Debug, Deserialize)]
pub(super) struct Reports {
    pub(super) samples: Vec<Report>,
}

/// One page, one run.
#[derive(Debug, Deserialize)]
pub(super) struct Report {
    pub(super) page: String,
    /// Lighthouse's own.
    pub(super) version: String,
    /// By category, of 100.
    pub(super) scores: BTreeMap<String, f64>,
    /// Milliseconds, but for the layout shift.
    pub(super) metrics: BTreeMap<String, f64>,
    pub(super) failing: Vec<Failing>,
    /// What would help and costs no points.
    pub(super) hints: Vec<String>,
}

/// An audit that costs points.
#[derive(Debug, Deserialize)]
pub(super) struct Failing {
    pub(super) category: String,
    pub(super) title: String,
    /// What of it was reached, of 1.
    pub(super) score: f64,
    pub(super) shown: String,
    pub(super) items: Vec<String>,
}

impl Reports {
    fn of<'a>(&'a self, page: &'a str) -> impl Iterator<Item = &'a Report> {
        self.samples
            .iter()
            .filter(move |report| report.page == page)
    }

    /// The page's score, or none where the category was not asked for.
    pub(super) fn score(&self, page: &str, category: &str) -> Option<f64> {
        let runs = self.of(page);
        median(
            runs.filter_map(|report| report.scores.get(category).copied())
                .collect(),
        )
    }

    /// The page's number for a metric.
    pub(super) fn metric(&self, page: &str, metric: &str) -> Option<f64> {
        let runs = self.of(page);
        median(
            runs.filter_map(|report| report.metrics.get(metric).copied())
                .collect(),
        )
    }

    /// What cost the page points in any run, and where, each once; then what would help.
    pub(super) fn faults(&self, page: &str) -> Vec<String> {
        let mut faults = BTreeMap::new();
        let mut hints = BTreeMap::new();
        for report in self.of(page) {
            for audit in &report.failing {
                // The first run's words stand for the others', whose numbers differ a little.
                faults
                    .entry((&audit.category, &audit.title))
                    .or_insert_with(|| audit.lines());
            }
            for hint in &report.hints {
                let title = hint.split(": ").next();
                hints
                    .entry(title)
                    .or_insert_with(|| format!("  (hint) {hint}"));
            }
        }
        let hints = hints.into_values();
        faults.into_values().flatten().chain(hints).collect()
    }
}

impl Failing {
    fn lines(&self) -> Vec<String> {
        let Self {
            category,
            title,
            score,
            shown,
            items,
        } = self;
        let mut lines = vec![format!("  {category}: {title}: {score:.2} {shown}")];
        lines.extend(items.iter().map(|item| format!("      {item}")));
        lines
    }
}
