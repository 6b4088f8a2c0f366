//! Sends webhooks about bills to the merchant's system, as Standard Webhooks specifies
//! (standardwebhooks.com).
//!
//! The store keeps each message until it is delivered. Several gateways share the work: a message is
//! leased to one gateway at a time. When a gateway dies, another one sends its messages, some of them
//! twice; the receiver recognises a repeat by the message's id.

mod delivery;
mod error;
mod http_client;
mod retry_schedule;
mod sender;
mod signature;
#[cfg(test)]
mod tests;
mod timing;

pub(crate) use delivery::run;

use crate::config::MerchantWebhookConfig;
use crate::store::MerchantMessages;

/// Whether messages are stored for the merchant.
pub(crate) const fn message_policy(config: Option<&MerchantWebhookConfig>) -> MerchantMessages {
    match config {
        Some(_) => MerchantMessages::Enabled,
        None => MerchantMessages::Disabled,
    }
}
