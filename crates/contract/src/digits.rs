//! Writing a whole number. Must not know of what.

/// Adds the number to the text, with zeros before it up to so many digits. The formatting machinery
/// would weigh more in the bundle.
pub fn push_number(text: &mut String, number: u64, least: u32) {
    if number >= 10 || least > 1 {
        push_number(text, number / 10, least.saturating_sub(1));
    }
    text.push(char::from(b'0' + (number % 10) as u8));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(number: u64, least: u32, expected: &str) {
        let mut text = String::new();
        push_number(&mut text, number, least);
        assert_eq!(text, expected);
    }

    #[test]
    fn numbers_are_written_with_as_many_digits_as_they_need_or_shall_have() {
        check(0, 1, "0");
        check(90_900, 1, "90900");
        check(7, 2, "07");
        check(2026, 4, "2026");
        check(u64::MAX, 0, "18446744073709551615");
    }
}
