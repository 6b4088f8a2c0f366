//! Calls to the gateway, as async functions. Dropping a future aborts its call.

mod bills;
mod client;
mod fetch;

pub use bills::{CREATE_TIMEOUT, create_order_control_number};

pub(crate) use bills::{
    channels, check_status, create_remainder, events_url, load_bill, parse_event, qr_code,
};
