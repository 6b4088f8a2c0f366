//! Each module says what it is for.

use super::sources::Sources;
use super::verdict::{Offender, Verdict};

/// What may follow the backticks of an example that rustdoc runs.
const RUN: &[&str] = &["", "rust", "no_run", "should_panic", "compile_fail"];

pub(super) fn modules(sources: &Sources) -> Verdict {
    let silent = sources
        .rust
        .iter()
        .filter(|source| source.documentation.is_none());
    let offenders = silent.map(|source| Offender::new(&source.path, 1, "begin with `//!`"));
    Verdict::none_of("modules without //!", offenders.collect())
}

/// Whether any documentation has an example that rustdoc would run.
pub(super) fn has_examples(sources: &Sources) -> bool {
    sources
        .rust
        .iter()
        .any(|source| opens_example(&source.text))
}

fn opens_example(text: &str) -> bool {
    let mut inside = false;
    for word in text.lines().filter_map(fence) {
        let kind = word.split(',').next().unwrap_or(word);
        if !inside && RUN.contains(&kind) {
            return true;
        }
        inside = !inside;
    }
    false
}

/// What follows the backticks on a line of documentation.
fn fence(line: &str) -> Option<&str> {
    let comment = line.trim_start();
    let text = comment
        .strip_prefix("///")
        .or_else(|| comment.strip_prefix("//!"));
    text?.trim().strip_prefix("```")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn silent_module_is_named() {
        let verdict = modules(&Sources::of(&[
            ("src/a.rs", "//! Bills."),
            ("src/b.rs", "// Bills."),
        ]));
        assert!(!verdict.holds);
        assert_eq!(
            verdict.offenders,
            [Offender::new("src/b.rs", 1, "begin with `//!`")]
        );
    }

    #[test]
    fn only_examples_in_rust_are_run() {
        assert!(opens_example("/// ```\n/// let a = 1;\n/// ```"));
        assert!(opens_example("//! ```no_run\n//! ```"));
        assert!(!opens_example("/// ```text\n/// POST /\n/// ```"));
        assert!(!opens_example("let a = \"```\";"));
    }
}
