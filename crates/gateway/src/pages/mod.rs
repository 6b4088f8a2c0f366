//! Renders the pages on the server, and handles the forms that browsers send without scripts. No other
//! module uses the widget, and this one uses only its server rendering.

mod action_result;
pub(crate) mod bill;
mod bundle;
mod csrf;
pub(crate) mod element;
mod empty_form;
mod empty_forms;
mod error_page;
pub(crate) mod form;
#[cfg(test)]
mod fuzz;
mod keyed_page;
mod language;
mod page_request;
mod response;
mod submitted_form;
mod template;

pub(crate) use empty_forms::EmptyForms;
pub(crate) use error_page::ErrorPage;
pub use template::MissingTag;
pub(crate) use template::Template;
