//! Tells the merchant's own system what has become of bills, by webhooks as Standard Webhooks has
//! them (standardwebhooks.com).
//!
//! The store keeps each message until it was delivered. Several gateways share the work: a message
//! is leased to one of them at a time. When one dies, its messages are sent by another, some of
//! them twice; the message's id tells the receiver.

mod attempt;
mod client;
mod deliver;
mod failure;
mod pace;
mod schedule;
mod signature;
#[cfg(test)]
mod tests;

pub(crate) use deliver::deliver;

use crate::config::MerchantConfig;
use crate::store::Merchant;

/// Whether messages are kept for the merchant.
pub(crate) const fn listens(config: Option<&MerchantConfig>) -> Merchant {
    match config {
        Some(_) => Merchant::Told,
        None => Merchant::Untold,
    }
}
