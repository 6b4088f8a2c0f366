//! The figures as a table in Markdown, for `docs/reliability.md`.

use std::fmt::Write;

use crate::findings::Findings;

/// A row: what is counted, its target, and the figure of a world.
type Line = (&'static str, &'static str, fn(&Findings) -> String);

const LINES: [Line; 10] = [
    ("faults, one after another", "", |found| {
        found.events.to_string()
    }),
    ("bills", "", |found| found.bills.to_string()),
    (
        "numbers that customers saw, all stored",
        "as bills",
        |found| found.numbers_seen.to_string(),
    ),
    (
        "numbers that ClickPesa made",
        "as bills with `BILLPAY_NAMBA`",
        |found| found.numbers_made.to_string(),
    ),
    ("payments, each counted once", "all", |found| {
        found.payments.to_string()
    }),
    (
        "notifications passed on, repeated, forged",
        "none forged accepted",
        |found| {
            found
                .notifications
                .map(|count| count.to_string())
                .join(", ")
        },
    ),
    ("messages to the shop, all delivered", "all", |found| {
        format!("{} in {} requests", found.messages, found.arrivals)
    }),
    (
        "messages accepted after a later one, because the shop had refused them",
        "",
        |found| found.late_messages.to_string(),
    ),
    (
        "memory, files, threads of each gateway: before, after",
        "at most 48 MB, 40, 24 more",
        |found| {
            let gateways = found.growth.iter().map(|growth| {
                let (before, after) = (growth.before, growth.after);
                format!(
                    "{} → {} MB, {} → {}, {} → {}",
                    before.resident_mb,
                    after.resident_mb,
                    before.files,
                    after.files,
                    before.threads,
                    after.threads
                )
            });
            gateways.collect::<Vec<_>>().join("; ")
        },
    ),
    (
        "from the last fault until all payments were shown, all messages delivered",
        "",
        |found| {
            found
                .calm
                .map(|time| format!("{:.1} s", time.as_secs_f32()))
                .join(", ")
        },
    ),
];

pub(crate) fn table(worlds: &[&Findings]) -> String {
    let mut text = String::new();
    let row =
        |text: &mut String, first: &str, target: &str, figure: &dyn Fn(&Findings) -> String| {
            let figures: Vec<String> = worlds.iter().map(|world| figure(world)).collect();
            let _ = writeln!(text, "| {first} | {target} | {} |", figures.join(" | "));
        };
    row(&mut text, "", "target", &|found| found.name.to_owned());
    row(&mut text, "---", "---", &|_| "---".to_owned());
    for (what, target, figure) in LINES {
        row(&mut text, what, target, &figure);
    }
    text
}

/// What customers were answered, and how often.
pub(crate) fn answers(worlds: &[&Findings]) -> String {
    let lines = worlds.iter().map(|world| {
        let answers = world.answers.iter();
        let answers = answers.map(|(answer, count)| format!("{answer} {count}"));
        let answers = answers.collect::<Vec<_>>().join(", ");
        format!("Answers, {}: {answers}", world.name)
    });
    lines.collect::<Vec<_>>().join("\n")
}
