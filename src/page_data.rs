//! The data from which the server renders a page. The browser gets it as JSON and renders the same page.

use std::rc::Rc;

use billpay_contract::{
    BillDraft, BillId, BillView, ChannelOverrides, IdempotencyKey, Locale,
    Problem as ProblemDetails, Timestamp,
};
use serde::{Deserialize, Serialize};
use yew::AttrValue;

use crate::app::AppProps;
use crate::failure::{Failure, interpret_error};
use crate::intent;
use crate::page::PageProps;
use crate::state::{BillUpdate, InitialBill, RemainderProgress, State, StatusCheck};

/// The id of the script element with the JSON.
pub(crate) const PAGE_DATA_ID: &str = "billpay-data";

/// The JSON that the browser needs for hydration: the data that the HTML was rendered from, and the digest
/// of the HTML's nodes.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct HydrationData<D> {
    pub(crate) digest: u32,
    pub(crate) data: D,
}

/// The data of a page.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PageData {
    /// The language.
    pub locale: Locale,
    /// The parameters of the page's address except the language, each with an `&` before it.
    pub query: String,
    /// The merchant's changes to the payment channels.
    pub channels: ChannelOverrides,
    /// The page's content.
    pub content: PageContent,
}

/// The content of a page.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PageContent {
    /// The form, or the bill that the merchant signed.
    Form {
        /// The merchant's signed intent.
        #[serde(skip_serializing_if = "Option::is_none")]
        intent: Option<String>,
        /// The fields of a form that was submitted without success.
        #[serde(skip_serializing_if = "Option::is_none")]
        draft: Option<BillDraft>,
        /// The form's idempotency key.
        key: IdempotencyKey,
        /// Why the submitted form got no number.
        #[serde(skip_serializing_if = "Option::is_none")]
        problem: Option<ProblemDetails>,
    },
    /// A bill with its number.
    Bill {
        /// The bill.
        view: Box<BillView>,
        /// The result of the button that led to this page.
        action: ActionResult,
    },
    /// A bill that can't be shown.
    Missing {
        /// The bill's id in the page's address.
        id: BillId,
        /// Why it can't be shown.
        problem: ProblemDetails,
    },
}

/// The result of a button on a bill's page that was pressed where no script runs.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ActionResult {
    /// No button was pressed.
    #[default]
    None,
    /// The payment status was checked.
    Checked,
    /// The payment status could not be checked.
    CheckFailed(ProblemDetails),
    /// No number for the remainder could be created.
    RemainderFailed(ProblemDetails),
}

impl PageData {
    /// The page's properties, for that gateway. `now` is the time of the browser's clock; the server gives
    /// none.
    pub(crate) fn props(self, gateway: AttrValue, now: Option<Timestamp>) -> PageProps {
        let mut widget = AppProps::new(self.locale, gateway);
        widget.channels = Some(Rc::new(self.channels));
        match self.content {
            PageContent::Form {
                intent,
                draft,
                key,
                problem,
            } => {
                let initial_bill = intent
                    .as_deref()
                    .map_or_else(InitialBill::default, intent::initial_bill);
                let failure = problem.as_ref().map(failure);
                let state = State::rendered_form(initial_bill.clone(), draft, Some(key), failure);
                widget.initial_state = Some(state);
                widget.initial_bill = initial_bill;
            }
            PageContent::Bill { view, action } => {
                widget.bill = Some(view.id.clone());
                widget.initial_state = Some(action.state(*view, now));
            }
            PageContent::Missing { id, problem } => {
                let problem = failure(&problem).into_problem();
                widget.initial_state = Some(State::rendered_missing_bill(id.clone(), problem));
                widget.bill = Some(id);
            }
        }
        PageProps {
            query: self.query.into(),
            widget,
        }
    }
}

impl ActionResult {
    fn state(self, view: BillView, now: Option<Timestamp>) -> State {
        let mut check = StatusCheck::None;
        let mut remainder = RemainderProgress::None;
        match self {
            Self::None => {}
            Self::Checked => check = StatusCheck::Done,
            Self::CheckFailed(problem) => {
                check = StatusCheck::Failed(failure(&problem).into_problem().kind);
            }
            Self::RemainderFailed(problem) => {
                remainder = RemainderProgress::Failed(failure(&problem).into_problem());
            }
        }
        // The server's own clock has no offset.
        let clock_offset = now.map_or(0, |now| view.at.unix() - now.unix());
        State::rendered_bill(BillUpdate { view, clock_offset }, check, remainder)
    }
}

pub(crate) fn failure(problem: &ProblemDetails) -> Failure {
    interpret_error(problem.status, problem)
}
