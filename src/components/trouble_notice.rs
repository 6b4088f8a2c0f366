//! Why there is no number, and what to do. Must not know how to do it: the button does.

use yew::prelude::*;

use super::icon::{Icon, icon};
use crate::answer::Trouble;
use crate::text::Text;

/// `advice` stands in place of the usual one.
pub(super) fn trouble_notice(
    trouble: &Trouble,
    advice: Option<&'static str>,
    text: &'static Text,
) -> Html {
    let request_id = &trouble.request_id;
    let trouble = (text.trouble)(trouble.kind);
    html! {
        <div class="trouble" part="trouble" role="alert">
            { icon(Icon::Alert) }
            <div>
                <p class="trouble-title">{ trouble.title }</p>
                <p>{ advice.unwrap_or(trouble.advice) }</p>
                if !request_id.is_empty() {
                    <p class="support">{ text.support_id }{ " " }<code>{ request_id }</code></p>
                }
            </div>
        </div>
    }
}
