//! The gateway's id of a bill, used in URLs.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::hex;

/// The gateway's id of a bill: 32 lower-case hexadecimal digits. Nobody can guess it, and it is never the control number. Proxies other than our gateway give no id.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct BillId(String);

/// The error for a text that is not 32 lower-case hexadecimal digits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct InvalidBillId;

impl fmt::Display for InvalidBillId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a bill id is 32 digits from 0 to f")
    }
}

impl std::error::Error for InvalidBillId {}

impl BillId {
    /// Creates an id from 128 bits, enough of which must be random.
    pub fn from_u128(bits: u128) -> Self {
        Self(hex::write(bits))
    }

    /// The id of no bill: 32 zeros. Used for pages of bills that do not exist.
    pub fn zero() -> Self {
        Self::from_u128(0)
    }

    /// Parses an id. Anything but 32 digits is refused, so that no other text becomes part of a URL.
    pub fn parse(text: &str) -> Option<Self> {
        hex::parse(text).map(|_| Self(text.to_owned()))
    }

    /// Parses the last path segment of a URL, such as the one in the header `Location`. The query and
    /// the fragment are ignored.
    pub fn from_url(url: &str) -> Option<Self> {
        let path = url.split(['?', '#']).next()?;
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
    type Error = InvalidBillId;

    fn try_from(text: String) -> Result<Self, InvalidBillId> {
        Self::parse(&text).ok_or(InvalidBillId)
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
    fn an_id_is_the_last_path_segment_of_any_url() {
        for address in ["/bills/", "https://shop.co.tz/malipo/bills/", ""] {
            let found = BillId::from_url(&format!("{address}{ID}"));
            assert_eq!(found.as_ref().map(BillId::as_str), Some(ID), "{address}");
        }
        assert!(BillId::from_url(&format!("/bills/{ID}?lang=en#top")).is_some());
        assert!(BillId::from_url(&format!("/bills/{ID}#?/x")).is_some());
        assert_eq!(BillId::from_url(&format!("/bills/{ID}/")), None);
    }

    #[test]
    fn text_that_could_change_the_path_is_refused() {
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
