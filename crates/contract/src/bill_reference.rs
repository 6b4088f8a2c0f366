//! The merchant's own reference of a bill.

use serde::Serialize;

use crate::broken_rule::BrokenRule;

/// A custom bill reference, which becomes the control number.
///
/// ASCII letters and digits. Letters are upper case: a customer types the reference into a phone's menu,
/// where `a` and `A` must not be two bills.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(transparent)]
pub struct BillReference(String);

impl BillReference {
    /// ClickPesa documents no length for bill references, and 20 for the order references of another
    /// product. Longer references are hard to type on a phone without a mistake.
    pub const MAX_CHARS: usize = 20;

    /// Parses typed text. Returns `None` if it is blank: then ClickPesa generates the number.
    ///
    /// # Errors
    /// The rule that the text breaks.
    pub fn parse(typed: &str) -> Result<Option<Self>, BrokenRule> {
        let text = typed.trim();
        if text.is_empty() {
            Ok(None)
        } else if !text.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
            Err(BrokenRule::ReferenceNotAlphanumeric)
        } else if text.len() > Self::MAX_CHARS {
            Err(BrokenRule::ReferenceTooLong)
        } else {
            Ok(Some(Self(text.to_ascii_uppercase())))
        }
    }

    /// The reference.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(typed: &str) -> Result<Option<String>, BrokenRule> {
        Ok(BillReference::parse(typed)?.map(|reference| reference.as_str().to_owned()))
    }

    #[test]
    fn letters_become_upper_case() {
        assert_eq!(parse(" customJh121 "), Ok(Some("CUSTOMJH121".to_owned())));
    }

    #[test]
    fn a_blank_reference_is_none() {
        assert_eq!(parse(""), Ok(None));
        assert_eq!(parse("  "), Ok(None));
    }

    #[test]
    fn characters_other_than_ascii_letters_and_digits_are_refused() {
        for typed in ["INV-001", "INV 001", "INV_1", "Ñ1", "１２", "A\n1", "<b>"] {
            assert_eq!(
                parse(typed),
                Err(BrokenRule::ReferenceNotAlphanumeric),
                "{typed:?}"
            );
        }
    }

    #[test]
    fn twenty_characters_fit_and_one_more_does_not() {
        assert!(parse(&"7".repeat(20)).is_ok());
        assert_eq!(parse(&"7".repeat(21)), Err(BrokenRule::ReferenceTooLong));
    }
}
