//! The stand-in over real sockets, as a client that was written for ClickPesa meets it.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails here")]

mod admin;
mod bills;
mod checksums;
mod client;
mod customers;
mod faults;
mod life;
mod payments;
mod phone;
mod program;
mod raw;
mod receiver;
mod tokens;
mod webhooks;
