//! Reads an amount as people in Tanzania type it.

use super::{Amount, CENTS};
use crate::BrokenRule;

/// What people put around an amount, longest first; compared without case.
const CURRENCY_MARKS: [&str; 6] = ["tshs", "tzs", "tsh", "shs", "sh", "/="];

/// The other way to write "even shillings" after an amount.
const EVEN_SHILLINGS: &str = "/-";

pub(super) fn parse(typed: &str) -> Result<Amount, BrokenRule> {
    let text = without_currency(typed.trim());
    match text.strip_prefix(['-', '\u{2212}']) {
        // A minus sign is understood and refused; a dash before anything else is no number.
        Some(rest) => unsigned(rest).and(Err(BrokenRule::AmountTooSmall)),
        None => unsigned(text),
    }
}

fn unsigned(text: &str) -> Result<Amount, BrokenRule> {
    let only_number_characters = text
        .chars()
        .all(|c| c.is_ascii_digit() || c == '.' || is_group(c));
    if !only_number_characters || !text.bytes().any(|byte| byte.is_ascii_digit()) {
        return Err(BrokenRule::AmountNotANumber);
    }
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    if fraction.chars().any(|c| !c.is_ascii_digit()) {
        // A second dot, or a group after the dot: `1.234.567`, `90.900,50`.
        return Err(BrokenRule::AmountAmbiguous);
    }
    let shillings = shillings(whole)?;
    let cents = cents(whole, fraction)?;
    Amount::from_cents(shillings * CENTS + cents)
}

/// Without one currency mark in front and one behind, and the spaces beside them.
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
    rest = rest.strip_suffix(EVEN_SHILLINGS).unwrap_or(rest);
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

/// Whether `c` groups thousands: a comma, or one of the spaces that keyboards and copied texts
/// contain (ordinary, no-break, thin, narrow no-break).
fn is_group(c: char) -> bool {
    matches!(c, ',' | ' ' | '\u{a0}' | '\u{2009}' | '\u{202f}')
}

/// The whole shillings, whose groups must all be of one kind and of three digits.
fn shillings(whole: &str) -> Result<u64, BrokenRule> {
    if let Some(separator) = whole.chars().find(|&c| is_group(c)) {
        let (first, rest) = whole.split_once(separator).unwrap_or((whole, ""));
        // `0,900` may be nine tenths with a decimal comma.
        let first_fits = (1..=3).contains(&first.len()) && !first.starts_with('0');
        if !first_fits || !in_threes(rest, separator) {
            return Err(BrokenRule::AmountAmbiguous);
        }
    }
    whole
        .bytes()
        .filter(u8::is_ascii_digit)
        .try_fold(0, |sum, byte| {
            // Ten times that, in cents, still is a number of 64 bits.
            let goes_on = sum <= Amount::MAX.cents();
            goes_on.then(|| sum * 10 + u64::from(byte - b'0'))
        })
        .ok_or(BrokenRule::AmountTooLarge)
}

/// Whether these are groups of three digits.
fn in_threes(groups: &str, separator: char) -> bool {
    let three = |group: &str| group.len() == 3 && group.bytes().all(|byte| byte.is_ascii_digit());
    groups.split(separator).all(three)
}

/// The cents after the dot.
fn cents(whole: &str, fraction: &str) -> Result<u64, BrokenRule> {
    match fraction.as_bytes() {
        [] => Ok(0),
        [tenths] => Ok(u64::from(tenths - b'0') * 10),
        [tenths, hundredths] => Ok(u64::from(tenths - b'0') * 10 + u64::from(hundredths - b'0')),
        // `90.900`: ninety thousand nine hundred where dots group thousands.
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
        assert_eq!(parse(typed).map(Amount::cents), Ok(cents), "{typed:?}");
    }

    #[track_caller]
    fn refuses(typed: &str, rule: BrokenRule) {
        assert_eq!(parse(typed), Err(rule), "{typed:?}");
    }

    #[test]
    fn what_people_type_is_read() {
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
    fn what_could_be_meant_in_two_ways_is_refused() {
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
    fn what_is_no_number_is_refused() {
        for typed in [
            "", "TZS", "/=", "ninety", "90k", "1e5", "0x10", ".", ",", "٩٠", "90;900", "-", "$5",
            "tzstzs5",
        ] {
            refuses(typed, BrokenRule::AmountNotANumber);
        }
    }

    #[test]
    fn limits_hold() {
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
