//! What the widget and the gateway must agree on: wire types, validation, money and problems.
//!
//! A bill is typed as a [`BillDraft`] (raw text) and parsed once into a [`BillRequest`], which
//! cannot hold a bad value. The form and the gateway use the same parser.
//!
//! This crate has no I/O and no async code, and builds for wasm32 and for the server alike.

mod amount;
mod bill;
mod bill_id;
mod channel;
mod control_number;
mod description;
mod hex;
mod idempotency_key;
mod issued;
mod lenient;
mod locale;
mod moment;
mod payment_mode;
mod problem;
mod reference;
mod rules;
mod status;

pub use amount::{Amount, AmountDraft, CURRENCY};
pub use bill::{BillDraft, BillRequest, Charge};
pub use bill_id::BillId;
pub use channel::{Channel, ChannelChange, ChannelChanges, OwnSteps};
pub use control_number::ControlNumber;
pub use description::BillDescription;
pub use idempotency_key::IdempotencyKey;
pub use issued::IssuedBill;
pub use locale::Locale;
pub use moment::{Civil, Moment};
pub use payment_mode::PaymentMode;
pub use problem::{FieldProblem, Outcome, Problem, ProblemCode};
pub use reference::BillReference;
pub use rules::{BrokenRule, BrokenRules, Field};
pub use status::{BillStatus, BillView};

/// The path of the create call, at ClickPesa's shape, under the gateway's public address.
/// Without a leading slash: the gateway may be mounted under a path of the shop's origin.
pub const CREATE_PATH: &str = "api/billpay/create-order-control-number";

/// The path of what the merchant changed about the channels, under the gateway's public address.
pub const CHANNELS_PATH: &str = "api/billpay/channels";
