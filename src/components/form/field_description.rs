//! The description of a field: its hint, its note or error, and the ids that connect them to the input.

use billpay_contract::Field;
use yew::prelude::*;

use crate::components::shared::{Icon, icon, text_span};
use crate::text::FieldText;

/// The ids of a field's elements.
pub(super) struct FieldIds {
    pub(super) input: String,
    hint: String,
    /// The id of the error, or of the note.
    message: String,
}

impl FieldIds {
    pub(super) fn new(field: Field) -> Self {
        let input = option_id(field.wire_name());
        Self {
            hint: [&input, "-hint"].concat(),
            message: [&input, "-message"].concat(),
            input,
        }
    }

    /// The value of `aria-describedby`. The error or note comes first, because it is new.
    pub(super) fn described_by(&self, has_message: bool) -> String {
        if has_message {
            [&self.message, " ", &self.hint].concat()
        } else {
            self.hint.clone()
        }
    }
}

/// The id of an input.
pub(super) fn option_id(name: &str) -> String {
    ["billpay-", name].concat()
}

/// The hint, and below it the error or else the note. The line of an empty note stays reserved.
pub(super) fn field_description(
    ids: &FieldIds,
    text: &FieldText,
    note: Option<&AttrValue>,
    error: Option<&AttrValue>,
) -> Html {
    html! {
        <>
            <p class="hint" id={ids.hint.clone()} key={text.hint}>{ text.hint }</p>
            if let Some(error) = error {
                <p class="error" part="error" id={ids.message.clone()}>
                    { icon(Icon::Alert) }{ text_span(error.clone()) }
                </p>
            } else if let Some(note) = note {
                <p class="note" id={ids.message.clone()}>
                    if !note.is_empty() { { icon(Icon::Check) }{ text_span(note.clone()) } }
                </p>
            }
        </>
    }
}
