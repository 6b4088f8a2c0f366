//! The same-origin proxy between the bill page and ClickPesa: it keeps the credentials and the
//! token, serves the page, and asks for control numbers.
//!
//! [`config`] says what may be set, [`server`] lives, `router` lists the routes, `bills` answers,
//! `issuing` gets one number for one intention, `ledger` weighs payments, `store` keeps both,
//! `watching` notices money, `merchant` tells the merchant's own system.
//! [`clickpesa`] is the only room that sees a token, [`intents`] tells the merchant's signed bills
//! from others, `problems` has the words for failures, [`commands`] is the command line.
//! `pages` renders the page by the widget's own components: nothing else here knows its HTML, and
//! nothing a browser's API.

mod address;
mod api_error;
mod app_state;
mod bills;
mod body;
pub mod clickpesa;
mod clock;
pub mod commands;
pub mod config;
#[cfg(feature = "sandbox")]
mod demo;
mod error_mapping;
pub mod intents;
mod issuing;
mod ledger;
pub mod log;
mod merchant;
mod middleware;
mod operations;
mod pages;
#[cfg(test)]
#[path = "../tests/postgres/mod.rs"]
mod postgres;
mod router;
pub mod server;
pub mod signals;
mod static_files;
mod store;
mod watching;
mod webhooks;
