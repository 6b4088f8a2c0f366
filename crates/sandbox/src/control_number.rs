//! Generates control numbers.

/// Digits of a generated number. The first four are the merchant's BillPay-Namba.
const DIGITS: usize = 14;

/// A random number that begins with the merchant's BillPay-Namba.
pub(crate) fn generate(namba: &str, random: &mut fastrand::Rng) -> String {
    let rest = (namba.len()..DIGITS).map(|_| random.digit(10));
    namba.chars().chain(rest).collect()
}
