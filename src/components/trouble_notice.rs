//! Why there is no number, and what to do. Must not know how to do it: the button does.

use yew::prelude::*;

use super::icon::{Icon, icon};
use crate::answer::Trouble;
use crate::locale::Locale;
use crate::text::Text;

#[derive(PartialEq, Properties)]
pub(super) struct TroubleNoticeProps {
    pub(super) locale: Locale,
    pub(super) trouble: Trouble,
}

#[component]
pub(super) fn TroubleNotice(props: &TroubleNoticeProps) -> Html {
    let text = Text::of(props.locale);
    let trouble = (text.trouble)(props.trouble.kind);
    html! {
        <div class="trouble" part="trouble" role="alert">
            { icon(Icon::Alert) }
            <div>
                <p class="trouble-title">{ trouble.title }</p>
                <p>{ trouble.advice }</p>
                if !props.trouble.request_id.is_empty() {
                    <p class="support">{ text.support_id }{ " " }<code>{ &props.trouble.request_id }</code></p>
                }
            </div>
        </div>
    }
}
