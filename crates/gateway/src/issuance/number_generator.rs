//! Generates control numbers from the merchant's BillPay-Namba: its four digits and random digits, as
//! ClickPesa documents for numbers that are generated offline.

use billpay_contract::BillReference;
use uuid::Uuid;

use crate::config::BillPayNamba;

/// The number of random digits after the BillPay-Namba. A number has fourteen digits, like the numbers
/// that ClickPesa generates. After 100,000 numbers, a new one collides with probability 1 in 100,000;
/// then another is generated.
const RANDOM_DIGITS: u32 = 10;

/// A random number that begins with the merchant's digits.
pub(super) fn generate_number(namba: &BillPayNamba) -> BillReference {
    loop {
        // The modulo's bias is negligible: 122 random bits are many more than ten digits need.
        let random = Uuid::new_v4().as_u128() % 10_u128.pow(RANDOM_DIGITS);
        let width = RANDOM_DIGITS as usize;
        let number = format!("{}{random:0width$}", namba.as_str());
        if let Ok(Some(reference)) = BillReference::parse(&number) {
            return reference;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_begin_with_the_namba_and_have_fourteen_digits() {
        let namba = BillPayNamba::parse("5504").unwrap();
        let (one, other) = (generate_number(&namba), generate_number(&namba));
        assert_ne!(one, other);
        assert!(one.as_str().starts_with("5504"), "{one:?}");
        assert_eq!(one.as_str().len(), 14);
    }
}
