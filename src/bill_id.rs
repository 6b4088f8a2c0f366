//! The id that the gateway gives a bill. Must not know what is kept under it.

/// Hexadecimal digits of an id: 128 bits that nobody guesses.
const DIGITS: usize = 32;

/// The gateway's own name of a bill: unguessable, and never the control number. Other proxies of
/// ClickPesa's shape give none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BillId(String);

impl BillId {
    /// The id, if it is one; nothing else may become part of an address.
    pub fn parse(text: &str) -> Option<Self> {
        let digits = text
            .bytes()
            .all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
        (digits && text.len() == DIGITS).then(|| Self(text.to_owned()))
    }

    /// The id of no bill, for pages of bills that are not there.
    #[cfg(not(target_arch = "wasm32"))]
    pub(crate) fn nobodys() -> Self {
        Self("0".repeat(DIGITS))
    }

    /// The id at the end of an address, as the header `Location` has it.
    pub fn at_end_of(address: &str) -> Option<Self> {
        let path = address.split(['?', '#']).next()?;
        Self::parse(path.rsplit('/').next()?)
    }

    /// As it stands in an address.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ID: &str = "0123456789abcdef0123456789abcdef";

    #[test]
    fn an_id_is_the_last_part_of_an_address_whatever_stands_before_it() {
        for address in ["/bills/", "https://shop.co.tz/malipo/bills/", ""] {
            let found = BillId::at_end_of(&[address, ID].concat());
            assert_eq!(found.as_ref().map(BillId::as_str), Some(ID), "{address}");
        }
        assert!(BillId::at_end_of(&["/bills/", ID, "?lang=en#top"].concat()).is_some());
    }

    #[test]
    fn what_could_lead_elsewhere_is_no_id() {
        let long = [ID, "0"].concat();
        let upper = ID.to_uppercase();
        for text in [
            "",
            "..",
            "7",
            &long,
            &upper,
            "0123456789abcdef0123456789abcde/",
        ] {
            assert_eq!(BillId::parse(text), None, "{text}");
        }
    }
}
