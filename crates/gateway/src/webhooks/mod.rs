//! What others tell the gateway. Must not know browsers.

pub(crate) mod clickpesa;
