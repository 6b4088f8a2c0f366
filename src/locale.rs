//! The languages, which the contract lists: merchants write steps in them, too.

pub use billpay_contract::Locale;
