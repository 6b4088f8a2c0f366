//! The payment mode: which amounts a control number accepts.

use serde::Serialize;
use strum::{EnumString, IntoStaticStr, VariantArray};

use crate::broken_rule::BrokenRule;

/// Which amounts a control number accepts. It applies only to a bill with an amount.
#[derive(
    Clone,
    Copy,
    Debug,
    Default,
    PartialEq,
    Eq,
    Hash,
    Serialize,
    EnumString,
    IntoStaticStr,
    VariantArray,
)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[strum(serialize_all = "SCREAMING_SNAKE_CASE")]
pub enum PaymentMode {
    /// The exact amount only.
    Exact,
    /// Any amount: less, the same or more. ClickPesa's default.
    #[default]
    AllowPartialAndOverPayment,
}

impl PaymentMode {
    /// Both modes, in the order of the form.
    pub const ALL: &'static [Self] = Self::VARIANTS;

    /// The mode's name in JSON.
    pub fn wire_name(self) -> &'static str {
        self.into()
    }

    /// Parses the mode's name in JSON. A blank name means the default, as it does for ClickPesa.
    ///
    /// # Errors
    /// [`BrokenRule::PaymentModeUnknown`].
    pub fn parse(name: &str) -> Result<Self, BrokenRule> {
        let name = name.trim();
        if name.is_empty() {
            return Ok(Self::default());
        }
        name.parse().map_err(|_| BrokenRule::PaymentModeUnknown)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_documented_names_are_accepted() {
        for (name, mode) in [
            ("EXACT", PaymentMode::Exact),
            (
                "ALLOW_PARTIAL_AND_OVER_PAYMENT",
                PaymentMode::AllowPartialAndOverPayment,
            ),
        ] {
            assert_eq!(PaymentMode::parse(name), Ok(mode));
            assert_eq!(mode.wire_name(), name);
            assert_eq!(serde_json::to_value(mode).unwrap(), name);
        }
        assert_eq!(
            PaymentMode::parse(""),
            Ok(PaymentMode::AllowPartialAndOverPayment)
        );
        assert_eq!(
            PaymentMode::parse("exact"),
            Err(BrokenRule::PaymentModeUnknown)
        );
    }
}
