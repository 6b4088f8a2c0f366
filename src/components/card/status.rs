//! The payment status of a payable bill, and the button that checks a payment now.

use yew::prelude::*;

use crate::components::shared::{ActionButton, Icon, PostForm, icon, text_span};
use crate::context::use_widget_context;
use crate::state::{PaymentStatus, StatusCheck};

#[derive(PartialEq, Properties)]
pub(crate) struct StatusBlockProps {
    pub(crate) status: PaymentStatus,
    /// What to do, instead of the status's own advice.
    #[prop_or_default]
    pub(crate) advice: Option<&'static str>,
    /// The customer's status check.
    pub(crate) check: StatusCheck,
    /// The address that the check is posted to where no script runs.
    pub(crate) action: Option<AttrValue>,
    pub(crate) on_check: Callback<()>,
}

#[component]
pub(crate) fn StatusBlock(props: &StatusBlockProps) -> Html {
    let text = use_widget_context().text().payment;
    let words = (text.status)(props.status);
    html! {
        <section class={classes!("payment-status", class(props.status))} part="status">
            <div class="payment-status-text">
                if props.status == PaymentStatus::AttemptFailed {
                    { icon(Icon::Alert) }
                } else {
                    // A pulsing dot while waiting for a payment.
                    <span class="pulse" aria-hidden="true" />
                }
                <div>
                    <p class="payment-status-title" key={words.title}>{ words.title }</p>
                    <p>
                        { text_span(props.advice.unwrap_or(words.advice)) }
                        if matches!(props.status, PaymentStatus::Waiting | PaymentStatus::Pending | PaymentStatus::PartPaid) {
                            // Without scripts, the page must be reloaded.
                            <span class="scripted">{ text_span(format!(" {}", text.updates_automatically)) }</span>
                        }
                    </p>
                </div>
            </div>
            <CheckButton status={props.status} check={props.check} action={props.action.clone()}
                on_check={props.on_check.clone()} />
        </section>
    }
}

#[derive(PartialEq, Properties)]
pub(super) struct CheckButtonProps {
    pub(super) status: PaymentStatus,
    /// The customer's status check.
    pub(super) check: StatusCheck,
    /// The address that the check is posted to where no script runs.
    pub(super) action: Option<AttrValue>,
    pub(super) on_check: Callback<()>,
}

/// The button that checks the payment now, and the result of the last check.
#[component]
pub(super) fn CheckButton(props: &CheckButtonProps) -> Html {
    let text = use_widget_context().text().payment;
    let busy = props.check == StatusCheck::InProgress;
    let label = if busy { text.checking } else { text.check_now };
    let result = text.check_result(props.check, props.status);
    html! {
        <PostForm class="checking" action={props.action.clone()} on_submit={props.on_check.clone()}>
            <ActionButton {label} {busy} submits={props.action.is_some()} quiet=true
                on_press={props.on_check.clone()} />
            if !busy && !result.is_empty() { <p class="hint" key={result}>{ result }</p> }
        </PostForm>
    }
}

const fn class(status: PaymentStatus) -> Option<&'static str> {
    match status {
        PaymentStatus::AttemptFailed => Some("payment-status-failed"),
        PaymentStatus::Pending => Some("payment-status-pending"),
        _ => None,
    }
}
