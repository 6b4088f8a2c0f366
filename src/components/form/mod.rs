//! The form to fill in, and the summary of the merchant's readonly bill.

mod bill_form;
mod bill_summary;
mod field_description;
mod payment_mode_field;
mod submit_button;
mod text_field;

pub(crate) use bill_form::BillForm;
pub(crate) use bill_summary::BillSummary;
