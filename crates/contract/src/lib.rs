//! What the widget and the gateway must agree on: wire types, validation, money and problems.
//!
//! A [`BillDraft`] holds a bill as it was typed. It is parsed once into a [`BillRequest`], which is
//! always valid. The form and the gateway use the same parser.
//!
//! This crate has no I/O and no async code, and compiles for wasm32 and for servers.

mod amount;
mod amount_json;
mod amount_parser;
mod bill;
mod bill_description;
mod bill_id;
mod bill_reference;
mod bill_status;
mod bill_view;
mod broken_rule;
mod broken_rule_text;
mod channel;
mod channel_limits;
mod control_number;
mod create_bill_request;
mod element_settings;
mod field;
mod hex;
mod idempotency_key;
mod issued_bill;
mod lenient;
mod locale;
mod paths;
mod payment_mode;
mod problem;
mod problem_code;
mod timestamp;

pub use amount::{Amount, CURRENCY};
pub use amount_json::AmountDraft;
pub use bill::{BillDraft, BillRequest, Charge};
pub use bill_description::{BillDescription, visible_line};
pub use bill_id::BillId;
pub use bill_reference::BillReference;
pub use bill_status::BillStatus;
pub use bill_view::BillView;
pub use broken_rule::{BrokenRule, BrokenRules};
pub use channel::{Channel, ChannelOverride, ChannelOverrides, LocalizedSteps};
pub use channel_limits::{AmountLimits, AmountRefusal};
pub use control_number::ControlNumber;
pub use create_bill_request::CreateBillRequest;
pub use element_settings::ElementSettings;
pub use field::Field;
pub use idempotency_key::IdempotencyKey;
pub use issued_bill::IssuedBill;
pub use locale::Locale;
pub use paths::{
    BILL_PAGES_PATH, BILL_PARAMETER, BILLS_PATH, CHANNELS_PATH, CHECK_PARAMETER, CHECK_SUFFIX,
    CREATE_PATH, ELEMENT_PATH, EVENTS_PATH, EVENTS_SUFFIX, IDEMPOTENCY_KEY_HEADER,
    INTENT_PARAMETER, KEY_PARAMETER, LANG_PARAMETER, LOCALE_COOKIE, MAX_STREAM_BILLS, QR_SUFFIX,
    REMAINDER_PARAMETER, REMAINDER_SUFFIX, bill_page_path, bill_path, events_path,
};
pub use payment_mode::PaymentMode;
pub use problem::{FieldProblem, Problem};
pub use problem_code::{CreateOutcome, ProblemCode};
pub use timestamp::{Civil, Timestamp};
