//! The only room that sees a token or a credential. Callers get a control number or a
//! [`ProviderError`]; ClickPesa's JSON, headers and secrets stay here.

mod answer;
mod calls;
mod checksum;
mod client;
mod error;
mod generate_token;
mod payments;
mod token_cache;
mod transport;
mod webhook;
mod wire;

pub use client::ClickPesa;
pub use error::{CallError, ProviderError};
pub(crate) use webhook::{Told, Webhook, WebhookError};
