//! Notices: why there is no number, and what the customer can do.

use yew::prelude::*;

use super::{Icon, icon};
use crate::answer::{Trouble, TroubleKind};
use crate::text::Text;

/// A notice about that trouble. `advice` replaces the usual one.
pub(crate) fn notice(text: &Text, trouble: &Trouble, advice: Option<&'static str>) -> Html {
    let words = (text.trouble)(trouble.kind);
    let request_id = &trouble.request_id;
    html! {
        <div class="trouble" part="trouble" role="alert">
            { icon(Icon::Alert) }
            <div>
                <p class="trouble-title">{ words.title }</p>
                <p>{ advice.unwrap_or(words.advice) }</p>
                if !request_id.is_empty() {
                    <p class="support">{ text.support_id }{ " " }<code>{ request_id }</code></p>
                }
            </div>
        </div>
    }
}

/// The screen of a signed bill that can't be read: the customer can do nothing about it here.
pub(crate) fn unreadable_notice(text: &Text) -> Html {
    let trouble = TroubleKind::IntentInvalid.unanswered().trouble();
    html! { <div class="card" part="card">{ notice(text, &trouble, None) }</div> }
}
