//! What belongs to every field beside its input: ids, hint, note and error.

use billpay_contract::Field;
use yew::prelude::*;

use crate::components::shared::{Icon, icon};
use crate::text::FieldText;

/// The ids of a field's elements.
pub(super) struct FieldIds {
    pub(super) input: String,
    hint: String,
    /// Of the error, or of the note in its place.
    news: String,
}

impl FieldIds {
    pub(super) fn new(field: Field) -> Self {
        let input = option_id(field.wire_name());
        Self {
            hint: [&input, "-hint"].concat(),
            news: [&input, "-news"].concat(),
            input,
        }
    }

    /// What a screen reader reads after the label: first the error or the note, because it is new.
    pub(super) fn described_by(&self, has_news: bool) -> String {
        if has_news {
            [&self.news, " ", &self.hint].concat()
        } else {
            self.hint.clone()
        }
    }
}

/// The id of an input, or of one of several inputs for one field.
pub(super) fn option_id(name: &str) -> String {
    ["billpay-", name].concat()
}

/// The hint, and beneath it the error or else the note. An empty note keeps its line free.
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
                <p class="error" part="error" id={ids.news.clone()}>
                    { icon(Icon::Alert) }<span>{ error }</span>
                </p>
            } else if let Some(note) = note {
                <p class="note" id={ids.news.clone()}>
                    if !note.is_empty() { { icon(Icon::Check) }<span>{ note }</span> }
                </p>
            }
        </>
    }
}
