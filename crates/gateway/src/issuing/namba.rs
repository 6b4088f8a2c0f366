//! Numbers that the gateway chooses: the merchant's BillPay-Namba and digits of its own, as ClickPesa
//! documents for numbers that are made offline.

use billpay_contract::BillReference;
use uuid::Uuid;

/// Digits of a BillPay-Namba: documented.
const NAMBA_DIGITS: usize = 4;

/// Digits behind it: a number has fourteen, as those have that ClickPesa chooses. Ten random digits
/// meet one of a merchant's first 100,000 numbers once in 100,000 times, and then another is chosen.
const OWN_DIGITS: u32 = 10;

/// A merchant's BillPay-Namba.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Namba(String);

impl Namba {
    /// From its four digits.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let fits = text.len() == NAMBA_DIGITS && text.bytes().all(|byte| byte.is_ascii_digit());
        fits.then(|| Self(text.to_owned()))
    }

    /// A number that nobody has had, as far as chance can promise it.
    pub(crate) fn number(&self) -> BillReference {
        loop {
            // 122 random bits are many more than ten digits need: no digit is likelier.
            let own = Uuid::new_v4().as_u128() % 10_u128.pow(OWN_DIGITS);
            let number = format!("{}{own:0width$}", self.0, width = OWN_DIGITS as usize);
            if let Ok(Some(reference)) = BillReference::parse(&number) {
                return reference;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_begin_with_the_namba_and_have_fourteen_digits() {
        let namba = Namba::parse("5504").unwrap();
        let (one, other) = (namba.number(), namba.number());
        assert_ne!(one, other);
        assert!(one.as_str().starts_with("5504"), "{one:?}");
        assert_eq!(one.as_str().len(), 14);
        for text in ["", "550", "55040", "55o4", "५५०४"] {
            assert_eq!(Namba::parse(text), None, "{text}");
        }
    }
}
