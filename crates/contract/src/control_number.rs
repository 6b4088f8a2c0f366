//! The control number that a customer pays.

use std::fmt;

use serde::{Deserialize, Serialize};

/// A BillPay control number: 1 to [`ControlNumber::MAX_CHARS`] ASCII letters and digits, possibly
/// with leading zeros. Generated numbers have 14 digits; a custom reference is used as it is.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct ControlNumber(String);

/// The error for a text that is not a control number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct InvalidControlNumber;

impl fmt::Display for InvalidControlNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a control number is letters and digits only")
    }
}

impl std::error::Error for InvalidControlNumber {}

impl ControlNumber {
    /// ClickPesa documents no length. This is three times the longest reference that we accept, and
    /// still fits on one line of the card.
    pub const MAX_CHARS: usize = 60;

    /// Characters per group: as many as people remember while they type.
    const GROUP: usize = 4;

    /// The number without spaces.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Splits the number into groups of four characters, for display. If five characters are left, the
    /// next group has three, so that the last group never has a single character.
    pub fn groups(&self) -> impl Iterator<Item = &str> {
        let mut rest = self.0.as_str();
        std::iter::from_fn(move || {
            let size = match rest.len() {
                0 => return None,
                5 => 3,
                length => length.min(Self::GROUP),
            };
            let (group, after) = rest.split_at(size);
            rest = after;
            Some(group)
        })
    }
}

impl TryFrom<String> for ControlNumber {
    type Error = InvalidControlNumber;

    fn try_from(text: String) -> Result<Self, InvalidControlNumber> {
        let length_fits = (1..=Self::MAX_CHARS).contains(&text.len());
        if length_fits && text.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
            Ok(Self(text))
        } else {
            Err(InvalidControlNumber)
        }
    }
}

impl From<ControlNumber> for String {
    fn from(number: ControlNumber) -> Self {
        number.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(number: &str, groups: &[&str]) {
        let number = ControlNumber::try_from(number.to_owned()).unwrap();
        assert_eq!(number.groups().collect::<Vec<_>>(), groups);
    }

    #[test]
    fn numbers_are_grouped_for_display() {
        check("55042914871931", &["5504", "2914", "8719", "31"]);
        check("0969231256", &["0969", "2312", "56"]);
        check("CUSTOMJH121", &["CUST", "OMJH", "121"]);
        check("1234567890123", &["1234", "5678", "901", "23"]);
        check("7", &["7"]);
    }

    #[test]
    fn text_that_is_not_a_control_number_is_refused() {
        for text in ["", "1234 5678", "INV-1", "<b>", "１２"] {
            assert!(
                ControlNumber::try_from(text.to_owned()).is_err(),
                "{text:?}"
            );
        }
        assert!(ControlNumber::try_from("7".repeat(61)).is_err());
    }
}
