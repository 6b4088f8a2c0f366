//! What our pages are measured by: a form without script and style, and Adyen's component. Must not
//! know how the numbers came about.

use super::comparison::{COLUMNS, Column, middle};
use super::notes::Sample;
use super::reading::{ANSWERS, INTERACTIVE, LARGEST_PAINT, METRICS, Metric, Reading, SUBMIT};
use super::subjects::{ADYEN, FORM, PAGE};
use crate::table::row;

/// A promise about the page: a metric, whose it is compared with, and how much of that it may be. Where
/// nothing is promised, it is told all the same.
pub(super) struct Promise {
    pub(super) metric: &'static str,
    pub(super) other: &'static str,
    pub(super) most: Option<f64>,
}

/// Painted and usable when the least that could be sent is, with a tenth for what differs between
/// runs; usable without being held up in half of Adyen's time. When the scripts answer is what that
/// hides.
pub(super) const PROMISES: [Promise; 4] = [
    promise(LARGEST_PAINT, FORM, Some(1.1)),
    promise(SUBMIT, FORM, Some(1.1)),
    promise(INTERACTIVE, ADYEN, Some(0.5)),
    promise(ANSWERS, ADYEN, None),
];

const fn promise(metric: &'static str, other: &'static str, most: Option<f64>) -> Promise {
    Promise {
        metric,
        other,
        most,
    }
}

impl Promise {
    /// The metric's name without its unit.
    pub(super) fn name(&self) -> String {
        let what = self.metric.trim_end_matches(", ms");
        format!("{what} / {}", self.other)
    }

    fn metric(&self) -> Option<&'static Metric> {
        METRICS.iter().find(|metric| metric.name == self.metric)
    }

    /// The column's number as a part of the other's, both with an empty cache or both without.
    fn ratio(&self, samples: &[Sample], column: &Column) -> Reading {
        let metric = self.metric().ok_or("there is no such row")?;
        let others = Column {
            heading: self.other,
            page: self.other,
            warm: column.warm,
        };
        Ok(middle(samples, column, metric)? / middle(samples, &others, metric)?)
    }

    /// Whether the page keeps it, in words.
    fn verdict(&self, samples: &[Sample]) -> String {
        let page = COLUMNS
            .iter()
            .find(|column| column.page == PAGE && !column.warm);
        let ratio = page.map_or(Err("it was not measured"), |page| self.ratio(samples, page));
        match self.most {
            Some(most) => verdict(&self.name(), ratio, most),
            None => remark(&self.name(), ratio),
        }
    }
}

/// Whether a ratio is as small as was promised.
pub(super) fn verdict(name: &str, ratio: Reading, most: f64) -> String {
    match ratio {
        Ok(ratio) if ratio <= most => format!("{name}: {ratio:.2}, at most {most:.2}: kept"),
        Ok(ratio) => format!("{name}: {ratio:.2}, at most {most:.2}: not kept"),
        Err(why) => format!("{name}: -, at most {most:.2}: not kept, {why}"),
    }
}

fn remark(name: &str, ratio: Reading) -> String {
    match ratio {
        Ok(ratio) => format!("{name}: {ratio:.2}, nothing is promised"),
        Err(why) => format!("{name}: -, nothing is promised, {why}"),
    }
}

/// The rows below the table.
pub(super) fn rows(samples: &[Sample]) -> Vec<Vec<String>> {
    let rows = PROMISES.iter().map(|promise| {
        let mut cells = row([&promise.name()]);
        cells.extend(
            COLUMNS
                .iter()
                .map(|column| match promise.ratio(samples, column) {
                    Ok(ratio) => format!("{ratio:.2}"),
                    Err(_) => "-".to_owned(),
                }),
        );
        cells
    });
    rows.collect()
}

/// What was promised of the page, and whether it is kept.
pub(super) fn verdicts(samples: &[Sample]) -> Vec<String> {
    let verdicts = PROMISES.iter().map(|promise| promise.verdict(samples));
    verdicts.collect()
}
