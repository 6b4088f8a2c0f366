//! The fields of a bill and their names on the wire.

use strum::{EnumString, IntoStaticStr, VariantArray};

/// A field of the bill, in the order of the form.
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
    /// Whether a different amount may be paid.
    #[strum(serialize = "billPaymentMode")]
    PaymentMode,
    /// The merchant's own reference.
    #[strum(serialize = "billReference")]
    Reference,
}

impl Field {
    /// Every field, in the order of the form.
    pub const ALL: &'static [Self] = Self::VARIANTS;

    /// The field's name in ClickPesa's JSON.
    pub fn wire_name(self) -> &'static str {
        self.into()
    }

    /// Returns the field with this name in ClickPesa's JSON, if there is one.
    pub fn from_wire_name(name: &str) -> Option<Self> {
        name.parse().ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_field_is_found_by_its_wire_name() {
        for &field in Field::ALL {
            assert_eq!(Field::from_wire_name(field.wire_name()), Some(field));
        }
        assert_eq!(Field::from_wire_name("billCustomerName"), None);
    }
}
