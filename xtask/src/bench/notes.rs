//! What the measuring program has noted, as it says it.

use std::collections::BTreeMap;

use serde::Deserialize;

/// All of it.
#[derive(Debug, Deserialize)]
pub(super) struct Notes {
    /// The browser's own.
    pub(super) version: String,
    pub(super) samples: Vec<Sample>,
}

/// One page, one run.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct Sample {
    pub(super) page: String,
    pub(super) cold: Visit,
    pub(super) warm: Visit,
    pub(super) typed: Typed,
}

/// A visit that was left alone.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct Visit {
    pub(super) noted: Noted,
    pub(super) state: Button,
    /// Whether it came to an end.
    pub(super) quiet: bool,
    /// Over the wire, heads included, by kind.
    pub(super) bytes: BTreeMap<String, f64>,
    pub(super) requests: f64,
    pub(super) memory: Memory,
    /// The same again, and not left alone.
    pub(super) touched: Touched,
}

/// Noted inside the page, in milliseconds since it was asked for.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Noted {
    pub(super) first_paint: Option<f64>,
    pub(super) largest_paint: Option<f64>,
    pub(super) shift: f64,
    pub(super) tasks: Vec<Task>,
    pub(super) submit: Option<f64>,
}

/// A visit with a finger on the form, in milliseconds since it was asked for.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct Touched {
    /// When it came, if there was something to touch.
    pub(super) finger: Option<f64>,
    /// When the widget answered.
    pub(super) answers: Option<f64>,
}

/// A script that kept the page busy, in milliseconds.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct Task {
    pub(super) start: f64,
    pub(super) length: f64,
}

/// The button at the end of the visit.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct Button {
    pub(super) seen: bool,
    /// Whether the browser itself sends the form.
    pub(super) native: bool,
    /// Whether a script listens for the press.
    pub(super) heard: bool,
}

/// Bytes after a collection.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct Memory {
    pub(super) heap: f64,
    pub(super) wasm: f64,
}

/// A visit with a person at the keyboard.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct Typed {
    /// When the page was loaded and quiet.
    pub(super) loaded: f64,
    /// Whether there were fields.
    pub(super) typed: bool,
    pub(super) inputs: Vec<Input>,
    /// How many requests a press of the button led to.
    pub(super) posts: u32,
}

/// A key, as the browser tells of it, in milliseconds.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct Input {
    pub(super) start: f64,
    /// Until the page heard it.
    pub(super) delay: f64,
    /// Until the paint after it.
    pub(super) length: f64,
}
