//! What the server hands to the browser beside a page that it rendered: from it both render the same.

use std::rc::Rc;

use billpay_contract::{
    BillDraft, BillId, BillView, ChannelOverrides, IdempotencyKey, Locale, Problem, Timestamp,
};
use serde::{Deserialize, Serialize};
use yew::AttrValue;

use crate::answer::{Failure, read_problem};
use crate::bill_pay::BillPayProps;
use crate::intent;
use crate::page::PageProps;
use crate::state::{Check, News, Preset, Rest, State};

/// The id of the script element with the JSON.
pub(crate) const PAGE_DATA_ID: &str = "billpay-data";

/// The JSON beside the HTML that the server rendered: what it was rendered from, and the digest of its
/// nodes.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct RenderedFrom<D> {
    pub(crate) digest: u32,
    pub(crate) data: D,
}

/// What a page is rendered from.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PageData {
    /// The language.
    pub locale: Locale,
    /// The parameters of the page's address beside the language, each with an `&` before it.
    pub query: String,
    /// What the merchant changed about the channels: the browser need not ask.
    pub channels: ChannelOverrides,
    /// What the page shows.
    pub content: PageContent,
}

/// What a page shows.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PageContent {
    /// The form, or the bill that the merchant signed.
    Form {
        /// What the merchant signed.
        #[serde(skip_serializing_if = "Option::is_none")]
        intent: Option<String>,
        /// What was sent by the form, if it comes back.
        #[serde(skip_serializing_if = "Option::is_none")]
        draft: Option<BillDraft>,
        /// The key that the form is sent by.
        key: IdempotencyKey,
        /// Why what was sent got no number.
        #[serde(skip_serializing_if = "Option::is_none")]
        problem: Option<Problem>,
    },
    /// A bill with its number.
    Bill {
        /// How it stands.
        view: Box<BillView>,
        /// What one of the page's buttons found.
        found: Found,
    },
    /// A bill that is not there.
    Missing {
        /// Its name in the address.
        id: BillId,
        /// Why.
        problem: Problem,
    },
}

/// What one of the buttons of a bill's page found where no script ran.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Found {
    /// None was pressed.
    #[default]
    Nothing,
    /// ClickPesa was asked how the bill stands.
    Checked,
    /// It could not be asked.
    NotChecked(Problem),
    /// There is no number for the rest.
    NoRest(Problem),
}

impl PageData {
    /// The page's properties, at that gateway. `now` is the time by this device's clock, where it is
    /// not the server's own.
    pub(crate) fn props(self, gateway: AttrValue, now: Option<Timestamp>) -> PageProps {
        let mut widget = BillPayProps::new(self.locale, gateway);
        widget.channels = Some(Rc::new(self.channels));
        match self.content {
            PageContent::Form {
                intent,
                draft,
                key,
                problem,
            } => {
                let preset = intent
                    .as_deref()
                    .map_or_else(Preset::default, intent::preset);
                let failure = problem.as_ref().map(failure);
                widget.initial = Some(State::returned(preset.clone(), draft, Some(key), failure));
                widget.preset = preset;
            }
            PageContent::Bill { view, found } => {
                widget.bill = Some(view.id.clone());
                widget.initial = Some(found.state(*view, now));
            }
            PageContent::Missing { id, problem } => {
                let trouble = failure(&problem).trouble();
                widget.initial = Some(State::missing(id.clone(), trouble));
                widget.bill = Some(id);
            }
        }
        PageProps {
            query: self.query.into(),
            widget,
        }
    }
}

impl Found {
    fn state(self, view: BillView, now: Option<Timestamp>) -> State {
        let mut check = Check::None;
        let mut rest = Rest::None;
        match self {
            Self::Nothing => {}
            Self::Checked => check = Check::Done,
            Self::NotChecked(problem) => check = Check::Failed(failure(&problem).trouble().kind),
            Self::NoRest(problem) => rest = Rest::Failed(failure(&problem).trouble()),
        }
        // The server reads the page by the clock that it was written by.
        let ahead = now.map_or(0, |now| view.at.unix() - now.unix());
        State::shown(News { view, ahead }, check, rest)
    }
}

pub(crate) fn failure(problem: &Problem) -> Failure {
    read_problem(problem.status, problem)
}
