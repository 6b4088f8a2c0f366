//! What a server may show, and to whom. Must not know how it is rendered.

use billpay_contract::{BillDraft, BillView, ChannelChanges, Problem};

use super::Found;
use crate::locale::Locale;

/// How a page is seen.
#[derive(Clone, Debug, Default)]
pub struct View {
    /// The language.
    pub locale: Locale,
    /// The gateway as the page's own addresses begin, with a slash at the end.
    pub gateway: String,
    /// The gateway's whole address, to be given to others.
    pub public: String,
    /// The other parameters of the page's address, each with an `&` before it.
    pub query: String,
    /// What the merchant changed about the channels: the browser need not ask.
    pub changes: ChannelChanges,
}

/// What a page shows.
#[derive(Clone, Debug)]
pub enum Shown {
    /// The form, or the bill that the merchant signed.
    Form {
        /// What the merchant signed.
        intent: Option<String>,
        /// What was sent by the form, if it comes back.
        draft: Option<BillDraft>,
        /// The key that the form is sent by.
        key: String,
        /// Why what was sent got no number.
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
    NoBill {
        /// Its name in the address.
        id: String,
        /// Why.
        problem: Problem,
    },
}
