//! Parses an amount from text that a person typed.

use crate::amount::{Amount, CENTS_PER_SHILLING};
use crate::broken_rule::BrokenRule;

/// Currency marks before or after an amount, longest first; compared without case.
const CURRENCY_MARKS: [&str; 6] = ["tshs", "tzs", "tsh", "shs", "sh", "/="];

/// The ending of an amount that means "no cents", as in `90,900/-`.
const NO_CENTS: &str = "/-";

impl Amount {
    /// Parses an amount as people type it: `90900`, `90,900`, `90 900.50`, `TZS 90,900`, `90,900/=`.
    ///
    /// Commas and spaces group thousands and a dot begins the cents, as on Tanzanian receipts.
    ///
    /// # Errors
    /// The rule that the text breaks. Text that can be read in two ways is refused, never guessed.
    pub fn parse(typed: &str) -> Result<Self, BrokenRule> {
        let text = without_currency(typed.trim());
        match text.strip_prefix(['-', '\u{2212}']) {
            // A negative number is too small; a minus sign before other text is not a number.
            Some(rest) => parse_unsigned(rest).and(Err(BrokenRule::AmountTooSmall)),
            None => parse_unsigned(text),
        }
    }
}

fn parse_unsigned(text: &str) -> Result<Amount, BrokenRule> {
    let only_number_characters = text
        .chars()
        .all(|c| c.is_ascii_digit() || c == '.' || is_thousands_separator(c));
    if !only_number_characters || !text.bytes().any(|byte| byte.is_ascii_digit()) {
        return Err(BrokenRule::AmountNotANumber);
    }
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    if fraction.chars().any(|c| !c.is_ascii_digit()) {
        // A second dot, or a thousands separator after the dot: `1.234.567`, `90.900,50`.
        return Err(BrokenRule::AmountAmbiguous);
    }
    let shillings = parse_shillings(whole)?;
    let cents = parse_cents(whole, fraction)?;
    Amount::from_cents(shillings * CENTS_PER_SHILLING + cents)
}

/// Removes one currency mark before the amount and one after it, with the spaces beside them.
fn without_currency(text: &str) -> &str {
    let mut rest = text;
    for mark in CURRENCY_MARKS {
        if let Some(head) = rest.get(..mark.len())
            && head.eq_ignore_ascii_case(mark)
        {
            let tail = &rest[mark.len()..];
            rest = tail.strip_prefix('.').unwrap_or(tail).trim();
            break;
        }
    }
    rest = rest.strip_suffix(NO_CENTS).unwrap_or(rest);
    for mark in CURRENCY_MARKS {
        if let Some(start) = rest.len().checked_sub(mark.len())
            && let Some(tail) = rest.get(start..)
            && tail.eq_ignore_ascii_case(mark)
        {
            rest = &rest[..start];
            break;
        }
    }
    rest.trim()
}

/// Whether the character is a comma, or one of the spaces that keyboards and copied text contain
/// (ordinary, no-break, thin, narrow no-break).
fn is_thousands_separator(c: char) -> bool {
    matches!(c, ',' | ' ' | '\u{a0}' | '\u{2009}' | '\u{202f}')
}

/// Parses the whole shillings. Groups must have one kind of separator and three digits each.
fn parse_shillings(whole: &str) -> Result<u64, BrokenRule> {
    if let Some(separator) = whole.chars().find(|&c| is_thousands_separator(c)) {
        let (first, rest) = whole.split_once(separator).unwrap_or((whole, ""));
        // `0,900` may be nine tenths, written with a decimal comma.
        let first_fits = (1..=3).contains(&first.len()) && !first.starts_with('0');
        if !first_fits || !are_groups_of_three(rest, separator) {
            return Err(BrokenRule::AmountAmbiguous);
        }
    }
    whole
        .bytes()
        .filter(u8::is_ascii_digit)
        .try_fold(0, |sum, byte| {
            // Ten times this limit, in cents, still fits in 64 bits.
            let within_limit = sum <= Amount::MAX.cents();
            within_limit.then(|| sum * 10 + u64::from(byte - b'0'))
        })
        .ok_or(BrokenRule::AmountTooLarge)
}

