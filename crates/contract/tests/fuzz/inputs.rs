//! Inputs of the fuzz targets: lines of a corpus with some edits, words in any order, and any texts.

use proptest::prelude::*;
use proptest::sample::{Index, select};

/// The number of inputs of each target in a normal run, which takes a second or two. `PROPTEST_CASES` can ask
/// for more.
const CASES: u32 = 2000;

pub(crate) fn config() -> ProptestConfig {
    let default = ProptestConfig::default();
    ProptestConfig {
        cases: default.cases.max(CASES),
        ..default
    }
}

/// An edit: characters from a position on are replaced by a word.
type Edit = (Index, usize, &'static str);

pub(crate) fn texts(
    corpus: &'static str,
    words: &'static [&'static str],
) -> impl Strategy<Value = String> {
    let line = select(corpus.lines().collect::<Vec<_>>());
    let word = || select(words);
    let edits = prop::collection::vec((any::<Index>(), 0..5_usize, word()), 0..4);
    prop_oneof![
        4 => (line, edits).prop_map(|(line, edits)| edited(line, &edits)),
        2 => prop::collection::vec(word(), 0..12).prop_map(|words| words.concat()),
        1 => any::<String>(),
    ]
}

fn edited(line: &str, edits: &[Edit]) -> String {
    let mut characters: Vec<char> = line.chars().collect();
    for (at, removed, word) in edits {
        let start = at.index(characters.len() + 1);
        let end = (start + removed).min(characters.len());
        characters.splice(start..end, word.chars());
    }
    characters.into_iter().collect()
}
