//! Medians of each page, side by side.

use std::collections::BTreeSet;

use super::median::median;
use super::notes::{Sample, Visit};
use super::reading::{COLD_ONLY, METRICS, Metric, Reading};
use super::subjects::{ADYEN, EMBED, EMBED_PRELOADED, EMBED_PRINTED, FORM, PAGE, WITHOUT_WASM};
use crate::table::row;

/// One page in one condition.
pub(super) struct Column {
    pub(super) heading: &'static str,
    pub(super) page: &'static str,
    pub(super) warm: bool,
}

pub(super) const COLUMNS: [Column; 11] = [
    column(FORM, FORM, false),
    column("form, warm", FORM, true),
    column(PAGE, PAGE, false),
    column("page, warm", PAGE, true),
    column(WITHOUT_WASM, WITHOUT_WASM, false),
    column(EMBED, EMBED, false),
    column("embed, warm", EMBED, true),
    column(EMBED_PRELOADED, EMBED_PRELOADED, false),
    column(EMBED_PRINTED, EMBED_PRINTED, false),
    column(ADYEN, ADYEN, false),
    column("Adyen, warm", ADYEN, true),
];

const fn column(heading: &'static str, page: &'static str, warm: bool) -> Column {
    Column {
        heading,
        page,
        warm,
    }
}

/// What stands for all runs of the column. One run in which it did not happen is enough to say so.
pub(super) fn middle(samples: &[Sample], column: &Column, metric: &Metric) -> Reading {
    let runs = samples.iter().filter(|sample| sample.page == column.page);
    let read = |sample: &Sample| (metric.read)(sample, visit(sample, column));
    let values = runs.map(read).collect::<Result<Vec<f64>, _>>()?;
    median(values).ok_or("it was not measured")
}

fn visit<'a>(sample: &'a Sample, column: &Column) -> &'a Visit {
    if column.warm {
        &sample.warm
    } else {
        &sample.cold
    }
}

/// The table, and why it has gaps.
pub(super) fn table(samples: &[Sample]) -> (Vec<Vec<String>>, Vec<String>) {
    let mut head = row([""]);
    head.extend(COLUMNS.iter().map(|column| column.heading.to_owned()));
    let mut rows = vec![head];
    let mut gaps = BTreeSet::new();
    for metric in METRICS {
        let mut cells = row([metric.name]);
        for column in &COLUMNS {
            cells.push(match middle(samples, column, metric) {
                Ok(value) => format!("{value:.*}", metric.digits),
                Err(why) => {
                    gaps.insert(gap(metric, column, why));
                    "-".to_owned()
                }
            });
        }
        rows.push(cells);
    }
    (rows, gaps.into_iter().collect())
}

fn gap(metric: &Metric, column: &Column, why: &str) -> String {
    let name = metric.name.trim_end_matches(", ms");
    let place = match why {
        COLD_ONLY => "warm",
        _ => column.heading,
    };
    format!("{place}, {name}: {why}")
}
