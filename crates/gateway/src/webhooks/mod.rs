//! What others tell the gateway.

pub(crate) mod clickpesa;
