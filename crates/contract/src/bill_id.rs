//! The id of a bill in the gateway's addresses.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::hex;

/// The gateway's id of a bill: 32 lower-case hexadecimal digits. It is random, so that nobody can
/// guess it, and is never the control number. Other proxies of ClickPesa's shape give none.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct BillId(String);

/// The text is not 32 lower-case hexadecimal digits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotABillId;

impl fmt::Display for NotABillId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a bill id is 32 digits from 0 to f")
    }
}

impl std::error::Error for NotABillId {}

impl BillId {
    /// From 128 bits, which should be random.
    pub fn from_u128(bits: u128) -> Self {
        Self(hex::write(bits))
    }

    /// The id of no bill: 32 zeros. For pages of bills that do not exist.
    pub fn zero() -> Self {
        Self::from_u128(0)
    }

    /// From text. Only an id can become part of an address.
    pub fn parse(text: &str) -> Option<Self> {
        hex::parse(text).map(|_| Self(text.to_owned()))
    }

    /// The last path segment of an address, such as the one in the header `Location`; its query and
    /// fragment are ignored.
    pub fn at_end_of(address: &str) -> Option<Self> {
        let path = address.split(['?', '#']).next()?;
        Self::parse(path.rsplit('/').next()?)
    }

    /// The digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for BillId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl TryFrom<String> for BillId {
    type Error = NotABillId;

    fn try_from(text: String) -> Result<Self, NotABillId> {
        Self::parse(&text).ok_or(NotABillId)
    }
}

impl From<BillId> for String {
    fn from(id: BillId) -> Self {
        id.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ID: &str = "0123456789abcdef0123456789abcdef";

    #[test]
    fn an_id_is_the_last_part_of_an_address_whatever_stands_before_it() {
        for address in ["/bills/", "https://shop.co.tz/malipo/bills/", ""] {
            let found = BillId::at_end_of(&format!("{address}{ID}"));
            assert_eq!(found.as_ref().map(BillId::as_str), Some(ID), "{address}");
        }
        assert!(BillId::at_end_of(&format!("/bills/{ID}?lang=en#top")).is_some());
        assert!(BillId::at_end_of(&format!("/bills/{ID}#?/x")).is_some());
        assert_eq!(BillId::at_end_of(&format!("/bills/{ID}/")), None);
    }

    #[test]
    fn what_could_lead_elsewhere_is_no_id() {
        let long = format!("{ID}0");
        let upper = ID.to_uppercase();
        for text in [
            "",
            "..",
            "7",
            "55042914871931",
            &long,
            &upper,
            "0123456789abcdef0123456789abcde/",
        ] {
            assert_eq!(BillId::parse(text), None, "{text}");
        }
    }

    #[test]
    fn an_id_is_a_string_in_json() {
        let id = BillId::from_u128(0x0123_4567_89ab_cdef_0123_4567_89ab_cdef);
        let json = serde_json::to_string(&id).unwrap();
        assert_eq!(json, format!("\"{ID}\""));
        assert_eq!(serde_json::from_str::<BillId>(&json).unwrap(), id);
        assert!(serde_json::from_str::<BillId>("\"7\"").is_err());
        assert_eq!(BillId::zero().to_string(), "0".repeat(32));
    }
}
