//! The payment status of an unpaid bill, and the button that checks it now.

use yew::prelude::*;

use crate::components::shared::{ActionButton, Icon, PostForm, icon};
use crate::context::use_widget;
use crate::state::{Check, Standing};

#[derive(PartialEq, Properties)]
pub(crate) struct StatusBlockProps {
    pub(crate) status: Standing,
    /// The customer's own check.
    pub(crate) check: Check,
    /// Where the check is posted where no script runs.
    pub(crate) action: Option<AttrValue>,
    pub(crate) on_check: Callback<()>,
}

#[component]
pub(crate) fn StatusBlock(props: &StatusBlockProps) -> Html {
    let text = use_widget().text().live;
    let words = (text.standing)(props.status);
    let busy = props.check == Check::Asking;
    let label = if busy { text.checking } else { text.check_now };
    let finding = text.finding(props.check, props.status);
    html! {
        <section class={classes!("standing", class(props.status))} part="status">
            <div class="standing-said">
                if props.status == Standing::AttemptFailed {
                    { icon(Icon::Alert) }
                } else {
                    // A calm light while a payment is awaited.
                    <span class="pulse" aria-hidden="true" />
                }
                <div>
                    <p class="standing-title">{ words.title }</p>
                    <p>
                        { words.advice }
                        if matches!(props.status, Standing::Waiting | Standing::Pending) {
                            // Only scripts hear of a payment without a new page.
                            { " " }<span class="scripted">{ text.by_itself }</span>
                        }
                    </p>
                </div>
            </div>
            <PostForm class="checking" action={props.action.clone()} on_submit={props.on_check.clone()}>
                <ActionButton {label} {busy} submits={props.action.is_some()} quiet=true
                    on_press={props.on_check.clone()} />
                if !busy && !finding.is_empty() { <p class="hint">{ finding }</p> }
            </PostForm>
        </section>
    }
}

const fn class(status: Standing) -> Option<&'static str> {
    match status {
        Standing::AttemptFailed => Some("standing-failed"),
        Standing::Pending => Some("standing-pending"),
        _ => None,
    }
}