fn are_groups_of_three(groups: &str, separator: char) -> bool {
    let three = |group: &str| group.len() == 3 && group.bytes().all(|byte| byte.is_ascii_digit());
    groups.split(separator).all(three)
}

/// Parses the digits after the dot.
fn parse_cents(whole: &str, fraction: &str) -> Result<u64, BrokenRule> {
    match fraction.as_bytes() {
        [] => Ok(0),
        [tenths] => Ok(u64::from(tenths - b'0') * 10),
        [tenths, hundredths] => Ok(u64::from(tenths - b'0') * 10 + u64::from(hundredths - b'0')),
        // `90.900` means 90,900 where people group thousands with dots.
        [_, _, _] if (1..=3).contains(&whole.len()) && !whole.starts_with('0') => {
            Err(BrokenRule::AmountAmbiguous)
        }
        _ => Err(BrokenRule::AmountTooManyDecimals),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn reads(typed: &str, cents: u64) {
        let parsed = Amount::parse(typed).map(Amount::cents);
        assert_eq!(parsed, Ok(cents), "{typed:?}");
    }

    #[track_caller]
    fn refuses(typed: &str, rule: BrokenRule) {
        assert_eq!(Amount::parse(typed), Err(rule), "{typed:?}");
    }

    #[test]
    fn common_ways_to_write_an_amount_are_accepted() {
        for typed in [
            "90900",
            "90,900",
            "90 900",
            "90\u{a0}900",
            "90\u{202f}900",
            " 90900 ",
            "TZS 90,900",
            "tzs90900",
            "TSh 90,900",
            "Tsh. 90,900",
            "Tshs 90,900",
            "Sh 90900",
            "90,900/=",
            "90,900/-",
            "90900 TZS",
            "90,900 Tsh",
            "TZS 90,900/=",
            "90900.",
            "90900.0",
            "90,900.00",
            "0090900",
        ] {
            reads(typed, 9_090_000);
        }
        reads("90900.5", 9_090_050);
        reads("90,900.50", 9_090_050);
        reads("1,234,567.89", 123_456_789);
        reads("0.01", 1);
        reads(".50", 50);
        reads("999999999999.99", Amount::MAX.cents());
    }

    #[test]
    fn ambiguous_text_is_refused() {
        for typed in [
            "90.900",
            "1.234.567",
            "90.900,50",
            "90,50",
            "90,9",
            "9,0900",
            "90 900,50",
            "90,900 500",
            "0,900",
            ",900",
            "90,",
            "90,900,",
            "1,23,456",
        ] {
            refuses(typed, BrokenRule::AmountAmbiguous);
        }
    }

    #[test]
    fn text_that_is_not_a_number_is_refused() {
        for typed in [
            "", "TZS", "/=", "ninety", "90k", "1e5", "0x10", ".", ",", "٩٠", "90;900", "-", "$5",
            "tzstzs5",
        ] {
            refuses(typed, BrokenRule::AmountNotANumber);
        }
    }

    #[test]
    fn amounts_outside_the_limits_are_refused() {
        refuses("0", BrokenRule::AmountTooSmall);
        refuses("0.00", BrokenRule::AmountTooSmall);
        refuses("-5", BrokenRule::AmountTooSmall);
        refuses("−5", BrokenRule::AmountTooSmall);
        refuses("0.001", BrokenRule::AmountTooManyDecimals);
        refuses("0.500", BrokenRule::AmountTooManyDecimals);
        refuses("90900.123", BrokenRule::AmountTooManyDecimals);
        refuses("90,900.123", BrokenRule::AmountTooManyDecimals);
        refuses("1000000000000", BrokenRule::AmountTooLarge);
        refuses("99999999999999999999999999", BrokenRule::AmountTooLarge);
        refuses(&"9".repeat(10_000), BrokenRule::AmountTooLarge);
    }
}
