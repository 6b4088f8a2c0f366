//! The submit button, and the problem of the last attempt.

use yew::prelude::*;

use crate::components::shared::{ActionButton, notice};
use crate::context::WidgetContext;
use crate::state::EditingForm;

/// The problem is shown beside the button, because people look there after pressing it.
pub(super) fn submit_button(
    widget: &WidgetContext,
    form: &EditingForm,
    sending: bool,
    node: &NodeRef,
    on_submit: &Callback<()>,
) -> Html {
    let text = widget.text();
    let label = match (sending, &form.problem) {
        (true, _) => text.sending,
        (false, Some(_)) => text.submit_again,
        (false, None) => text.submit,
    };
    html! {
        <div class="actions">
            if let Some(problem) = &form.problem { { notice(text, problem, None) } }
            <ActionButton {label} busy={sending} submits=true
                autofocus={widget.own_page && form.problem.is_some()} node={node.clone()} on_press={on_submit.clone()} />
            if sending { <p class="hint slow" key={text.sending_slow}>{ text.sending_slow }</p> }
        </div>
    }
}
