//! The pages, rendered before any script runs, and the forms that browsers send where none does.
//! The one room that knows the widget, and of it only its rendering.

mod answer;
pub(crate) mod bill;
mod bundle;
mod csrf;
pub(crate) mod element;
mod failures;
pub(crate) mod form;
mod found;
mod language;
mod sent;
mod template;
mod visitor;

pub(crate) use failures::layer as failures;
pub use template::MissingSlot;
pub(crate) use template::Template;
