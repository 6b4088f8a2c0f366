//! What is read from one run of one page: each row of the table, with what it means. A row has a
//! number only where the thing has happened.

use super::notes::{Sample, Visit};
use super::subjects::{EMBEDS, FORM};

/// A number, or why there is none.
pub(super) type Reading = Result<f64, &'static str>;

/// A row of the table.
pub(super) struct Metric {
    pub(super) name: &'static str,
    /// Digits after the point.
    pub(super) digits: usize,
    pub(super) read: fn(&Sample, &Visit) -> Reading,
}

pub(super) const LARGEST_PAINT: &str = "largest paint, ms";
pub(super) const SUBMIT: &str = "can be submitted, ms";
pub(super) const INTERACTIVE: &str = "interactive, ms";
pub(super) const ANSWERS: &str = "widget answers, ms";
pub(super) const SHIFT: &str = "layout shift";

/// Docs/performance.md defines each of them.
pub(super) const METRICS: &[Metric] = &[
    metric("html, bytes", |_, visit| bytes(visit, "html")),
    metric("css, bytes", |_, visit| bytes(visit, "css")),
    metric("js, bytes", |_, visit| bytes(visit, "js")),
    metric("wasm, bytes", |_, visit| bytes(visit, "wasm")),
    metric("other, bytes", |_, visit| bytes(visit, "other")),
    metric("all bytes", |_, visit| Ok(visit.bytes.values().sum())),
    metric("requests", |_, visit| Ok(visit.requests)),
    metric("first paint, ms", |_, visit| {
        visit.noted.first_paint.ok_or(UNPAINTED)
    }),
    metric(LARGEST_PAINT, |_, visit| {
        visit.noted.largest_paint.ok_or(UNPAINTED)
    }),
    metric(SUBMIT, submit),
    metric(INTERACTIVE, interactive),
    metric(ANSWERS, answers),
    Metric {
        name: SHIFT,
        digits: 3,
        read: |_, visit| Ok(visit.noted.shift),
    },
    metric("blocking time, ms", |_, visit| Ok(blocking(visit))),
    metric("key while loading, ms", |sample, visit| {
        delay_while_loading(sample, visit)
    }),
    metric("key while typing, ms", |sample, visit| {
        typing(sample, visit)
    }),
    metric("objects, kB", |_, visit| Ok(visit.memory.heap / KILO)),
    metric("wasm memory, kB", |_, visit| Ok(visit.memory.wasm / KILO)),
];

const KILO: f64 = 1000.0;
/// A script that runs for longer than this is felt (W3C, Long Tasks).
const LONG_MS: f64 = 50.0;
/// The browser tells of no input that was painted sooner (W3C, Event Timing).
const SHORTEST_TOLD_MS: f64 = 16.0;

const UNPAINTED: &str = "nothing was painted";
const NO_BUTTON: &str = "no button came";
const DEAF: &str = "the button leads to nothing";
const GONE: &str = "the button went away again";
const UNSENT: &str = "a press of the button led to no request";
const SENT_AGAIN: &str = "a press of the button led to more than one request";
const UNHEARD: &str = "no script listens to the button";
const UNREADY: &str = "the widget does not say that it is ready";
const SCRIPTLESS: &str = "it has no script";
const UNTOUCHED: &str = "there was nothing to touch";
const NO_FIELD: &str = "there is no field to type into";
pub(super) const COLD_ONLY: &str = "measured with an empty cache only";

const fn metric(name: &'static str, read: fn(&Sample, &Visit) -> Reading) -> Metric {
    Metric {
        name,
        digits: 0,
        read,
    }
}

fn bytes(visit: &Visit, kind: &str) -> Reading {
    Ok(visit.bytes.get(kind).copied().unwrap_or(0.0))
}

fn submit(sample: &Sample, visit: &Visit) -> Reading {
    let button = &visit.state;
    let Some(moment) = visit.noted.submit else {
        return Err(if button.seen { DEAF } else { NO_BUTTON });
    };
    if !button.seen || !(button.native || button.heard) {
        return Err(GONE);
    }
    match sample.typed.posts {
        0 => Err(UNSENT),
        1 => Ok(painted(visit, moment)),
        _ => Err(SENT_AGAIN),
    }
}

/// As Lighthouse means it: it leads to something, and no script holds it up any more.
fn interactive(sample: &Sample, visit: &Visit) -> Reading {
    let usable = submit(sample, visit)?;
    let long = visit
        .noted
        .tasks
        .iter()
        .filter(|task| task.length > LONG_MS);
    let ends = long.map(|task| task.start + task.length);
    Ok(ends.fold(usable, f64::max))
}

/// Of who touches the form as soon as it can be sent.
fn answers(sample: &Sample, visit: &Visit) -> Reading {
    if sample.page == FORM {
        return Err(SCRIPTLESS);
    }
    visit.touched.finger.ok_or(UNTOUCHED)?;
    let embedded = EMBEDS.contains(&&*sample.page);
    let silent = if embedded { UNREADY } else { UNHEARD };
    let moment = visit.touched.answers.ok_or(silent)?;
    Ok(painted(visit, moment))
}

/// Nobody presses what isn't on the screen yet.
fn painted(visit: &Visit, moment: f64) -> f64 {
    moment.max(visit.noted.first_paint.unwrap_or(moment))
}

fn blocking(visit: &Visit) -> f64 {
    let first = visit.noted.first_paint.unwrap_or(0.0);
    let tasks = visit.noted.tasks.iter();
    let after = tasks.filter(|task| task.start + task.length > first);
    // Summing nothing gives a zero below zero.
    after.fold(0.0, |sum, task| sum + (task.length - LONG_MS).max(0.0))
}

fn delay_while_loading(sample: &Sample, visit: &Visit) -> Reading {
    let typed = typed_cold(sample, visit)?;
    let loading = typed
        .inputs
        .iter()
        .filter(|input| input.start < typed.loaded);
    Ok(loading.map(|input| input.delay).fold(0.0, f64::max))
}

fn typing(sample: &Sample, visit: &Visit) -> Reading {
    let typed = typed_cold(sample, visit)?;
    if !typed.typed {
        return Err(NO_FIELD);
    }
    let after = typed
        .inputs
        .iter()
        .filter(|input| input.start >= typed.loaded);
    Ok(after
        .map(|input| input.length)
        .fold(SHORTEST_TOLD_MS, f64::max))
}

fn typed_cold<'a>(
    sample: &'a Sample,
    visit: &Visit,
) -> Result<&'a super::notes::Typed, &'static str> {
    if std::ptr::eq(visit, &raw const sample.cold) {
        Ok(&sample.typed)
    } else {
        Err(COLD_ONLY)
    }
}
