//! A button that copies a text and shows the outcome.

use yew::prelude::*;

use super::{Icon, icon, text_span};
use crate::context::use_widget_context;
use crate::hooks::CopyHandle;
use crate::platform::clipboard::{self, CopyOutcome};
use crate::state::CopyTarget;

#[derive(PartialEq, Properties)]
pub(crate) struct CopyButtonProps {
    pub(crate) what: CopyTarget,
    /// The text to copy.
    pub(crate) value: AttrValue,
    /// The element that displays the text, perhaps formatted.
    pub(crate) shown: NodeRef,
    pub(crate) copy: CopyHandle,
}

#[component]
pub(crate) fn CopyButton(props: &CopyButtonProps) -> Html {
    let text = (use_widget_context().text().copy)(props.what);
    let attempt = props.copy.last_attempt(props.what, &props.value);
    let outcome = attempt.map(|attempt| attempt.outcome);
    let failed = outcome == Some(CopyOutcome::Failed);
    let bare = use_node_ref();
    {
        let bare = bare.clone();
        use_effect_with(attempt, move |_| {
            if failed {
                clipboard::select(&bare);
            }
        });
    }
    let onclick = {
        let (copy, what) = (props.copy.clone(), props.what);
        let (value, shown) = (props.value.clone(), props.shown.clone());
        Callback::from(move |_: MouseEvent| copy.copy(what, value.clone(), &shown))
    };
    let (drawing, label, status) = match outcome {
        None => (Icon::Copy, text.label, ""),
        Some(CopyOutcome::Copied) => (Icon::Check, text.done, text.done),
        Some(CopyOutcome::Failed) => (Icon::Copy, text.label, text.failed),
    };
    html! {
        <span class="copying scripted">
            <button class="button quiet copy" part="button-quiet" type="button" {onclick}>
                { icon(drawing) }
                { text_span(label) }
            </button>
            <span class={classes!("hint", (!failed).then_some("unseen"))} role="status">{ text_span(status) }</span>
            // The text without formatting, to be copied by hand.
            if failed {
                <strong class="by-hand" translate="no" ref={bare}>{ &props.value }</strong>
            }
        </span>
    }
}
