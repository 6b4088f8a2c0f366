//! The English text of each validation rule, for developers who read a problem document. The widget
//! has its own texts for customers, in each language.

use std::fmt;

use crate::amount::Amount;
use crate::bill_description::BillDescription;
use crate::bill_reference::BillReference;
use crate::broken_rule::BrokenRule;

impl fmt::Display for BrokenRule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::BillEmpty => {
                f.write_str("set at least one of billDescription, billAmount and billReference")
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
                "can be read in two ways; group thousands with commas and begin cents with a dot: 90,900.50",
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
