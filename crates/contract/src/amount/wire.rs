//! Amounts as JSON numbers: written as JavaScript writes them, read from a number or a numeric
//! string. The only place with floats. Must not know what people type.

use std::fmt;

use serde::de::{Deserialize, Deserializer, Error, Unexpected, Visitor};
use serde::ser::{Serialize, Serializer};

use super::{Amount, CENTS};
use crate::BrokenRule;

/// A number as it came: JSON's number, or the text of a numeric string.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum WireNumber {
    Number(f64),
    Text(String),
}

impl WireNumber {
    pub(crate) fn amount(&self) -> Result<Amount, BrokenRule> {
        match self {
            Self::Number(number) => Amount::from_number(*number),
            Self::Text(text) => Amount::parse(text),
        }
    }
}

impl Amount {
    /// From JavaScript's only kind of number, in shillings.
    ///
    /// # Errors
    /// The rule that the number breaks.
    #[expect(
        clippy::float_arithmetic,
        clippy::float_cmp,
        reason = "the wire's edge: a number is taken only when it is exactly the one that those cents write"
    )]
    pub fn from_number(shillings: f64) -> Result<Self, BrokenRule> {
        if shillings.is_nan() {
            return Err(BrokenRule::AmountNotANumber);
        }
        let cents = (shillings * CENTS as f64).round();
        if cents > Self::MAX.cents as f64 {
            return Err(BrokenRule::AmountTooLarge);
        }
        // Zero and below are too small, whatever their decimals; a fraction of the least is finer than a cent.
        if shillings <= 0.0 {
            return Err(BrokenRule::AmountTooSmall);
        }
        if cents / CENTS as f64 != shillings {
            return Err(BrokenRule::AmountTooManyDecimals);
        }
        Self::from_cents(cents as u64)
    }

    /// As JavaScript's only kind of number, in shillings.
    #[expect(
        clippy::float_arithmetic,
        reason = "the wire's edge: exact below 15 digits"
    )]
    pub fn to_number(self) -> f64 {
        self.cents as f64 / CENTS as f64
    }
}

/// `90900` or `90900.5`, as `JSON.stringify` writes it.
impl Serialize for Amount {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if self.cents.is_multiple_of(CENTS) {
            serializer.serialize_u64(self.cents / CENTS)
        } else {
            serializer.serialize_f64(self.to_number())
        }
    }
}

impl<'de> Deserialize<'de> for Amount {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        WireNumber::deserialize(deserializer)?
            .amount()
            .map_err(|_| D::Error::invalid_value(Unexpected::Other("number"), &"an amount in TZS"))
    }
}

impl<'de> Deserialize<'de> for WireNumber {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(WireNumberVisitor)
    }
}

struct WireNumberVisitor;

impl Visitor<'_> for WireNumberVisitor {
    type Value = WireNumber;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a number or a numeric string")
    }

    // Beyond 2^53 an integer loses digits here, but every such amount is too large anyway.
    fn visit_u64<E: Error>(self, value: u64) -> Result<WireNumber, E> {
        Ok(WireNumber::Number(value as f64))
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<WireNumber, E> {
        Ok(WireNumber::Number(value as f64))
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<WireNumber, E> {
        Ok(WireNumber::Number(value))
    }

    fn visit_str<E: Error>(self, value: &str) -> Result<WireNumber, E> {
        Ok(WireNumber::Text(value.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(json: &str, expected: Result<u64, ()>) {
        let read = serde_json::from_str::<Amount>(json)
            .map(Amount::cents)
            .map_err(drop);
        assert_eq!(read, expected, "{json}");
    }

    #[test]
    fn numbers_and_numeric_strings_are_read() {
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
    fn other_numbers_are_refused() {
        for json in [
            "0", "-1", "0.001", "1.005", "1e12", "1e300", "-1e300", "true", "null", "\"x\"", "[]",
        ] {
            check(json, Err(()));
        }
    }

    #[test]
    fn a_refused_number_names_its_rule() {
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
