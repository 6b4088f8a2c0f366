//! The widget's components. They take the bill as props, read the settings from the [`WidgetContext`], and
//! have one callback for each action of the customer.
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
mod issued_tests;
#[cfg(test)]
#[cfg(target_arch = "wasm32")]
mod outcome_tests;
#[cfg(all(test, not(target_arch = "wasm32")))]
mod payment_steps_tests;
#[cfg(all(test, not(target_arch = "wasm32")))]
mod screen_tests;
#[cfg(test)]
mod test_context;

pub(crate) use announcement::announcement;
pub(crate) use card::{Another, ControlNumberCard, LoadingCard, loading_placeholder};
pub(crate) use focus_targets::FocusTargets;
pub(crate) use form::{BillForm, BillSummary};
pub(crate) use shared::{text_span, unusable_notice};
pub(crate) use widget_provider::WidgetProvider;
