//! The button that requests a control number, and the outcome of the last attempt.

use yew::prelude::*;

use crate::answer::Trouble;
use crate::components::shared::{ActionButton, notice};
use crate::context::{Place, use_widget};

#[derive(PartialEq, Properties)]
pub(super) struct SubmitButtonProps {
    pub(super) sending: bool,
    /// Why the last attempt failed.
    pub(super) trouble: Option<Trouble>,
    pub(super) node: NodeRef,
    pub(super) on_submit: Callback<()>,
}

/// The trouble is shown beside the button, because that is where people look after pressing it.
#[component]
pub(super) fn SubmitButton(props: &SubmitButtonProps) -> Html {
    let widget = use_widget();
    let text = widget.text();
    let label = match (props.sending, &props.trouble) {
        (true, _) => text.sending,
        (false, Some(_)) => text.submit_again,
        (false, None) => text.submit,
    };
    html! {
        <div class="actions">
            if let Some(trouble) = &props.trouble { { notice(text, trouble, None) } }
            <ActionButton {label} busy={props.sending} submits={widget.place == Place::Page}
                autofocus={props.trouble.is_some()} node={props.node.clone()} on_press={props.on_submit.clone()} />
            if props.sending { <p class="hint slow">{ text.sending_slow }</p> }
        </div>
    }
}
