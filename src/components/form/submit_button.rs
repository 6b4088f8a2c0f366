//! The button that requests a control number, and the outcome of the last attempt.

use yew::prelude::*;

use crate::components::shared::{ActionButton, notice};
use crate::context::WidgetContext;
use crate::state::Filling;

/// The trouble is shown beside the button, because that is where people look after pressing it.
pub(super) fn submit_button(
    widget: &WidgetContext,
    form: &Filling,
    sending: bool,
    node: &NodeRef,
    on_submit: &Callback<()>,
) -> Html {
    let text = widget.text();
    let label = match (sending, &form.trouble) {
        (true, _) => text.sending,
        (false, Some(_)) => text.submit_again,
        (false, None) => text.submit,
    };
    html! {
        <div class="actions">
            if let Some(trouble) = &form.trouble { { notice(text, trouble, None) } }
            <ActionButton {label} busy={sending} submits=true
                autofocus={widget.own_page && form.trouble.is_some()} node={node.clone()} on_press={on_submit.clone()} />
            if sending { <p class="hint slow">{ text.sending_slow }</p> }
        </div>
    }
}
