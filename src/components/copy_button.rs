//! A button that copies, and says truly whether it did. Must not know what the copy is for.

use yew::platform::spawn_local;
use yew::prelude::*;

use super::icon::{Icon, icon};
use crate::browser::{self, Copied};
use crate::locale::Locale;
use crate::state::Copy;
use crate::text::Text;

#[derive(PartialEq, Properties)]
pub(super) struct CopyButtonProps {
    pub(super) locale: Locale,
    /// What it is that is copied.
    pub(super) what: Copy,
    /// What is copied.
    pub(super) value: AttrValue,
    /// What shows it.
    pub(super) shown: NodeRef,
    pub(super) on_copied: Callback<(Copy, String)>,
}

#[component]
pub(super) fn CopyButton(props: &CopyButtonProps) -> Html {
    let outcome = use_state(|| None::<Copied>);
    let by_hand = use_node_ref();
    {
        let by_hand = by_hand.clone();
        use_effect_with(*outcome, move |outcome| {
            if *outcome == Some(Copied::ByHand) {
                browser::select(&by_hand);
            }
        });
    }
    let on_click = {
        let (outcome, value, shown) = (outcome.setter(), props.value.clone(), props.shown.clone());
        let (what, on_copied) = (props.what, props.on_copied.clone());
        Callback::from(move |_: MouseEvent| {
            let (outcome, value, shown) = (outcome.clone(), value.clone(), shown.clone());
            let on_copied = on_copied.clone();
            // What was said is over: the same again is said again.
            outcome.set(None);
            spawn_local(async move {
                let copied = browser::copy(&value, &shown).await;
                outcome.set(Some(copied));
                if copied == Copied::Done {
                    on_copied.emit((what, value.to_string()));
                }
            });
        })
    };
    let text = (Text::of(props.locale).copy)(props.what);
    let (drawing, label, note) = match *outcome {
        None => (Icon::Copy, text.label, ""),
        Some(Copied::Done) => (Icon::Check, text.done, text.done),
        Some(Copied::ByHand) => (Icon::Copy, text.label, text.by_hand),
    };
    let failed = *outcome == Some(Copied::ByHand);
    html! {
        <span class="copying scripted">
            <button class="button quiet copy" part="button-quiet" type="button" onclick={on_click}>
                { icon(drawing) }{ label }
            </button>
            <span class={classes!("hint", (!failed).then_some("unseen"))} role="status">{ note }</span>
            // The bare text, whatever form it is shown in elsewhere.
            if failed { <strong class="by-hand" translate="no" ref={by_hand}>{ &props.value }</strong> }
        </span>
    }
}
