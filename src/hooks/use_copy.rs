//! Copying from one card: what was copied last, and with which outcome.

use yew::platform::spawn_local;
use yew::prelude::*;

use crate::platform::clipboard::{self, Copied};
use crate::state::CopyTarget;

/// Copies, and knows the outcome of the last time. All copy buttons of a card share one handle, so
/// that only the last of them reports.
#[derive(Clone, PartialEq)]
pub(crate) struct CopyHandle {
    last: UseStateHandle<Option<LastCopy>>,
    on_copied: Callback<(CopyTarget, String)>,
}

#[derive(Clone, PartialEq)]
struct LastCopy {
    what: CopyTarget,
    text: AttrValue,
    outcome: Copied,
}

impl CopyHandle {
    /// The outcome, if this was copied last.
    pub(crate) fn outcome(&self, what: CopyTarget, text: &str) -> Option<Copied> {
        let last = self.last.as_ref()?;
        (last.what == what && last.text == text).then_some(last.outcome)
    }

    /// Copies `text`, which the node `shown` displays in some form. To be called while the browser
    /// handles the customer's click.
    pub(crate) fn copy(&self, what: CopyTarget, text: AttrValue, shown: &NodeRef) {
        // The status is emptied, so that a screen reader also reads the same outcome again.
        self.last.set(None);
        let copying = clipboard::copy(&text, shown.cast());
        let (last, on_copied) = (self.last.setter(), self.on_copied.clone());
        spawn_local(async move {
            let outcome = copying.await;
            last.set(Some(LastCopy {
                what,
                text: text.clone(),
                outcome,
            }));
            if outcome == Copied::Done {
                on_copied.emit((what, text.to_string()));
            }
        });
    }
}

/// The handle for one card. `on_copied` is called with what is on the clipboard.
#[hook]
pub(crate) fn use_copy(on_copied: &Callback<(CopyTarget, String)>) -> CopyHandle {
    CopyHandle {
        last: use_state(|| None),
        on_copied: on_copied.clone(),
    }
}
