//! Files and functions that fit in a head.

use super::source::Source;
use super::sources::Sources;
use super::verdict::{Offender, Verdict};

/// Lines of a file: at the median, of nine in ten, and of all but those that say why.
const FILE_MEDIAN: usize = 100;
const FILE_NINE_IN_TEN: usize = 280;
const FILE_MOST: usize = 400;
/// How the first line of a longer file begins, before the reason.
const LONG_BECAUSE: &str = "// Long because ";

/// Lines of a function, tests and components among them: of nine in ten, and of all.
const FUNCTION_NINE_IN_TEN: usize = 25;
const FUNCTION_MOST: usize = 60;

pub(super) fn rules(sources: &Sources) -> Vec<Verdict> {
    let files = || sources.rust.iter().map(file).collect();
    let unexcused = sources
        .rust
        .iter()
        .filter(|source| !source.text.starts_with(LONG_BECAUSE));
    let functions = || sources.rust.iter().flat_map(functions).collect();
    vec![
        verdict("lines of a file, median", files(), 5, FILE_MEDIAN),
        verdict("lines of a file, 9 of 10", files(), 9, FILE_NINE_IN_TEN),
        verdict(
            "lines of a file, without a reason",
            unexcused.map(file).collect(),
            10,
            FILE_MOST,
        ),
        verdict(
            "lines of a function, 9 of 10",
            functions(),
            9,
            FUNCTION_NINE_IN_TEN,
        ),
        verdict("lines of a function, all", functions(), 10, FUNCTION_MOST),
    ]
}

type Measured = (usize, Offender);

fn file(source: &Source) -> Measured {
    let length = source.length();
    (
        length,
        Offender::new(&source.path, 1, format!("{length} lines")),
    )
}

fn functions(source: &Source) -> impl Iterator<Item = Measured> {
    source.shape.functions.iter().map(|function| {
        let what = format!("{} has {} lines", function.name, function.length);
        (
            function.length,
            Offender::new(&source.path, function.line, what),
        )
    })
}

/// Whether so many tenths of the lengths are within the limit.
fn verdict(rule: &'static str, mut all: Vec<Measured>, tenths: usize, limit: usize) -> Verdict {
    all.sort_by_key(|(length, _)| std::cmp::Reverse(*length));
    // From the longest: the first that the limit holds for.
    let allowed_over = all.len() * (10 - tenths) / 10;
    let measured = all.get(allowed_over).map_or(0, |(length, _)| *length);
    let over = all.into_iter().filter(|(length, _)| *length > limit);
    Verdict {
        rule,
        measured: measured.to_string(),
        limit: limit.to_string(),
        holds: measured <= limit,
        offenders: over.map(|(_, offender)| offender).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lengths(lengths: &[usize]) -> Vec<Measured> {
        let measured = lengths
            .iter()
            .map(|length| (*length, Offender::new("a.rs", 1, "")));
        measured.collect()
    }

    #[track_caller]
    fn check(tenths: usize, all: &[usize], measured: &str, holds: bool) {
        let verdict = verdict("lines", lengths(all), tenths, 25);
        assert_eq!((&*verdict.measured, verdict.holds), (measured, holds));
    }

    #[test]
    fn one_in_ten_may_be_longer() {
        check(9, &[70, 25, 1, 1, 1, 1, 1, 1, 1, 1], "25", true);
        check(9, &[26, 26, 1, 1, 1, 1, 1, 1, 1, 1], "26", false);
        check(9, &[26], "26", false);
        check(9, &[], "0", true);
    }

    #[test]
    fn median_is_the_length_in_the_middle() {
        check(5, &[99, 1, 25], "25", true);
        check(5, &[99, 26, 1], "26", false);
    }

    #[test]
    fn all_means_all() {
        check(10, &[1, 1, 1, 26], "26", false);
        check(10, &[1, 25], "25", true);
    }

    #[test]
    fn long_file_needs_its_reason_on_the_first_line() {
        let long = "//! Docs.\n".repeat(401);
        let excused = format!("// Long because it is a table.\n{long}");
        let rules = rules(&Sources::of(&[("src/a.rs", &long), ("src/b.rs", &excused)]));
        let verdict = rules
            .into_iter()
            .find(|rule| rule.rule.ends_with("reason"))
            .unwrap();
        assert_eq!(
            verdict.offenders,
            [Offender::new("src/a.rs", 1, "401 lines")]
        );
    }
}
