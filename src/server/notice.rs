//! What the buttons of a bill's page found where no script ran. Must not know how they were sent.

use billpay_contract::{BillView, Problem};
use serde_json::{Value, json};

use super::failure;
use crate::state::{Check, News, Rest, State};

/// Without scripts, what only they can do is not there. A style of its own, for browsers that don't
/// tell their stylesheets that scripts are off.
pub const BARE: &str = "body .scripted{display:none}";

/// What one of the page's buttons found.
#[derive(Clone, Debug, Default)]
pub enum Found {
    /// None was pressed.
    #[default]
    Nothing,
    /// The bill was looked at.
    Checked,
    /// It could not be looked at.
    NotChecked(Problem),
    /// There is no number for the rest.
    NoRest(Problem),
}

impl Found {
    pub(super) fn state(&self, view: BillView) -> State {
        let mut check = Check::None;
        let mut rest = Rest::None;
        match self {
            Self::Nothing => {}
            Self::Checked => check = Check::Done,
            Self::NotChecked(problem) => check = Check::Failed(failure(problem).trouble().kind),
            Self::NoRest(problem) => rest = Rest::Failed(failure(problem).trouble()),
        }
        // The page is read by the clock that it was written by.
        State::shown(News { view, ahead: 0 }, check, rest)
    }

    pub(super) fn handed(&self) -> Option<(&'static str, Value)> {
        match self {
            Self::Nothing => None,
            Self::Checked => Some(("checked", json!(true))),
            Self::NotChecked(problem) => Some(("check", json!(problem))),
            Self::NoRest(problem) => Some(("rest", json!(problem))),
        }
    }
}
