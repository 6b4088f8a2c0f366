//! The only room that sees a token or a credential. Callers get a control number or a
//! [`CreateError`]; ClickPesa's JSON, headers and secrets stay here. Must not know browsers or
//! problem documents.

mod checksum;
mod client;
mod error;
mod token_cache;
mod transport;
mod wire;

pub use client::ClickPesa;
pub use error::{CallError, CreateError};
