//! Edits that no event has reported: scripts, password managers and autofill may change an input without an
//! `input` event.

use std::cell::RefCell;

use billpay_contract::{BillDraft, Field};
use web_sys::Element;

use crate::platform::form_inputs;
use crate::state::text_of;

/// The drafts that the inputs may show: the last one whose rendering is complete, and newer ones. A text that
/// is in none of them was not rendered, so somebody has entered it.
#[derive(Debug, Default)]
pub(super) struct RenderedDrafts(RefCell<Vec<BillDraft>>);

impl RenderedDrafts {
    /// Adds a draft that is being rendered.
    pub(super) fn add(&self, draft: &BillDraft) {
        let mut drafts = self.0.borrow_mut();
        if drafts.last() != Some(draft) {
            drafts.push(draft.clone());
        }
    }

    /// The rendering of the last draft is complete.
    pub(super) fn complete(&self) {
        let mut drafts = self.0.borrow_mut();
        let last = drafts.len().saturating_sub(1);
        drafts.drain(..last);
    }

    /// The fields in `root` whose text was not rendered, with that text.
    pub(super) fn edits(&self, root: &Element) -> Vec<(Field, String)> {
        let drafts = self.0.borrow();
        if drafts.is_empty() {
            return Vec::new();
        }
        let mut values = form_inputs::values(root);
        values.retain(|(field, text)| {
            // An input of one line shows no line breaks.
            let shown = |draft: &BillDraft| text_of(draft, *field).replace(['\r', '\n'], "");
            drafts.iter().all(|draft| shown(draft) != *text)
        });
        values
    }
}
