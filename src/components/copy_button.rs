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
    /// What shows it, to be selected where copying is refused.
    pub(super) shown: NodeRef,
    pub(super) on_copied: Callback<(Copy, String)>,
}

#[component]
pub(super) fn CopyButton(props: &CopyButtonProps) -> Html {
    let outcome = use_state(|| None::<Copied>);
    let on_click = {
        let (outcome, value, shown) = (outcome.setter(), props.value.clone(), props.shown.clone());
        let (what, on_copied) = (props.what, props.on_copied.clone());
        Callback::from(move |_: MouseEvent| {
            let (outcome, value, shown) = (outcome.clone(), value.clone(), shown.clone());
            let on_copied = on_copied.clone();
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
        Some(Copied::Selected) => (Icon::Copy, text.label, text.by_hand),
    };
    let by_hand = *outcome == Some(Copied::Selected);
    html! {
        <span class="copying">
            <button class="button quiet copy" part="button-quiet" type="button" onclick={on_click}>
                { icon(drawing) }{ label }
            </button>
            <span class={classes!("hint", (!by_hand).then_some("unseen"))} role="status">{ note }</span>
        </span>
    }
}
