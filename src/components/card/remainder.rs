//! The button of an underpaid bill that requests a number for the remainder.

use billpay_contract::REMAINDER_SUFFIX;
use yew::prelude::*;

use super::bill_action;
use crate::components::shared::{ActionButton, PostForm, notice};
use crate::context::use_widget_context;
use crate::state::{Issued, RemainderProgress};

#[derive(PartialEq, Properties)]
pub(super) struct RemainderButtonProps {
    pub(super) issued: Issued,
    pub(super) on_remainder: Callback<()>,
}

/// The button, and the problem of the last attempt.
#[component]
pub(super) fn RemainderButton(props: &RemainderButtonProps) -> Html {
    let widget = use_widget_context();
    let text = widget.text();
    let action = bill_action(&widget, &props.issued, REMAINDER_SUFFIX);
    let submits = action.is_some();
    let busy = props.issued.remainder == RemainderProgress::InProgress;
    let label = if busy {
        text.sending
    } else {
        text.payment.get_remainder
    };
    html! {
        <PostForm class="actions" {action} on_submit={props.on_remainder.clone()}>
            if let RemainderProgress::Failed(problem) = &props.issued.remainder {
                { notice(text, problem, None) }
            }
            <ActionButton {label} {busy} {submits} on_press={props.on_remainder.clone()} />
        </PostForm>
    }
}
