//! The rules of a bill: one stable code each, and the field that it is shown at.
//!
//! The English text here is for developers who read a problem document; the widget has the
//! customer's sentences, per language.

use std::fmt;

use strum::{EnumString, IntoStaticStr, VariantArray};

use crate::{Amount, BillDescription, BillReference};

/// A field of the bill, named on the wire as ClickPesa names it, in the order of the form.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, EnumString, IntoStaticStr, VariantArray,
)]
pub enum Field {
    /// What the bill is for.
    #[strum(serialize = "billDescription")]
    Description,
    /// How much is to be paid.
    #[strum(serialize = "billAmount")]
    Amount,
    /// Whether another amount may be paid.
    #[strum(serialize = "billPaymentMode")]
    PaymentMode,
    /// The merchant's own number of the bill.
    #[strum(serialize = "billReference")]
    Reference,
}

impl Field {
    /// Every field, in the order of the form.
    pub const ALL: &'static [Self] = Self::VARIANTS;

    /// The name on the wire.
    pub fn wire_name(self) -> &'static str {
        self.into()
    }

    /// The field of that name on the wire.
    pub fn from_wire_name(name: &str) -> Option<Self> {
        name.parse().ok()
    }
}

/// A rule that a typed bill breaks. Its code is the variant's name in snake case.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "snake_case")]
pub enum BrokenRule {
    /// Neither description, amount nor reference: nobody could recognise the bill. ClickPesa
    /// would accept it; we do not.
    BillEmpty,
    /// More than [`BillDescription::MAX_UTF16_UNITS`].
    DescriptionTooLong,
    /// A line break, a tab, another control character, or one that reorders the text.
    DescriptionControlCharacter,
    /// Not digits with an optional fraction.
    AmountNotANumber,
    /// Could be read in two ways, such as `90.900` or `90,50`.
    AmountAmbiguous,
    /// Finer than a cent.
    AmountTooManyDecimals,
    /// Below [`Amount::MIN`].
    AmountTooSmall,
    /// Above [`Amount::MAX`].
    AmountTooLarge,
    /// Not one of the two documented modes.
    PaymentModeUnknown,
    /// Something other than ASCII letters and digits.
    ReferenceNotAlphanumeric,
    /// More than [`BillReference::MAX_CHARS`].
    ReferenceTooLong,
}

impl BrokenRule {
    /// Every rule.
    pub const ALL: &'static [Self] = Self::VARIANTS;

    /// The stable code, part of the API: never renamed, never reused.
    pub fn code(self) -> &'static str {
        self.into()
    }

    /// The rule with that code.
    pub fn from_code(code: &str) -> Option<Self> {
        code.parse().ok()
    }

    /// The field where the customer corrects it.
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

/// For developers: what the rule asks, in English.
impl fmt::Display for BrokenRule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::BillEmpty => {
                f.write_str("give billDescription, billAmount or billReference: at least one")
            }
            Self::DescriptionTooLong => write!(
                f,
                "must be at most {} characters long",
                BillDescription::MAX_UTF16_UNITS
            ),
            Self::DescriptionControlCharacter => {
                f.write_str("must be one line, without control characters")
            }
            Self::AmountNotANumber => f.write_str("must be a number, such as 90900 or 90900.50"),
            Self::AmountAmbiguous => f.write_str(
                "can be read in two ways; group thousands with commas, put cents after a dot: 90,900.50",
            ),
            Self::AmountTooManyDecimals => f.write_str("must have at most two decimals"),
            Self::AmountTooSmall => write!(f, "must be at least {}", Amount::MIN),
            Self::AmountTooLarge => write!(f, "must be at most {}", Amount::MAX),
            Self::PaymentModeUnknown => {
                f.write_str("must be EXACT or ALLOW_PARTIAL_AND_OVER_PAYMENT")
            }
            Self::ReferenceNotAlphanumeric => {
                f.write_str("must consist of the letters A-Z and the digits 0-9")
            }
            Self::ReferenceTooLong => write!(
                f,
                "must be at most {} characters long",
                BillReference::MAX_CHARS
            ),
        }
    }
}

impl std::error::Error for BrokenRule {}

/// The rules that a bill breaks: at least one, at most one per field, in the order of the form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BrokenRules(Vec<BrokenRule>);

impl BrokenRules {
    /// `None` when nothing is broken.
    pub(crate) fn new(rules: Vec<BrokenRule>) -> Option<Self> {
        (!rules.is_empty()).then_some(Self(rules))
    }

    /// The rules, in the order of the form.
    pub fn iter(&self) -> impl Iterator<Item = BrokenRule> + '_ {
        self.0.iter().copied()
    }

    /// The rule that this field breaks.
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
    fn codes_are_unique_and_start_with_what_they_are_about() {
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

    #[test]
    fn fields_are_found_by_their_wire_names() {
        for &field in Field::ALL {
            assert_eq!(Field::from_wire_name(field.wire_name()), Some(field));
        }
        assert_eq!(Field::from_wire_name("billCustomerName"), None);
    }
}
