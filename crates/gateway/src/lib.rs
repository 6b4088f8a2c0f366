//! The BillPay gateway: a same-origin proxy between the bill page and ClickPesa. It keeps the
//! credentials and the token, serves the page, and issues control numbers.
//!
//! - [`config`] reads the settings, [`server`] starts and stops the gateway, and `router` lists the
//!   routes. `app_state` is what handlers share.
//! - `bill_api`, `pages`, `clickpesa_webhook` and `health` have the handlers. `pages` renders with the
//!   widget's components; no other module knows the widget.
//! - `issuance` gets one control number per bill, `status_polling` polls for payments, and
//!   `merchant_webhooks` sends webhooks to the merchant's system.
//! - `ledger` has bills, payments and their rules; `store` keeps them in a database.
//! - [`clickpesa`] calls ClickPesa. Only it sees the token.
//! - [`intents`] verifies the merchant's signed bills.
//! - `client` finds the address of a request's client, `client_limits` counts what it asks for, and `client_shares` limits
//!   what it holds at a time.
//! - `api_error` has the errors that clients receive; `error_mapping` maps other errors to them.
//! - [`commands`] is the command line.

mod api_error;
mod app_state;
mod bill_api;
mod browser_id;
pub mod clickpesa;
mod clickpesa_webhook;
mod client;
mod client_limits;
mod client_shares;
mod clock;
pub mod commands;
pub mod config;
mod cookies;
#[cfg(feature = "sandbox")]
mod demo_shop;
mod error_mapping;
#[cfg(test)]
#[path = "../../contract/tests/fuzz/inputs.rs"]
mod fuzz_inputs;
mod health;
pub mod intents;
mod issuance;
mod ledger;
pub mod logging;
mod merchant_webhooks;
mod middleware;
mod pages;
#[cfg(test)]
#[path = "../tests/postgres/mod.rs"]
mod postgres;
mod public_address;
mod request_body;
mod router;
pub mod server;
pub mod signals;
mod static_files;
mod status_polling;
mod store;
