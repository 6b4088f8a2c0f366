//! One line of text to type. Must not know any rule: it shows the error that it is given.

use yew::prelude::*;

use super::field_frame::{FieldIds, guidance};
use crate::browser;
use crate::text::FieldText;

#[derive(PartialEq, Properties)]
pub(super) struct TextFieldProps {
    pub(super) name: &'static str,
    pub(super) text: &'static FieldText,
    /// What stands in the input; it keeps what it has where this is not known.
    pub(super) value: Option<AttrValue>,
    pub(super) error: Option<&'static str>,
    /// Whether it is the first one with an error: a page that comes with errors begins there.
    pub(super) first: bool,
    /// How the typed text was understood; where it is empty, its line stands open.
    #[prop_or_default]
    pub(super) note: Option<AttrValue>,
    /// The word for "optional", where the field is.
    #[prop_or_default]
    pub(super) optional: Option<&'static str>,
    #[prop_or("text")]
    pub(super) input_mode: &'static str,
    #[prop_or("sentences")]
    pub(super) auto_capitalize: &'static str,
    /// Whether the keyboard's enter key sends the form; elsewhere it goes to the next field.
    #[prop_or_default]
    pub(super) last: bool,
    pub(super) node: NodeRef,
    pub(super) on_typed: Callback<String>,
    pub(super) on_enter: Callback<()>,
}

#[component]
pub(super) fn TextField(props: &TextFieldProps) -> Html {
    let ids = FieldIds::new(props.name);
    let on_input = props
        .on_typed
        .reform(|event: InputEvent| browser::typed(&event));
    let on_key = {
        let on_enter = props.on_enter.clone();
        Callback::from(move |event: KeyboardEvent| {
            if let Some(()) = browser::entered(&event) {
                on_enter.emit(());
            }
        })
    };
    let noted = props.note.as_ref().is_some_and(|note| !note.is_empty());
    html! {
        <div class="field" part="field">
            <label class="label" part="label" for={ids.input.clone()}>
                { props.text.label }
                if let Some(optional) = props.optional {
                    { " " }<span class="optional">{ "(" }{ optional }{ ")" }</span>
                }
            </label>
            <input class="input" part="input" id={ids.input.clone()} ref={props.node.clone()}
                type="text" name={props.name} value={props.value.clone()}
                inputmode={props.input_mode} autocapitalize={props.auto_capitalize}
                autocomplete="off" spellcheck="false"
                enterkeyhint={if props.last { "go" } else { "next" }}
                aria-describedby={ids.described_by(props.error.is_some() || noted)}
                aria-invalid={props.error.map(|_| "true")} autofocus={props.first}
                oninput={on_input} onkeydown={on_key} />
            { guidance(&ids, props.text, props.note.as_ref(), props.error) }
        </div>
    }
}
