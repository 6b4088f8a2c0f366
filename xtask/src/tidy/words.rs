//! Words that hide something: a lint switched off, a test not run, a name that says nothing.

use super::source::Source;
use super::sources::Sources;
use super::tokens::lines_with;
use super::verdict::{Offender, Verdict};

/// `unwrap` and `expect` outside tests per so many lines.
const PANICS_PER_LINES: usize = 1000;
const PANICS: &[&[&str]] = &[&[".", "unwrap", "("], &[".", "expect", "("]];

const ALLOWED_LINTS: &[&[&str]] = &[&["#", "[", "allow", "("], &["#", "!", "[", "allow", "("]];

/// Unfinished, or left from a search for a fault.
const LEFTOVERS: &[&[&str]] = &[
    &["todo", "!"],
    &["unimplemented", "!"],
    &["dbg", "!"],
    &["#", "[", "ignore"],
];

/// Waiting for time instead of for what is awaited.
const SLEEPS: &[&[&str]] = &[&["thread", ":", ":", "sleep"]];

/// Names for whatever was at hand.
const HOLLOW: &[&str] = &[
    "helper",
    "helpers",
    "info",
    "manager",
    "managers",
    "util",
    "utilities",
    "utils",
];

pub(super) fn rules(sources: &Sources) -> Vec<Verdict> {
    let everywhere = |_: &Source, _: usize| true;
    vec![
        panics(sources),
        Verdict::none_of("#[allow(…)]", find(sources, ALLOWED_LINTS, everywhere)),
        Verdict::none_of(
            "todo!, dbg!, #[ignore]",
            find(sources, LEFTOVERS, everywhere),
        ),
        Verdict::none_of("thread::sleep", find(sources, SLEEPS, everywhere)),
        Verdict::none_of("hollow names", hollow_names(sources)),
    ]
}

fn find(
    sources: &Sources,
    patterns: &[&[&str]],
    counts: impl Fn(&Source, usize) -> bool,
) -> Vec<Offender> {
    let mut offenders = Vec::new();
    for source in &sources.rust {
        for pattern in patterns {
            let lines = lines_with(&source.tokens, pattern).into_iter();
            let lines = lines.filter(|line| counts(source, *line));
            offenders.extend(lines.map(|line| Offender::new(&source.path, line, pattern.concat())));
        }
    }
    offenders
}

fn panics(sources: &Sources) -> Verdict {
    let offenders = find(sources, PANICS, |source, line| !source.in_test(line));
    let lines: usize = sources.rust.iter().map(Source::product_length).sum();
    Verdict {
        rule: "unwrap and expect outside tests",
        measured: offenders.len().to_string(),
        limit: format!(
            "1 per {PANICS_PER_LINES} lines: {}",
            lines / PANICS_PER_LINES
        ),
        holds: offenders.len() * PANICS_PER_LINES <= lines,
        offenders,
    }
}

fn hollow_names(sources: &Sources) -> Vec<Offender> {
    let mut offenders = Vec::new();
    for source in &sources.rust {
        let parts = source.path.trim_end_matches(".rs").split('/');
        let files = parts.filter(|part| hollow(part)).map(|part| (1, part));
        let types = source
            .shape
            .types
            .iter()
            .filter(|named| hollow(&named.name));
        let types = types.map(|named| (named.line, named.name.as_str()));
        let named = files.chain(types);
        offenders.extend(named.map(|(line, name)| Offender::new(&source.path, line, name)));
    }
    offenders
}

/// Whether one of the words of a `snake_case` or `CamelCase` name is hollow.
fn hollow(name: &str) -> bool {
    let mut words = String::new();
    for letter in name.chars() {
        if letter.is_uppercase() {
            words.push('_');
        }
        words.extend(letter.to_lowercase());
    }
    words.split(['_', '-']).any(|word| HOLLOW.contains(&word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(rule: &str, files: &[(&str, &str)], expected: &[&str]) {
        let rules = rules(&Sources::of(files));
        let verdict = rules
            .into_iter()
            .find(|verdict| verdict.rule == rule)
            .unwrap();
        let offenders: Vec<String> = verdict.offenders.iter().map(ToString::to_string).collect();
        assert_eq!(offenders, expected);
        assert_eq!(verdict.holds, expected.is_empty());
    }

    #[test]
    fn panics_count_outside_tests_only() {
        let product =
            "fn a() { b.unwrap(); }\n#[cfg(test)]\nmod tests {\n fn c() { d.unwrap(); }\n}";
        let files = [
            ("src/a.rs", product),
            ("tests/b.rs", "fn e() { f.expect(\"\"); }"),
        ];
        check(
            "unwrap and expect outside tests",
            &files,
            &["src/a.rs:1: .unwrap("],
        );
    }

    #[test]
    fn a_thousand_lines_may_have_one_panic() {
        let text = format!("fn a() {{ b.expect(\"c\"); }}\n{}", "// d\n".repeat(999));
        let verdict = panics(&Sources::of(&[("src/a.rs", &text)]));
        assert!(verdict.holds, "{verdict:?}");
    }

    #[test]
    fn lints_are_not_switched_off() {
        let text = "#![allow(a)]\n#[allow(b)]\nfn f() {}\n#[expect(c)]\nfn g() {}";
        let expected = ["src/a.rs:2: #[allow(", "src/a.rs:1: #![allow("];
        check("#[allow(…)]", &[("src/a.rs", text)], &expected);
    }

    #[test]
    fn leftovers_count_in_tests_too() {
        let text = "#[test]\n#[ignore]\nfn f() {\n    todo!()\n}";
        let expected = ["tests/a.rs:4: todo!", "tests/a.rs:2: #[ignore"];
        check("todo!, dbg!, #[ignore]", &[("tests/a.rs", text)], &expected);
    }

    #[test]
    fn sleeping_is_found_where_it_is_imported() {
        let text = "use std::thread::sleep;";
        check(
            "thread::sleep",
            &[("src/a.rs", text)],
            &["src/a.rs:1: thread::sleep"],
        );
    }

    #[test]
    fn hollow_files_and_types_are_named() {
        let files = [
            ("src/string_utils.rs", ""),
            (
                "src/a.rs",
                "struct TokenManager;\nstruct Database;\nstruct Information;",
            ),
        ];
        let expected = [
            "src/string_utils.rs:1: string_utils",
            "src/a.rs:1: TokenManager",
        ];
        check("hollow names", &files, &expected);
    }
}
