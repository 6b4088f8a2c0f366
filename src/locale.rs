//! The languages, which the contract lists: merchants write steps in them, too. Must not know a
//! sentence.

pub use billpay_contract::Locale;
