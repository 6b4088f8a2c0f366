//! Calls ClickPesa's API and verifies its webhooks. Only this module sees tokens and credentials;
//! ClickPesa's JSON and headers stay in it, too.

mod answer;
mod breaker;
mod checksum;
mod client;
mod error;
#[cfg(test)]
mod fuzz;
mod generate_token;
mod health;
mod operations;
mod payment_json;
mod permits;
mod token_cache;
mod transport;
mod webhook_verification;
mod wire;

pub(crate) use client::Call;
pub use client::ClickPesa;
pub use error::{CallError, ProviderError};
pub(crate) use permits::Caller;
pub(crate) use webhook_verification::{
    RefusedWebhook, WebhookError, WebhookEvent, WebhookVerifier,
};
