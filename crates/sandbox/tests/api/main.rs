//! The sandbox over real sockets, as a client of ClickPesa's API uses it.
#![expect(clippy::unwrap_used, reason = "a panic fails the test")]

mod admin;
mod checksums;
mod client;
mod command_line;
mod control_numbers;
mod customers_and_bulk;
mod faults;
mod payments;
mod phone;
mod public_clients;
mod raw_http;
mod seen_in_clients;
mod startup_and_shutdown;
mod tokens;
mod webhook_receiver;
mod webhooks;
