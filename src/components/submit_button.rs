//! The button that asks for a number, and what became of the last time. Must not know the bill.

use yew::prelude::*;

use super::trouble_notice::TroubleNotice;
use crate::answer::Trouble;
use crate::locale::Locale;
use crate::text::Text;

#[derive(PartialEq, Properties)]
pub(super) struct SubmitButtonProps {
    pub(super) locale: Locale,
    pub(super) sending: bool,
    pub(super) trouble: Option<Trouble>,
    pub(super) node: NodeRef,
    /// Where no form hears of it: a button of type `submit` speaks to a form around it.
    pub(super) on_click: Option<Callback<()>>,
}

/// The button keeps the focus while it works: a disabled one would lose it. What went wrong
/// stands beside it: that is where people look after they pressed it.
#[component]
pub(super) fn SubmitButton(props: &SubmitButtonProps) -> Html {
    let text = Text::of(props.locale);
    let (busy, label) = match (props.sending, &props.trouble) {
        (true, _) => (Some("true"), text.sending),
        (false, Some(_)) => (None, text.submit_again),
        (false, None) => (None, text.submit),
    };
    let on_click = props.on_click.as_ref();
    let kind = if on_click.is_some() {
        "button"
    } else {
        "submit"
    };
    let on_click = on_click.map(|on_click| on_click.reform(|_: MouseEvent| ()));
    html! {
        <div class="actions">
            if let Some(trouble) = &props.trouble {
                <TroubleNotice locale={props.locale} trouble={trouble.clone()} />
            }
            <button class="button" part="button" type={kind} ref={props.node.clone()}
                aria-disabled={busy} onclick={on_click}>
                if props.sending { <span class="spinner" aria-hidden="true" /> }
                { label }
            </button>
            if props.sending { <p class="hint slow">{ text.sending_slow }</p> }
        </div>
    }
}
