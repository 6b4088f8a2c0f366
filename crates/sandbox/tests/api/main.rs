//! The stand-in over real sockets, as a client that was written for ClickPesa meets it.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails here")]

mod admin;
mod bills;
mod checksums;
mod client;
mod faults;
mod payments;
mod tokens;
