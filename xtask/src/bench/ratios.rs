//! What our pages are measured by: a form without script and style, and Adyen's component. Must not
//! know how the numbers came about.

use super::comparison::{COLUMNS, Column, middle};
use super::network::Network;
use super::notes::Sample;
use super::reading::{
    ANSWERS, INTERACTIVE, LARGEST_PAINT, METRICS, Metric, Reading, SHIFT, SUBMIT,
};
use super::subjects::{ADYEN, EMBED, EMBED_PRELOADED, EMBED_PRINTED, FORM, OTHERS, PAGE};
use crate::table::row;

/// A number as a part of another page's: a metric, and whose it is compared with.
struct Ratio {
    metric: &'static str,
    other: &'static str,
}

/// The rows below the table.
const RATIOS: [Ratio; 5] = [
    ratio(LARGEST_PAINT, FORM),
    ratio(SUBMIT, FORM),
    ratio(SUBMIT, ADYEN),
    ratio(INTERACTIVE, ADYEN),
    ratio(ANSWERS, ADYEN),
];

/// How much of another page's number that of a column may be. Where nothing is promised, it is told all
/// the same.
struct Promise {
    column: &'static str,
    ratio: Ratio,
    most: Option<f64>,
}

/// On every line: painted and usable when the least that could be sent is, with a tenth for what differs
/// between runs; usable without being held up in half of Adyen's time.
const PROMISES: [Promise; 3] = [
    promise(PAGE, ratio(LARGEST_PAINT, FORM), Some(1.1)),
    promise(PAGE, ratio(SUBMIT, FORM), Some(1.1)),
    promise(PAGE, ratio(INTERACTIVE, ADYEN), Some(0.5)),
];

/// On slow 4G also when the scripts answer, which the others hide, and the element: sooner usable than
/// Adyen's component, sooner still where the page asks early, and with the least that could be sent where
/// the form stands in the page.
const ON_SLOW_4G: [Promise; 5] = [
    promise(PAGE, ratio(ANSWERS, ADYEN), Some(1.2)),
    promise(EMBED, ratio(SUBMIT, ADYEN), Some(0.9)),
    promise(EMBED, ratio(ANSWERS, ADYEN), Some(1.5)),
    promise(EMBED_PRELOADED, ratio(SUBMIT, ADYEN), Some(0.65)),
    promise(EMBED_PRINTED, ratio(SUBMIT, FORM), Some(1.15)),
];

const ELSEWHERE: [Promise; 1] = [promise(PAGE, ratio(ANSWERS, ADYEN), None)];

const fn ratio(metric: &'static str, other: &'static str) -> Ratio {
    Ratio { metric, other }
}

const fn promise(column: &'static str, ratio: Ratio, most: Option<f64>) -> Promise {
    Promise {
        column,
        ratio,
        most,
    }
}

impl Ratio {
    /// The metric's name without its unit.
    fn name(&self) -> String {
        let what = self.metric.trim_end_matches(", ms");
        format!("{what} / {}", self.other)
    }

    /// The column's number as a part of the other's, both with an empty cache or both without.
    fn of(&self, samples: &[Sample], column: &Column) -> Reading {
        let metric = metric(self.metric)?;
        let others = Column {
            heading: self.other,
            page: self.other,
            warm: column.warm,
        };
        Ok(middle(samples, column, metric)? / middle(samples, &others, metric)?)
    }
}

impl Promise {
    /// Whether the column keeps it, in words.
    fn verdict(&self, samples: &[Sample]) -> String {
        let name = format!("{}, {}", self.column, self.ratio.name());
        let column = COLUMNS.iter().find(|one| one.heading == self.column);
        let ratio = column.map_or(Err("it was not measured"), |column| {
            self.ratio.of(samples, column)
        });
        match self.most {
            Some(most) => verdict(&name, ratio, most),
            None => remark(&name, ratio),
        }
    }
}

fn metric(name: &str) -> Result<&'static Metric, &'static str> {
    let found = METRICS.iter().find(|metric| metric.name == name);
    found.ok_or("there is no such row")
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

/// Whether nothing moves, in any column of ours.
fn stillness(samples: &[Sample]) -> String {
    let name = "every column of ours, layout shift";
    match most_moved(samples) {
        Ok((shift, _)) if shift <= 0.0 => format!("{name}: 0, at most 0: kept"),
        Ok((shift, heading)) => format!("{name}: {shift:.4} in {heading}, at most 0: not kept"),
        Err(why) => format!("{name}: -, at most 0: not kept, {why}"),
    }
}

/// The largest shift of our columns, and in which.
fn most_moved(samples: &[Sample]) -> Result<(f64, &'static str), &'static str> {
    let metric = metric(SHIFT)?;
    let mut most = (0.0, "");
    for column in COLUMNS.iter().filter(|one| !OTHERS.contains(&one.page)) {
        let shift = middle(samples, column, metric)?;
        if shift > most.0 {
            most = (shift, column.heading);
        }
    }
    Ok(most)
}

/// The rows below the table.
pub(super) fn rows(samples: &[Sample]) -> Vec<Vec<String>> {
    let rows = RATIOS.iter().map(|ratio| {
        let mut cells = row([&ratio.name()]);
        cells.extend(
            COLUMNS
                .iter()
                .map(|column| match ratio.of(samples, column) {
                    Ok(ratio) => format!("{ratio:.2}"),
                    Err(_) => "-".to_owned(),
                }),
        );
        cells
    });
    rows.collect()
}

/// The promises for that network, each with its measured ratio and whether it is kept.
pub(super) fn verdicts(samples: &[Sample], network: Network) -> Vec<String> {
    let slow_4g = network == Network::Slow4g;
    let more: &[Promise] = if slow_4g { &ON_SLOW_4G } else { &ELSEWHERE };
    let promises = PROMISES.iter().chain(more);
    let verdicts = promises.map(|promise| promise.verdict(samples));
    verdicts
        .chain(slow_4g.then(|| stillness(samples)))
        .collect()
}
