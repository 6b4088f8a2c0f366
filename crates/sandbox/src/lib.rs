//! A sandbox that behaves like ClickPesa's API.
//!
#![doc = include_str!("../README.md")]

mod app_state;
mod bill_fields;
mod bills;
mod checksum;
mod clock;
mod control_number;
mod endpoint;
mod faults;
mod json_number;
mod payment;
mod payments;
mod refusal;
mod resettable_connection;
mod routes;
mod sandbox;
mod settings;
mod tokens;
mod webhook_sender;
mod webhooks;

pub use checksum::ChecksumMethod;
pub use endpoint::Endpoint;
pub use faults::{Fault, FaultKind, Stage, When};
pub use payment::{Channel, Outcome, Payment};
pub use sandbox::Sandbox;
pub use settings::{Settings, WebhookSettings};
pub use webhooks::{
    AmountForm, ChecksumPlace, HexCase, SignedText, WebhookAttempt, WebhookDelivery, WebhookMode,
    WebhookShape, WebhookUrl, WebhookUrlError,
};
