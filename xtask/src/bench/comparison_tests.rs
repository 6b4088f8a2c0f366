//! Tables from notes that are made up.

use serde_json::{Value, json};

use super::comparison::{COLUMNS, table};
use super::network::Network;
use super::notes::{Notes, Sample};
use super::ratios;

/// A page that is painted and can be sent at these moments.
fn sample(page: &str, paint: u32, usable: Option<u32>) -> Value {
    let visit = json!({
        "noted": {
            "firstPaint": 100, "largestPaint": paint, "shift": 0.012_5, "submit": usable,
            "tasks": [{ "start": 20, "length": 79 }, { "start": 90, "length": 70 }, { "start": 300, "length": 30 }],
            "inputs": [],
        },
        "state": { "seen": usable.is_some(), "native": false, "heard": true },
        "quiet": true,
        "bytes": { "html": 500, "js": 1500 },
        "requests": 2,
        "memory": { "heap": 900_400, "wasm": 1_179_648 },
        "touched": { "finger": usable, "answers": usable.map(|moment| moment + 900) },
    });
    let inputs = json!([
        { "start": 50, "delay": 31, "length": 700 },
        { "start": 60, "delay": 4, "length": 16 },
        { "start": 2000, "delay": 1, "length": 24 },
    ]);
    json!({
        "page": page, "cold": visit, "warm": visit,
        "typed": { "loaded": 1000, "typed": true, "posts": 1, "inputs": inputs },
    })
}

fn samples(all: &[Value]) -> Vec<Sample> {
    let notes = json!({ "version": "Chrome/1", "network": {}, "samples": all });
    serde_json::from_value::<Notes>(notes).unwrap().samples
}

/// How many pages there are.
const PAGES: usize = 7;

/// The pages as they are when all goes well, twice.
fn good() -> Vec<Value> {
    let pages: [_; PAGES] = [
        ("form", 700, 700),
        ("page", 760, 770),
        ("no wasm", 760, 770),
        ("embed", 1700, 1700),
        ("Adyen", 1600, 2000),
        ("embed, preload", 1200, 1200),
        ("embed, printed", 780, 790),
    ];
    let mut all: Vec<Value> = pages
        .iter()
        .map(|(page, paint, usable)| sample(page, *paint, Some(*usable)))
        .collect();
    all.extend(all.clone());
    all
}

fn cell<'a>(rows: &'a [Vec<String>], name: &str, heading: &str) -> &'a str {
    let column = 1 + COLUMNS
        .iter()
        .position(|column| column.heading == heading)
        .unwrap();
    &rows.iter().find(|row| row[0] == name).unwrap()[column]
}

#[test]
fn each_row_says_what_it_means() {
    let (rows, gaps) = table(&samples(&good()));
    for (name, value) in [
        ("js, bytes", "1500"),
        ("wasm, bytes", "0"),
        ("all bytes", "2000"),
        ("largest paint, ms", "760"),
        ("can be submitted, ms", "770"),
        ("interactive, ms", "770"),
        ("widget answers, ms", "1670"),
        // The part beyond 50 ms of what ran after the first paint.
        ("blocking time, ms", "20"),
        ("key while loading, ms", "31"),
        ("key while typing, ms", "24"),
        ("wasm memory, kB", "1180"),
    ] {
        assert_eq!(cell(&rows, name, "page"), value, "{name}");
    }
    assert_eq!(cell(&rows, "layout shift", "page"), "0.013");
    assert_eq!(cell(&rows, "key while typing, ms", "page, warm"), "-");
    assert_eq!(
        gaps,
        [
            "form, warm, widget answers: it has no script",
            "form, widget answers: it has no script",
            "warm, key while loading: measured with an empty cache only",
            "warm, key while typing: measured with an empty cache only",
        ]
    );
}

#[test]
fn what_did_not_happen_has_no_number() {
    let mut all = good();
    // In one run of two.
    all[2] = sample("no wasm", 760, None);
    all[3]["typed"]["posts"] = json!(0);
    all[3]["typed"]["typed"] = json!(false);
    all[4]["cold"]["state"]["seen"] = json!(false);
    all[5]["typed"]["posts"] = json!(2);
    let (rows, gaps) = table(&samples(&all));
    let submit = "can be submitted, ms";
    for heading in ["no wasm", "embed", "embed, preload", "Adyen"] {
        assert_eq!(cell(&rows, submit, heading), "-", "{heading}");
    }
    for gap in [
        "no wasm, can be submitted: no button came",
        "no wasm, interactive: no button came",
        "no wasm, widget answers: there was nothing to touch",
        "embed, can be submitted: a press of the button led to no request",
        "embed, preload, can be submitted: a press of the button led to more than one request",
        "embed, key while typing: there is no field to type into",
        "Adyen, can be submitted: the button went away again",
    ] {
        assert!(gaps.iter().any(|one| one == gap), "{gap}: {gaps:?}");
    }
}

