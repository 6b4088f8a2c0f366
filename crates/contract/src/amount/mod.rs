//! Money in Tanzanian shillings, exact to the cent.
//!
//! Floats are used for JSON numbers only (`wire.rs`).

mod typed;
mod wire;

use std::fmt;

use serde::Deserialize;

use crate::BrokenRule;

pub use wire::AmountDraft;

/// The only currency of BillPay control numbers (ISO 4217).
pub const CURRENCY: &str = "TZS";

/// Cents in a shilling.
const CENTS: u64 = 100;

/// A payable amount in Tanzanian shillings, held in cents.
///
/// Between [`Amount::MIN`] and [`Amount::MAX`], so zero and negative amounts do not exist.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
#[serde(try_from = "AmountDraft")]
pub struct Amount {
    cents: u64,
}

impl Amount {
    /// TZS 0.01: the least that ClickPesa documents.
    pub const MIN: Self = Self { cents: 1 };

    /// TZS 999,999,999,999.99. ClickPesa documents no upper bound. A JavaScript number holds any
    /// decimal of 15 significant digits; this takes 14, so each cent survives every proxy on the way.
    pub const MAX: Self = Self {
        cents: 99_999_999_999_999,
    };

    /// From cents.
    ///
    /// # Errors
    /// [`BrokenRule::AmountTooSmall`] or [`BrokenRule::AmountTooLarge`].
    pub const fn from_cents(cents: u64) -> Result<Self, BrokenRule> {
        if cents < Self::MIN.cents {
            Err(BrokenRule::AmountTooSmall)
        } else if cents > Self::MAX.cents {
            Err(BrokenRule::AmountTooLarge)
        } else {
            Ok(Self { cents })
        }
    }

    /// In cents.
    pub const fn cents(self) -> u64 {
        self.cents
    }

    /// As people type it: `90900`, `90,900`, `90 900.50`, `TZS 90,900`, `90,900/=`.
    ///
    /// Commas and spaces group thousands, a dot begins the cents: what Tanzanian receipts print.
    ///
    /// # Errors
    /// The rule that the text breaks. What could be meant in two ways is never guessed.
    pub fn parse(typed: &str) -> Result<Self, BrokenRule> {
        typed::parse(typed)
    }

    /// As people write it: `90,900`, and `90,900.50` when there are cents.
    pub fn grouped(self) -> String {
        let plain = self.plain();
        let whole = plain.split('.').next().map_or(0, str::len);
        let mut grouped = String::new();
        for (index, digit) in plain.char_indices() {
            if index > 0 && index < whole && (whole - index).is_multiple_of(3) {
                grouped.push(',');
            }
            grouped.push(digit);
        }
        grouped
    }

    /// Digits to copy and type: `90900`, and `90900.50` when there are cents.
    pub fn plain(self) -> String {
        self.to_string()
    }
}

/// The plain digits: what [`Amount::plain`] gives.
impl fmt::Display for Amount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (shillings, cents) = (self.cents / CENTS, self.cents % CENTS);
        match cents {
            0 => write!(f, "{shillings}"),
            _ => write!(f, "{shillings}.{cents:02}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(cents: u64, grouped: &str, plain: &str) {
        let amount = Amount::from_cents(cents).unwrap();
        assert_eq!(amount.grouped(), grouped);
        assert_eq!(amount.plain(), plain);
    }

    #[test]
    fn amounts_are_written_as_people_write_them() {
        check(9_090_000, "90,900", "90900");
        check(9_090_050, "90,900.50", "90900.50");
        check(9_090_005, "90,900.05", "90900.05");
        check(1, "0.01", "0.01");
        check(100_000, "1,000", "1000");
        check(99_900, "999", "999");
        check(99_905, "999.05", "999.05");
        check(123_456_789, "1,234,567.89", "1234567.89");
        check(Amount::MAX.cents(), "999,999,999,999.99", "999999999999.99");
    }

    #[test]
    fn nothing_and_too_much_are_no_amounts() {
        assert_eq!(Amount::from_cents(0), Err(BrokenRule::AmountTooSmall));
        assert_eq!(
            Amount::from_cents(Amount::MAX.cents() + 1),
            Err(BrokenRule::AmountTooLarge)
        );
    }
}
