//! An order of functions in which each stands beside its like: what travels is packed by what came
//! shortly before. Must not know what functions do.

use std::collections::{BTreeMap, BTreeSet};

/// How many bytes in a row make two functions alike: one or two instructions with what they work on.
/// With 3 to 5 the bundle weighs the same within a hundred bytes, with more it weighs more.
const RUN: usize = 4;

/// The places of the functions in that order, the longest first: each is followed by the one that has
/// the largest part of its runs in common with it.
pub(crate) fn order(functions: &[&[u8]]) -> Vec<usize> {
    let runs: Vec<BTreeSet<&[u8]>> = functions
        .iter()
        .map(|function| function.windows(RUN).collect())
        .collect();
    let mut having = BTreeMap::<&[u8], Vec<usize>>::new();
    for (at, runs) in runs.iter().enumerate() {
        for run in runs {
            having.entry(run).or_default().push(at);
        }
    }
    let mut left: BTreeSet<usize> = (0..functions.len()).collect();
    let mut ordered = Vec::with_capacity(functions.len());
    let mut last = None;
    while let Some(next) = last
        .and_then(|last| likest(last, &runs, &having, &left))
        .or_else(|| longest(functions, &left))
    {
        left.remove(&next);
        ordered.push(next);
        last = Some(next);
    }
    ordered
}

/// Of those that are left the one with the largest part in common, if any has something.
fn likest(
    to: usize,
    runs: &[BTreeSet<&[u8]>],
    having: &BTreeMap<&[u8], Vec<usize>>,
    left: &BTreeSet<usize>,
) -> Option<usize> {
    let mut common = BTreeMap::<usize, usize>::new();
    let alike = runs[to].iter().filter_map(|run| having.get(run)).flatten();
    for at in alike.filter(|at| left.contains(at)) {
        *common.entry(*at).or_default() += 1;
    }
    // Of two parts the larger one: a / b > c / d where a * d > c * b.
    common
        .into_iter()
        .reduce(|best, next| {
            let larger = next.1 * runs[best.0].len() > best.1 * runs[next.0].len();
            if larger { next } else { best }
        })
        .map(|(at, _)| at)
}

fn longest(functions: &[&[u8]], left: &BTreeSet<usize>) -> Option<usize> {
    left.iter().copied().max_by_key(|at| functions[*at].len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_stands_beside_its_like() {
        let functions: [&[u8]; 5] = [
            b"call the number",
            b"read what was typed in",
            b"call the numbers",
            b"zzzzzzzzzz",
            b"read what was typed and say it",
        ];
        assert_eq!(order(&functions), [4, 1, 2, 0, 3]);
    }

    #[test]
    fn each_has_one_place() {
        let functions: Vec<Vec<u8>> = (0..200_u8)
            .map(|at| (0..at).map(|b| b.wrapping_mul(at) % 7).collect())
            .collect();
        let functions: Vec<&[u8]> = functions.iter().map(Vec::as_slice).collect();
        let mut ordered = order(&functions);
        ordered.sort_unstable();
        assert!(ordered.into_iter().eq(0..200));
    }

    #[test]
    fn nothing_has_no_order() {
        assert_eq!(order(&[]), [0; 0]);
    }
}
