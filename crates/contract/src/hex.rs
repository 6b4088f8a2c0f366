//! 128-bit values as 32 lower-case hexadecimal digits.

const DIGITS: usize = 32;

/// Parses a text of exactly 32 digits. Upper-case digits are refused, so that each value has only one
/// text.
pub(crate) fn parse(text: &str) -> Option<u128> {
    let lower_hex = |byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f');
    if text.len() != DIGITS || !text.bytes().all(lower_hex) {
        return None;
    }
    u128::from_str_radix(text, 16).ok()
}

/// Writes a value as the text that [`parse`] reads.
pub(crate) fn write(value: u128) -> String {
    format!("{value:0DIGITS$x}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_value_has_one_text() {
        for value in [0, 1, 0x9f << 120, u128::MAX] {
            assert_eq!(parse(&write(value)), Some(value));
        }
        assert_eq!(write(0xab), format!("{}ab", "0".repeat(30)));
    }

    #[test]
    fn other_texts_are_refused() {
        let digits = "0123456789abcdef0123456789abcdef";
        let signed = format!("+{}", &digits[1..]);
        for text in [
            "",
            "7",
            &digits[1..],
            &format!("{digits}0"),
            &digits.to_uppercase(),
            &signed,
        ] {
            assert_eq!(parse(text), None, "{text:?}");
        }
    }
}
