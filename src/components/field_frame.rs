//! What stands around every field: hint, note and error, and how they are tied to it. Must not
//! know what is typed.

use yew::prelude::*;

use super::icon::{Icon, icon};
use crate::text::FieldText;

/// The ids of a field and of what describes it.
pub(super) struct FieldIds {
    pub(super) input: String,
    hint: String,
    /// Of the error, or of the note in its place.
    news: String,
}

impl FieldIds {
    pub(super) fn new(name: &str) -> Self {
        Self {
            input: ["billpay-", name].concat(),
            hint: ["billpay-", name, "-hint"].concat(),
            news: ["billpay-", name, "-news"].concat(),
        }
    }

    /// What a screen reader reads after the label: the error or the note first, since it is news.
    pub(super) fn described_by(&self, has_news: bool) -> String {
        if has_news {
            [&self.news, " ", &self.hint].concat()
        } else {
            self.hint.clone()
        }
    }
}

/// The hint and, in place of the note, the error.
pub(super) fn guidance(
    ids: &FieldIds,
    text: &FieldText,
    note: Option<&AttrValue>,
    error: Option<&'static str>,
) -> Html {
    html! {
        <>
            <p class="hint" id={ids.hint.clone()}>{ text.hint }</p>
            if let Some(error) = error {
                <p class="error" part="error" id={ids.news.clone()}>{ icon(Icon::Alert) }<span>{ error }</span></p>
            } else if let Some(note) = note {
                <p class="note" id={ids.news.clone()}>
                    if !note.is_empty() { { icon(Icon::Check) }<span>{ note }</span> }
                </p>
            }
        </>
    }
}
