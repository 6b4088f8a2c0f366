//! A text field of one line.

use billpay_contract::Field;
use web_sys::HtmlInputElement;
use yew::prelude::*;

use super::field_description::{FieldIds, field_description};
use crate::components::FocusTargets;
use crate::components::shared::text_span;
use crate::context::use_widget_context;
use crate::state::FocusTarget;
use crate::text::FieldText;

#[derive(PartialEq, Properties)]
pub(super) struct TextFieldProps {
    pub(super) field: Field,
    pub(super) text: &'static FieldText,
    pub(super) value: AttrValue,
    /// Whether the input shows `value`; otherwise it keeps its text.
    pub(super) controlled: bool,
    pub(super) error: Option<AttrValue>,
    /// Whether this field gets the focus when a page with errors is loaded.
    pub(super) autofocus: bool,
    /// How the amount was understood. The line of an empty note stays reserved.
    #[prop_or_default]
    pub(super) note: Option<AttrValue>,
    #[prop_or_default]
    pub(super) optional: bool,
    #[prop_or("text")]
    pub(super) input_mode: &'static str,
    #[prop_or("sentences")]
    pub(super) auto_capitalize: &'static str,
    /// The field that Enter moves the focus to; without one, Enter submits the form.
    #[prop_or_default]
    pub(super) next: Option<Field>,
    pub(super) targets: FocusTargets,
    pub(super) on_edit: Callback<(Field, String)>,
    pub(super) on_submit: Callback<()>,
}

#[component]
pub(super) fn TextField(props: &TextFieldProps) -> Html {
    let widget = use_widget_context();
    let field = props.field;
    let ids = FieldIds::new(field);
    let has_note = props.note.as_ref().is_some_and(|note| !note.is_empty());
    let oninput = props.on_edit.reform(move |event: InputEvent| {
        let input: HtmlInputElement = event.target_unchecked_into();
        (field, input.value())
    });
    html! {
        <div class="field" part="field">
            <label class="label" part="label" for={ids.input.clone()}>
                { text_span(props.text.label) }
                if props.optional {
                    <span class="optional">{ text_span(format!(" ({})", widget.text().optional)) }</span>
                }
            </label>
            <input class="input" part="input" id={ids.input.clone()} type="text" name={field.wire_name()}
                value={props.controlled.then(|| props.value.clone())} ref={props.targets.field(field).clone()}
                inputmode={props.input_mode} autocapitalize={props.auto_capitalize}
                autocomplete="off" spellcheck="false" autofocus={props.autofocus}
                enterkeyhint={if props.next.is_some() { "next" } else { "go" }}
                aria-describedby={ids.described_by(has_note || props.error.is_some())}
                aria-invalid={props.error.as_ref().map(|_| "true")}
                {oninput} onkeydown={on_enter(props)} />
            { field_description(&ids, props.text, props.note.as_ref(), props.error.as_ref()) }
        </div>
    }
}

/// Handles Enter, because in a shop's form the browser would submit that form. During the composition of a
/// character, Enter belongs to the input method.
fn on_enter(props: &TextFieldProps) -> Callback<KeyboardEvent> {
    let (next, targets, on_submit) = (props.next, props.targets.clone(), props.on_submit.clone());
    Callback::from(move |event: KeyboardEvent| {
        if event.key() != "Enter" || event.is_composing() {
            return;
        }
        event.prevent_default();
        match next {
            Some(field) => targets.focus(FocusTarget::Field(field)),
            None => on_submit.emit(()),
        }
    })
}
