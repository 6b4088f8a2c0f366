//! Copying from one card, with the outcome of the last copy.

use yew::platform::spawn_local;
use yew::prelude::*;

use crate::platform::clipboard::{self, CopyOutcome};
use crate::state::CopyTarget;

/// Copies, and has the outcome of the last copy. All copy buttons of a card share one handle, so that only
/// the last one shows its outcome.
#[derive(Clone, PartialEq)]
pub(crate) struct CopyHandle {
    last: UseStateHandle<Option<LastCopy>>,
    on_copied: Callback<(CopyTarget, String)>,
}

#[derive(Clone, PartialEq)]
struct LastCopy {
    what: CopyTarget,
    text: AttrValue,
    attempt: Attempt,
}

/// An attempt to copy.
#[derive(Clone, Copy, PartialEq)]
pub(crate) struct Attempt {
    /// Differs from the attempt before it. On a slow phone Yew may not render the time between them.
    pub(crate) number: u32,
    pub(crate) outcome: CopyOutcome,
}

impl CopyHandle {
    /// The last attempt, if it was to copy this text.
    pub(crate) fn last_attempt(&self, what: CopyTarget, text: &str) -> Option<Attempt> {
        let last = self.last.as_ref()?;
        (last.what == what && last.text == text).then_some(last.attempt)
    }

    /// Copies `text`, which the node `shown` displays. Must be called while the browser handles the
    /// customer's click.
    pub(crate) fn copy(&self, what: CopyTarget, text: AttrValue, shown: &NodeRef) {
        let number = self.last.as_ref().map_or(0, |last| last.attempt.number + 1);
        // The status is cleared so that a screen reader reads an equal outcome again.
        self.last.set(None);
        let copying = clipboard::copy(&text, shown.cast());
        let (last, on_copied) = (self.last.setter(), self.on_copied.clone());
        spawn_local(async move {
            let outcome = copying.await;
            last.set(Some(LastCopy {
                what,
                text: text.clone(),
                attempt: Attempt { number, outcome },
            }));
            if outcome == CopyOutcome::Copied {
                on_copied.emit((what, text.to_string()));
            }
        });
    }
}

/// The handle of one card. `on_copied` is called with what was copied.
#[hook]
pub(crate) fn use_copy(on_copied: &Callback<(CopyTarget, String)>) -> CopyHandle {
    CopyHandle {
        last: use_state(|| None),
        on_copied: on_copied.clone(),
    }
}
