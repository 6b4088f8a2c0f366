//! A stand-in for ClickPesa.
//!
#![doc = include_str!("../README.md")]

mod bills;
mod calls;
mod cashier;
mod checksum;
mod clock;
mod faults;
mod fields;
mod messages;
mod numbers;
mod payments;
mod routes;
mod sandbox;
mod settings;
mod socket;
mod state;
mod tokens;
mod webhooks;

pub use calls::Endpoint;
pub use faults::{Fault, FaultKind, Stage, When};
pub use payments::{Channel, Outcome, Payment};
pub use sandbox::Sandbox;
pub use settings::{ChecksumMethod, Settings, WebhookSettings};
pub use webhooks::{
    WebhookAttempt, WebhookDelivery, WebhookMode, WebhookShape, WebhookUrl, WebhookUrlError,
};
