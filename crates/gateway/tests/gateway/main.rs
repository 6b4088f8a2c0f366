//! The gateway over real sockets, in front of the real stand-in. One file per promise.

#![expect(
    clippy::unwrap_used,
    reason = "clippy knows #[test] functions as tests, but not what they share"
)]

mod assets;
mod bills;
mod checksum;
mod crowd;
mod faults;
mod harness;
mod numbers;
#[path = "../postgres/mod.rs"]
mod postgres;
mod problems;
mod process;
mod program;
mod readme;
mod secrets;
mod shops;
mod tokens;
