//! What the customer sees. Components read the surroundings from the [`WidgetContext`], take the bill as
//! props, and report each intention by its own callback.
//!
//! [`WidgetContext`]: crate::context::WidgetContext

mod announcement;
mod card;
mod focus_targets;
mod form;
mod how_to_pay;
mod shared;
mod widget_provider;

#[cfg(test)]
#[cfg(target_arch = "wasm32")]
mod browser_tests;
#[cfg(all(test, not(target_arch = "wasm32")))]
mod live_tests;
#[cfg(all(test, not(target_arch = "wasm32")))]
mod steps_tests;
#[cfg(test)]
mod test_context;
#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests;

pub(crate) use announcement::announcement;
pub(crate) use card::{Another, ControlNumberCard, OpeningCard};
pub(crate) use focus_targets::FocusTargets;
pub(crate) use form::{BillForm, BillSummary};
pub(crate) use shared::unreadable_notice;
pub(crate) use widget_provider::WidgetProvider;
