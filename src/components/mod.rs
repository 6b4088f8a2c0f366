//! What is shown: one component, and a function a file that writes a part of it. None may name the
//! browser's interfaces, or ask the `browser` room for anything while it writes.

mod act;
mod asides;
mod attributes;
mod begin;
mod bill_form;
mod bill_summary;
mod billpay;
mod calls;
mod channel_steps;
mod control_number_card;
mod copy_button;
mod deadline;
mod facts;
mod field_frame;
mod how_to_pay;
mod icon;
mod markup;
mod message;
mod number;
mod opening_card;
mod page;
mod payment_mode_field;
mod posted;
mod qr_code;
mod screen;
mod settled_card;
mod slot;
mod standing_block;
mod submit_button;
mod take_along;
mod targets;
mod text_field;
mod trouble_notice;
mod view;

#[cfg(all(test, not(target_arch = "wasm32")))]
mod live_tests;
#[cfg(all(test, not(target_arch = "wasm32")))]
mod steps_tests;
#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests;

pub use begin::Begin;
pub use billpay::{BillPay, BillPayProps, Place};
pub use slot::Slot;

pub(crate) use posted::{INTENT, KEY, LANG};
