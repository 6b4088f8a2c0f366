//! Calls to the gateway, as plain async functions: dropping a future aborts its call.

mod bills;
mod client;

pub use bills::{CREATE_TIMEOUT, create_order_control_number};

pub(crate) use bills::{channels, check, create_rest, events_url, qr_code, read_event, show};
