//! A button that copies, and says whether it did.

use yew::prelude::*;

use super::{Icon, icon};
use crate::context::use_widget;
use crate::hooks::CopyHandle;
use crate::platform::clipboard::{self, Copied};
use crate::state::CopyTarget;

#[derive(PartialEq, Properties)]
pub(crate) struct CopyButtonProps {
    pub(crate) what: CopyTarget,
    /// The text to copy.
    pub(crate) value: AttrValue,
    /// The element that displays the text in some form.
    pub(crate) shown: NodeRef,
    pub(crate) copy: CopyHandle,
}

#[component]
pub(crate) fn CopyButton(props: &CopyButtonProps) -> Html {
    let text = (use_widget().text().copy)(props.what);
    let outcome = props.copy.outcome(props.what, &props.value);
    let by_hand = outcome == Some(Copied::ByHand);
    let bare = use_node_ref();
    {
        let bare = bare.clone();
        use_effect_with(by_hand, move |by_hand| {
            if *by_hand {
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
        Some(Copied::Done) => (Icon::Check, text.done, text.done),
        Some(Copied::ByHand) => (Icon::Copy, text.label, text.by_hand),
    };
    html! {
        <span class="copying scripted">
            <button class="button quiet copy" part="button-quiet" type="button" {onclick}>
                { icon(drawing) }
                { label }
            </button>
            <span class={classes!("hint", (!by_hand).then_some("unseen"))} role="status">{ status }</span>
            // The bare text, whatever form `shown` displays it in.
            if by_hand {
                <strong class="by-hand" translate="no" ref={bare}>{ &props.value }</strong>
            }
        </span>
    }
}
