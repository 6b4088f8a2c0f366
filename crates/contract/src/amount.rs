//! The amount type: Tanzanian shillings, exact to the cent.
//!
//! Text is parsed in `amount_parser.rs`; JSON is read and written in `amount_json.rs`.

use std::fmt;

use crate::broken_rule::BrokenRule;

/// The only currency of BillPay control numbers (ISO 4217).
pub const CURRENCY: &str = "TZS";

pub(crate) const CENTS_PER_SHILLING: u64 = 100;

/// A payable amount in Tanzanian shillings, held in cents.
///
/// Always between [`Amount::MIN`] and [`Amount::MAX`]: never zero or negative.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Amount {
    cents: u64,
}

impl Amount {
    /// TZS 0.01: the minimum that ClickPesa documents.
    pub const MIN: Self = Self { cents: 1 };

    /// TZS 999,999,999,999.99. ClickPesa documents no maximum. A JavaScript number represents any
    /// decimal of 15 significant digits; this has 14, so no proxy that parses JSON numbers loses a cent.
    pub const MAX: Self = Self {
        cents: 99_999_999_999_999,
    };

    /// Creates an amount from cents.
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

    /// Creates an amount from whole shillings; zero becomes [`Amount::MIN`].
    pub(crate) const fn from_shillings(shillings: u32) -> Self {
        if shillings == 0 {
            return Self::MIN;
        }
        Self {
            cents: shillings as u64 * CENTS_PER_SHILLING,
        }
    }

    /// Returns the amount in cents.
    pub const fn cents(self) -> u64 {
        self.cents
    }

    /// Formats the amount for people: `90,900`, and `90,900.50` if it has cents.
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

    /// Formats the amount for copying and typing: `90900`, and `90900.50` if it has cents.
    pub fn plain(self) -> String {
        self.to_string()
    }
}

/// Writes the same text as [`Amount::plain`] returns.
impl fmt::Display for Amount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (shillings, cents) = (
            self.cents / CENTS_PER_SHILLING,
            self.cents % CENTS_PER_SHILLING,
        );
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
    fn an_amount_is_formatted_with_and_without_thousands_separators() {
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
    fn zero_and_more_than_the_maximum_are_refused() {
        assert_eq!(Amount::from_cents(0), Err(BrokenRule::AmountTooSmall));
        assert_eq!(
            Amount::from_cents(Amount::MAX.cents() + 1),
            Err(BrokenRule::AmountTooLarge)
        );
    }
}
