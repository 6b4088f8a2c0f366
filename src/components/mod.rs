//! What is shown, a component a file. Components must not name the browser's interfaces, and
//! ask the `browser` room for nothing while they render.

mod bill_form;
mod billpay;
mod control_number_card;
mod copy_button;
mod field_frame;
mod icon;
mod machine;
mod page;
mod payment_mode_field;
mod text_field;
mod trouble_notice;

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests;

pub use billpay::{BillPay, BillPayProps};
pub use page::{Page, PageProps};
