//! Webhooks, by which ClickPesa notifies a merchant's server of payments: their JSON, their checksum,
//! the order in which they are sent, and the URL.
//!
//! `webhook_sender.rs` sends them.

mod delivery;
mod http_post;
mod outbox;
mod signing;
mod webhook;
mod webhook_url;

pub(crate) use delivery::DeliveryChange;
pub use delivery::{
    AmountForm, ChecksumPlace, HexCase, SignedText, WebhookDelivery, WebhookMode, WebhookShape,
};
pub(crate) use http_post::post;
pub use outbox::WebhookAttempt;
pub(crate) use outbox::{Batch, Outbox};
pub(crate) use webhook::Webhook;
pub use webhook_url::{WebhookUrl, WebhookUrlError};
