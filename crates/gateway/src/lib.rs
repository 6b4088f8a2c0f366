//! The same-origin proxy between the bill page and ClickPesa: it keeps the credentials and the
//! token, serves the page, and asks for control numbers.
//!
//! [`config`] says what may be set, [`server`] lives, `router` lists the routes, `bills` answers,
//! [`clickpesa`] is the only room that sees a token, `merchant` tells the merchant's own system, [`commands`] are what the
//! program does besides serving, `problems` has the words for failures.
//! Nothing here knows the page's HTML or a browser's API.

mod assets;
mod bills;
mod body;
pub mod clickpesa;
mod clock;
pub mod commands;
pub mod config;
#[cfg(feature = "sandbox")]
mod demo;
mod ledger;
pub mod log;
mod merchant;
mod middleware;
mod operations;
#[cfg(test)]
#[path = "../tests/postgres/mod.rs"]
mod postgres;
mod problems;
mod router;
pub mod server;
pub mod signals;
mod store;
