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
mod create_bill;
mod description;
mod element_settings;
mod hex;
mod idempotency_key;
mod issued;
mod lenient;
mod locale;
mod moment;
mod paths;
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
pub use create_bill::CreateBill;
pub use description::BillDescription;
pub use element_settings::ElementSettings;
pub use idempotency_key::IdempotencyKey;
pub use issued::IssuedBill;
pub use locale::Locale;
pub use moment::{Civil, Moment};
pub use paths::{
    BILL_PAGES_PATH, BILLS_PATH, CHANNELS_PATH, CHECK_PARAMETER, CHECK_SUFFIX, CREATE_PATH,
    ELEMENT_PATH, EVENTS_SUFFIX, IDEMPOTENCY_KEY_HEADER, INTENT_PARAMETER, KEY_PARAMETER,
    LANG_PARAMETER, LOCALE_COOKIE, QR_SUFFIX, REST_PARAMETER, REST_SUFFIX, bill_page_path,
    bill_path,
};
pub use payment_mode::PaymentMode;
pub use problem::{FieldProblem, Outcome, Problem, ProblemCode};
pub use reference::BillReference;
pub use rules::{BrokenRule, BrokenRules, Field};
pub use status::{BillStatus, BillView};
