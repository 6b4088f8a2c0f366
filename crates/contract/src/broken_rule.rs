//! The validation rules of a bill: one stable code each, and the field that the error belongs to.

use std::fmt;

use strum::{EnumString, IntoStaticStr, VariantArray};

use crate::field::Field;

/// A validation rule that a bill breaks. Its code is the variant's name in snake case.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "snake_case")]
pub enum BrokenRule {
    /// The bill has no description, amount or reference, so that nobody could recognise it.
    /// ClickPesa accepts such a bill; we do not.
    BillEmpty,
    /// Longer than `BillDescription::MAX_UTF16_UNITS`.
    DescriptionTooLong,
    /// A line break, a tab, another control character, or a character that reorders the text.
    DescriptionControlCharacter,
    /// Not a number.
    AmountNotANumber,
    /// The amount can be read in two ways, such as `90.900` or `90,50`.
    AmountAmbiguous,
    /// More than two decimals.
    AmountTooManyDecimals,
    /// Below `Amount::MIN`.
    AmountTooSmall,
    /// Above `Amount::MAX`.
    AmountTooLarge,
    /// Neither of the two documented modes.
    PaymentModeUnknown,
    /// A character that is neither an ASCII letter nor a digit.
    ReferenceNotAlphanumeric,
    /// Longer than `BillReference::MAX_CHARS`.
    ReferenceTooLong,
}

impl BrokenRule {
    /// Every rule.
    pub const ALL: &'static [Self] = Self::VARIANTS;

    /// The code. It is part of the API: never renamed, never reused.
    pub fn code(self) -> &'static str {
        self.into()
    }

    /// Returns the rule with this code, if there is one.
    pub fn from_code(code: &str) -> Option<Self> {
        code.parse().ok()
    }

    /// The field beside which the error is shown.
    pub const fn field(self) -> Field {
        match self {
            Self::BillEmpty | Self::DescriptionTooLong | Self::DescriptionControlCharacter => {
                Field::Description
            }
            Self::AmountNotANumber
            | Self::AmountAmbiguous
            | Self::AmountTooManyDecimals
            | Self::AmountTooSmall
            | Self::AmountTooLarge => Field::Amount,
            Self::PaymentModeUnknown => Field::PaymentMode,
            Self::ReferenceNotAlphanumeric | Self::ReferenceTooLong => Field::Reference,
        }
    }
}

impl std::error::Error for BrokenRule {}

/// The rules that a bill breaks: at least one, at most one per field, in the order of the form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BrokenRules(Vec<BrokenRule>);

impl BrokenRules {
    /// `None` when the list is empty.
    pub(crate) fn new(rules: Vec<BrokenRule>) -> Option<Self> {
        (!rules.is_empty()).then_some(Self(rules))
    }

    /// The rules, in the order of the form.
    pub fn iter(&self) -> impl Iterator<Item = BrokenRule> + '_ {
        self.0.iter().copied()
    }

    /// The rule that this field breaks, if any.
    pub fn at(&self, field: Field) -> Option<BrokenRule> {
        self.iter().find(|rule| rule.field() == field)
    }
}

impl fmt::Display for BrokenRules {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, rule) in self.iter().enumerate() {
            let separator = if index == 0 { "" } else { "; " };
            write!(f, "{separator}{}: {rule}", rule.field().wire_name())?;
        }
        Ok(())
    }
}

impl std::error::Error for BrokenRules {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_unique_and_begins_with_its_field() {
        for &rule in BrokenRule::ALL {
            assert_eq!(BrokenRule::from_code(rule.code()), Some(rule));
            let about = rule.code().split('_').next();
            let expected = match rule {
                BrokenRule::BillEmpty => "bill",
                _ => match rule.field() {
                    Field::Description => "description",
                    Field::Amount => "amount",
                    Field::PaymentMode => "payment",
                    Field::Reference => "reference",
                },
            };
            assert_eq!(about, Some(expected), "{rule:?}");
        }
    }
}
