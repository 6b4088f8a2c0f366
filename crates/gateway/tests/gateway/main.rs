//! The gateway over real sockets, in front of the real stand-in. One file per promise.

#![expect(
    clippy::unwrap_used,
    reason = "clippy knows #[test] functions as tests, but not what they share"
)]

mod bill_pages;
mod bill_rests;
mod bills;
mod cashier;
mod checksum;
mod crowd;
mod csrf;
mod deadlines;
mod documents;
mod element;
mod faults;
mod forms;
mod forms_refused;
mod harness;
mod intents;
mod kills;
mod live;
mod money;
mod numbers;
mod once;
mod pages;
#[path = "../postgres/mod.rs"]
mod postgres;
mod printed;
mod problems;
mod process;
mod program;
mod scriptless;
mod secrets;
mod settings_page;
mod shops;
mod sign;
mod signer;
mod static_files;
mod streams;
mod tokens;
