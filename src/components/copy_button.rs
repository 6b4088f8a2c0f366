//! A button that copies, and says truly whether it did. Must not know what it copies.

use yew::platform::spawn_local;
use yew::prelude::*;

use super::icon::{Icon, icon};
use crate::browser::{self, Copied};
use crate::locale::Locale;
use crate::text::Text;

#[derive(PartialEq, Properties)]
pub(super) struct CopyButtonProps {
    pub(super) locale: Locale,
    /// What is copied.
    pub(super) value: AttrValue,
    /// What shows it, to be selected where copying is refused.
    pub(super) shown: NodeRef,
}

#[component]
pub(super) fn CopyButton(props: &CopyButtonProps) -> Html {
    let outcome = use_state(|| None::<Copied>);
    let on_click = {
        let (outcome, value, shown) = (outcome.setter(), props.value.clone(), props.shown.clone());
        Callback::from(move |_: MouseEvent| {
            let (outcome, value, shown) = (outcome.clone(), value.clone(), shown.clone());
            spawn_local(async move { outcome.set(Some(browser::copy(&value, &shown).await)) });
        })
    };
    let text = Text::of(props.locale);
    let (drawing, label, note) = match *outcome {
        None => (Icon::Copy, text.copy, ""),
        Some(Copied::Done) => (Icon::Check, text.copied, text.copied),
        Some(Copied::Selected) => (Icon::Copy, text.copy, text.copy_by_hand),
    };
    let by_hand = *outcome == Some(Copied::Selected);
    html! {
        <>
            <button class="button quiet copy" type="button" onclick={on_click}>
                { icon(drawing) }{ label }
            </button>
            <p class={classes!("hint", (!by_hand).then_some("unseen"))} role="status">{ note }</p>
        </>
    }
}
