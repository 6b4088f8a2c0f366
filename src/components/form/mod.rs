//! The bill before it is sent: a form to fill in, or the merchant's bill to accept.

mod amount_field;
mod bill_form;
mod bill_summary;
mod field_parts;
mod payment_mode_field;
mod submit_button;
mod text_field;

pub(crate) use bill_form::BillForm;
pub(crate) use bill_summary::BillSummary;
