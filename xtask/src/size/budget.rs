//! The limits that `size-budget.toml` keeps.

use std::collections::BTreeMap;
use std::fmt::Write;

use anyhow::Result;
use serde::Deserialize;

use super::measure::{KINDS, LOADER, Sizes, TOTAL};

/// What a limit adds to what was measured, in percent: a guard against accidents, with room for what
/// differs between builds.
const HEADROOM_PERCENT: u64 = 3;

/// What no measuring may lift: every page of a shop pays for the element's script, whether its
/// customer comes to the widget or not. It draws the form that the gateway has rendered and keeps what is done with it, in 3.7 kB.
const CAPS: [(&str, u64); 1] = [(LOADER, 3700)];

const PREFACE: &str = "\
# What may travel to a customer, in bytes after brotli. `cargo xtask size` fails above it.
# Each limit is what was measured plus 3 %. `cargo xtask size --write` measures anew: in the commit
# that saves bytes, or in one that says what the customer gets for more of them. The loader, which
# is the element's script, may never have more than 3700.
";

/// Bytes of brotli that each kind may weigh, and all of them together.
#[derive(Debug, Deserialize, PartialEq)]
#[serde(transparent)]
pub(super) struct Budget(BTreeMap<String, u64>);

impl Budget {
    pub(super) fn parse(text: &str) -> Result<Self> {
        let budget: Self = toml::from_str(text)?;
        Ok(budget.capped())
    }

    pub(super) fn for_measured(sizes: &Sizes) -> Self {
        let measured = measured(sizes).into_iter();
        let limits = measured.map(|(kind, bytes)| (kind.to_owned(), with_headroom(bytes)));
        Self(limits.collect()).capped()
    }

    fn capped(mut self) -> Self {
        for (kind, cap) in CAPS {
            if let Some(limit) = self.0.get_mut(kind) {
                *limit = cap.min(*limit);
            }
        }
        self
    }

    pub(super) fn to_text(&self) -> String {
        let mut text = PREFACE.to_owned();
        for (kind, limit) in &self.0 {
            // Writing to a string can't fail.
            let _ = writeln!(text, "{kind} = {limit}");
        }
        text
    }

    pub(super) fn limit(&self, kind: &str) -> Option<u64> {
        self.0.get(kind).copied()
    }

    /// What is too heavy, and by how much. A kind without a budget may weigh nothing.
    pub(super) fn excesses(&self, sizes: &Sizes) -> Vec<String> {
        let measured = measured(sizes).into_iter();
        let over = measured.filter_map(|(kind, bytes)| {
            let limit = self.limit(kind).unwrap_or(0);
            let excess = bytes.checked_sub(limit).filter(|excess| *excess > 0)?;
            Some(format!(
                "{kind} has {bytes} bytes of {limit}, {excess} too many"
            ))
        });
        over.collect()
    }
}

fn with_headroom(bytes: u64) -> u64 {
    bytes + (bytes * HEADROOM_PERCENT).div_ceil(100)
}

fn measured(sizes: &Sizes) -> Vec<(&'static str, u64)> {
    let kinds = KINDS.iter().map(|kind| (*kind, sizes.of(kind).brotli));
    kinds.chain([(TOTAL, sizes.total().brotli)]).collect()
}

#[cfg(test)]
mod tests {
    use super::super::measure::Weights;
    use super::*;

    fn brotli(kinds: &[(&'static str, u64)]) -> Sizes {
        let mut sizes = Sizes::default();
        for (kind, brotli) in kinds {
            sizes.add(
                kind,
                Weights {
                    raw: 0,
                    gzip: 0,
                    brotli: *brotli,
                },
            );
        }
        sizes
    }

    #[test]
    fn limit_is_what_was_measured_plus_three_percent() {
        let budget = Budget::for_measured(&brotli(&[("wasm", 1000), ("js", 1)]));
        assert_eq!(budget.limit("wasm"), Some(1030));
        assert_eq!(budget.limit("js"), Some(2));
        assert_eq!(budget.limit("total"), Some(1032));
        assert_eq!(Budget::parse(&budget.to_text()).unwrap(), budget);
    }

    #[test]
    fn nothing_lifts_the_loader_above_its_cap() {
        for loader in [3600, 4000] {
            let budget = Budget::for_measured(&brotli(&[("loader", loader)]));
            assert_eq!(budget.limit("loader"), Some(3700));
        }
        let by_hand = Budget::parse("loader = 9999\ntotal = 9999").unwrap();
        assert_eq!(
            by_hand.excesses(&brotli(&[("loader", 3701)])),
            ["loader has 3701 bytes of 3700, 1 too many"]
        );
    }

    #[test]
    fn excess_is_named_with_its_size() {
        let budget = Budget::parse("wasm = 100\njs = 50\ntotal = 150").unwrap();
        assert!(
            budget
                .excesses(&brotli(&[("wasm", 100), ("js", 50)]))
                .is_empty()
        );
        assert_eq!(
            budget.excesses(&brotli(&[("wasm", 103)])),
            ["wasm has 103 bytes of 100, 3 too many"]
        );
        assert_eq!(
            budget.excesses(&brotli(&[("js", 10), ("css", 4)])),
            ["css has 4 bytes of 0, 4 too many"]
        );
    }
}
