//! A bill's own page until the bill is there, and when it does not come. Must not know how it is
//! asked for.

use yew::prelude::*;

use super::trouble_notice::trouble_notice;
use crate::answer::{IntentTrouble, Trouble, TroubleKind};
use crate::text::Text;

/// `trouble` is why it did not come; nothing while it is on its way. `page` is the bill's own.
pub(super) fn opening_card(
    trouble: Option<&Trouble>,
    text: &'static Text,
    page: String,
    on_open: &Callback<()>,
) -> Html {
    let Some(trouble) = trouble else {
        return html! {
            <div class="card" part="card" aria-busy="true">
                <p class="loading-text">{ text.live.opening }</p>
                <div class="bone bone-title" />
                <div class="bone" />
                <div class="bone bone-button" />
            </div>
        };
    };
    // The other advices are for people who have typed a bill.
    let found = trouble.kind == TroubleKind::BillNotFound;
    let advice = (!found).then_some(text.live.open_advice);
    // A link to the page itself: without scripts it loads again.
    let on_click = on_open.reform(|event: MouseEvent| event.prevent_default());
    html! {
        <div class="card" part="card">
            { trouble_notice(trouble, advice, text) }
            if !found {
                <a class="button" part="button" href={page} onclick={on_click}>{ text.submit_again }</a>
            }
        </div>
    }
}

/// A signed bill that can't be read: there is nothing to do here.
pub(super) fn unreadable(text: &'static Text) -> Html {
    let trouble = TroubleKind::Intent(IntentTrouble::Invalid)
        .unanswered()
        .trouble();
    html! { <div class="card" part="card">{ trouble_notice(&trouble, None, text) }</div> }
}