#[test]
fn nothing_can_be_pressed_before_it_is_painted() {
    let mut all = good();
    all[0] = sample("form", 700, Some(40));
    all[PAGES] = all[0].clone();
    let (rows, _) = table(&samples(&all));
    assert_eq!(cell(&rows, "can be submitted, ms", "form"), "100");
}

#[test]
fn a_page_that_is_held_up_is_not_interactive_before_it_is_free() {
    let mut all = good();
    for index in [1, 1 + PAGES] {
        let tasks = json!([{ "start": 760, "length": 51 }, { "start": 900, "length": 120 }, { "start": 1500, "length": 50 }]);
        all[index]["cold"]["noted"]["tasks"] = tasks;
        // What ran before it could be used held nobody up.
        all[index]["warm"]["noted"]["tasks"] = json!([{ "start": 300, "length": 90 }]);
    }
    let (rows, _) = table(&samples(&all));
    assert_eq!(cell(&rows, "interactive, ms", "page"), "1020");
    assert_eq!(cell(&rows, "interactive, ms", "page, warm"), "770");
    assert_eq!(cell(&rows, "can be submitted, ms", "page"), "770");
}

#[test]
fn a_page_whose_scripts_never_come_is_interactive_and_never_answers() {
    let mut all = good();
    all[2]["cold"]["touched"]["answers"] = json!(null);
    all[3]["cold"]["touched"]["answers"] = json!(null);
    let (rows, gaps) = table(&samples(&all));
    assert_eq!(cell(&rows, "interactive, ms", "no wasm"), "770");
    assert_eq!(cell(&rows, "widget answers, ms", "no wasm"), "-");
    for gap in [
        "no wasm, widget answers: no script listens to the button",
        // The element's own script does, before there is a widget.
        "embed, widget answers: the widget does not say that it is ready",
    ] {
        assert!(gaps.iter().any(|one| one == gap), "{gap}: {gaps:?}");
    }
}

#[test]
fn promises_are_kept_or_not() {
    let samples = samples(&good());
    assert_eq!(
        ratios::verdicts(&samples, Network::Slow3g),
        [
            "page, largest paint / form: 1.09, at most 1.10: kept",
            "page, can be submitted / form: 1.10, at most 1.10: kept",
            "page, interactive / Adyen: 0.39, at most 0.50: kept",
            "page, widget answers / Adyen: 0.58, nothing is promised",
        ]
    );
    let rows = ratios::rows(&samples);
    assert_eq!(cell(&rows, "interactive / Adyen", "embed"), "0.85");
    let usable = "can be submitted / Adyen";
    assert_eq!(cell(&rows, usable, "embed, preload"), "0.60");
}

#[test]
fn more_is_promised_on_slow_4g() {
    let verdicts = ratios::verdicts(&samples(&good()), Network::Slow4g);
    assert_eq!(
        verdicts[3..],
        [
            "page, widget answers / Adyen: 0.58, at most 1.20: kept",
            "embed, can be submitted / Adyen: 0.85, at most 0.90: kept",
            "embed, widget answers / Adyen: 0.90, at most 1.50: kept",
            "embed, preload, can be submitted / Adyen: 0.60, at most 0.65: kept",
            "embed, printed, can be submitted / form: 1.13, at most 1.15: kept",
            "every column of ours, layout shift: 0.0125 in page, at most 0: not kept",
        ]
    );
}

#[test]
fn only_our_columns_must_stand_still() {
    let mut all = good();
    for page in &mut all {
        let others = ["form", "Adyen"].contains(&page["page"].as_str().unwrap());
        for visit in ["cold", "warm"] {
            page[visit]["noted"]["shift"] = json!(if others { 0.1 } else { 0.0 });
        }
    }
    let verdict = |all: &[Value]| ratios::verdicts(&samples(all), Network::Slow4g).pop();
    let still = "every column of ours, layout shift: 0, at most 0: kept";
    assert_eq!(verdict(&all).as_deref(), Some(still));
    all[3]["warm"]["noted"]["shift"] = json!(0.002);
    let moved = "every column of ours, layout shift: 0.0010 in embed, warm, at most 0: not kept";
    assert_eq!(verdict(&all).as_deref(), Some(moved));
}

#[test]
fn a_promise_about_nothing_is_not_kept() {
    let mut all = good();
    all[1] = sample("page", 2000, None);
    all[1 + PAGES] = all[1].clone();
    assert_eq!(
        ratios::verdicts(&samples(&all), Network::Slow3g),
        [
            "page, largest paint / form: 2.86, at most 1.10: not kept",
            "page, can be submitted / form: -, at most 1.10: not kept, no button came",
            "page, interactive / Adyen: -, at most 0.50: not kept, no button came",
            "page, widget answers / Adyen: -, nothing is promised, there was nothing to touch",
        ]
    );
    let verdicts = ratios::verdicts(&samples(&all[..5]), Network::Slow4g);
    let unmeasured =
        "every column of ours, layout shift: -, at most 0: not kept, it was not measured";
    assert_eq!(verdicts.last().map(String::as_str), Some(unmeasured));
}
