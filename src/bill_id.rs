//! The gateway's id of a bill.

pub use billpay_contract::BillId;
