//! Which amounts a control number takes. Must not know the sentences that explain it.

use serde::{Serialize, Serializer};

use crate::BrokenRule;

/// Which amounts a control number takes; it means something only beside an amount.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum PaymentMode {
    /// Any amount: less, the same or more. ClickPesa's default.
    #[default]
    AllowPartialAndOverPayment,
    /// The exact amount only.
    Exact,
}

impl PaymentMode {
    /// Both modes.
    pub const ALL: [Self; 2] = [Self::Exact, Self::AllowPartialAndOverPayment];

    /// The name on the wire.
    pub const fn wire_name(self) -> &'static str {
        match self {
            Self::AllowPartialAndOverPayment => "ALLOW_PARTIAL_AND_OVER_PAYMENT",
            Self::Exact => "EXACT",
        }
    }

    /// From its name on the wire; blank is the default, as it is for ClickPesa.
    ///
    /// # Errors
    /// [`BrokenRule::PaymentModeUnknown`].
    pub fn parse(name: &str) -> Result<Self, BrokenRule> {
        let name = name.trim();
        if name.is_empty() {
            return Ok(Self::default());
        }
        Self::ALL
            .into_iter()
            .find(|mode| mode.wire_name() == name)
            .ok_or(BrokenRule::PaymentModeUnknown)
    }
}

impl Serialize for PaymentMode {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.wire_name())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn modes_are_read_by_their_documented_names_only() {
        for mode in PaymentMode::ALL {
            assert_eq!(PaymentMode::parse(mode.wire_name()), Ok(mode));
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
