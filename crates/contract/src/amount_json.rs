//! Amounts in JSON: read from a number or a numeric string, written as JavaScript writes numbers.

use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::amount::{Amount, CENTS_PER_SHILLING};
use crate::broken_rule::BrokenRule;

/// An amount that is not validated yet: text from a person, or a number from a program.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(untagged, expecting = "expected a number or a numeric string")]
pub enum AmountDraft {
    /// Typed text, or a JSON string.
    Text(String),
    /// A JSON number, in shillings.
    Number(f64),
}

impl Default for AmountDraft {
    fn default() -> Self {
        Self::Text(String::new())
    }
}

impl AmountDraft {
    /// Validates the draft. Returns `None` if it is blank.
    pub(crate) fn parse(&self) -> Result<Option<Amount>, BrokenRule> {
        match self {
            Self::Text(text) if text.trim().is_empty() => Ok(None),
            Self::Text(text) => Amount::parse(text).map(Some),
            Self::Number(number) => Amount::from_number(*number).map(Some),
        }
    }
}

impl TryFrom<AmountDraft> for Amount {
    type Error = BrokenRule;

    fn try_from(draft: AmountDraft) -> Result<Self, BrokenRule> {
        draft.parse()?.ok_or(BrokenRule::AmountNotANumber)
    }
}

impl Amount {
    /// Creates an amount from a JavaScript number of shillings.
    ///
    /// # Errors
    /// The rule that the number breaks.
    #[expect(
        clippy::float_arithmetic,
        clippy::float_cmp,
        reason = "JSON numbers are floats; one is accepted only when it equals a whole number of cents"
    )]
    pub fn from_number(shillings: f64) -> Result<Self, BrokenRule> {
        if shillings.is_nan() {
            return Err(BrokenRule::AmountNotANumber);
        }
        let cents = (shillings * CENTS_PER_SHILLING as f64).round();
        if cents > Self::MAX.cents() as f64 {
            return Err(BrokenRule::AmountTooLarge);
        }
        // Zero and negative numbers are too small, whatever their decimals. A positive number below
        // the minimum has too many decimals.
        if shillings <= 0.0 {
            return Err(BrokenRule::AmountTooSmall);
        }
        if cents / CENTS_PER_SHILLING as f64 != shillings {
            return Err(BrokenRule::AmountTooManyDecimals);
        }
        Self::from_cents(cents as u64)
    }

    /// Returns the amount as a JavaScript number of shillings.
    #[expect(
        clippy::float_arithmetic,
        reason = "JSON numbers are floats; one with at most 15 digits is exact"
    )]
    pub fn to_number(self) -> f64 {
        self.cents() as f64 / CENTS_PER_SHILLING as f64
    }
}

impl<'de> Deserialize<'de> for Amount {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let draft = AmountDraft::deserialize(deserializer)?;
        draft.try_into().map_err(D::Error::custom)
    }
}

/// Writes `90900` or `90900.5`, as `JSON.stringify` does.
impl Serialize for Amount {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if self.cents().is_multiple_of(CENTS_PER_SHILLING) {
            serializer.serialize_u64(self.cents() / CENTS_PER_SHILLING)
        } else {
            serializer.serialize_f64(self.to_number())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_draft_keeps_the_value_that_was_sent() {
        for (json, draft) in [
            ("\"90,900\"", AmountDraft::Text("90,900".to_owned())),
            ("\"\"", AmountDraft::default()),
            ("90900.5", AmountDraft::Number(90_900.5)),
            ("1e300", AmountDraft::Number(1e300)),
        ] {
            let read: AmountDraft = serde_json::from_str(json).unwrap();
            assert_eq!(read, draft, "{json}");
            let written = serde_json::to_string(&draft).unwrap();
            let again: AmountDraft = serde_json::from_str(&written).unwrap();
            assert_eq!(again, draft, "{written}");
        }
        let whole: AmountDraft = serde_json::from_str("90900").unwrap();
        assert_eq!(whole, AmountDraft::Number(90_900.0));
    }

    #[test]
    fn a_draft_is_a_number_or_a_string() {
        for json in ["true", "null", "[]", "{}"] {
            let error = serde_json::from_str::<AmountDraft>(json).unwrap_err();
            let expected = "expected a number or a numeric string";
            assert!(error.to_string().contains(expected), "{error}");
        }
    }

    #[track_caller]
    fn check(json: &str, expected: Result<u64, ()>) {
        let read = serde_json::from_str::<Amount>(json)
            .map(Amount::cents)
            .map_err(drop);
        assert_eq!(read, expected, "{json}");
    }

    #[test]
    fn numbers_and_numeric_strings_are_accepted() {
        check("90900", Ok(9_090_000));
        check("90900.0", Ok(9_090_000));
        check("90900.5", Ok(9_090_050));
        check("\"90900.50\"", Ok(9_090_050));
        check("0.01", Ok(1));
        check("1.15", Ok(115));
        check("4.35", Ok(435));
        check("999999999999.99", Ok(Amount::MAX.cents()));
        check("9.09e4", Ok(9_090_000));
    }

    #[test]
    fn other_values_are_refused() {
        for json in [
            "0", "-1", "0.001", "1.005", "1e12", "1e300", "-1e300", "true", "null", "\"x\"",
            "\"\"", "[]",
        ] {
            check(json, Err(()));
        }
    }

    #[test]
    fn a_refused_number_names_the_broken_rule() {
        assert_eq!(
            Amount::from_number(1.005),
            Err(BrokenRule::AmountTooManyDecimals)
        );
        assert_eq!(
            Amount::from_number(0.001),
            Err(BrokenRule::AmountTooManyDecimals)
        );
        assert_eq!(Amount::from_number(0.0), Err(BrokenRule::AmountTooSmall));
        assert_eq!(Amount::from_number(-0.001), Err(BrokenRule::AmountTooSmall));
        assert_eq!(
            Amount::from_number(f64::INFINITY),
            Err(BrokenRule::AmountTooLarge)
        );
        assert_eq!(
            Amount::from_number(f64::NEG_INFINITY),
            Err(BrokenRule::AmountTooSmall)
        );
        assert_eq!(
            Amount::from_number(f64::NAN),
            Err(BrokenRule::AmountNotANumber)
        );
    }

    #[test]
    fn amounts_are_written_as_javascript_writes_them() {
        let json = |cents| serde_json::to_string(&Amount::from_cents(cents).unwrap()).unwrap();
        assert_eq!(json(9_090_000), "90900");
        assert_eq!(json(9_090_050), "90900.5");
        assert_eq!(json(9_090_005), "90900.05");
        assert_eq!(json(Amount::MAX.cents()), "999999999999.99");
    }
}
