//! The button that asks for a number, and what became of the last time. Must not know the bill.

use yew::prelude::*;

use super::posted::button;
use super::trouble_notice::trouble_notice;
use crate::answer::Trouble;
use crate::text::Text;

/// The button keeps the focus while it works: a disabled one would lose it. What went wrong
/// stands beside it: that is where people look after they pressed it. `on_click` is for where no
/// form hears of it: a button of type `submit` speaks to a form around it.
pub(super) fn submit_button(
    text: &'static Text,
    sending: bool,
    trouble: Option<&Trouble>,
    node: &NodeRef,
    on_click: Option<&Callback<()>>,
) -> Html {
    let (busy, label) = match (sending, trouble) {
        (true, _) => (Some("true"), text.sending),
        (false, Some(_)) => (None, text.submit_again),
        (false, None) => (None, text.submit),
    };
    let (kind, on_click) = match on_click {
        Some(on_click) => button(None, on_click),
        None => ("submit", None),
    };
    html! {
        <div class="actions">
            if let Some(trouble) = trouble { { trouble_notice(trouble, None, text) } }
            <button class="button" part="button" type={kind} ref={node.clone()}
                aria-disabled={busy} autofocus={trouble.is_some()} onclick={on_click}>
                if sending { <span class="spinner" aria-hidden="true" /> }
                { label }
            </button>
            if sending { <p class="hint slow">{ text.sending_slow }</p> }
        </div>
    }
}
