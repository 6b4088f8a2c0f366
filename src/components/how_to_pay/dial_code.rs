//! The code that opens a channel's menu on a phone.

use yew::prelude::*;

use crate::components::shared::{CopyButton, text_span};
use crate::context::use_widget_context;
use crate::hooks::CopyHandle;
use crate::state::CopyTarget;
use crate::text::percent_encoded;

#[derive(PartialEq, Properties)]
pub(super) struct DialCodeProps {
    pub(super) code: &'static str,
    /// Whether the device dials codes from links.
    pub(super) dials: bool,
    pub(super) copy: CopyHandle,
}

/// A link where the device dials it, otherwise a code to copy.
#[component]
pub(super) fn DialCode(props: &DialCodeProps) -> Html {
    let text = use_widget_context().text();
    let shown = use_node_ref();
    let code = props.code;
    if props.dials {
        let href = format!("tel:{}", percent_encoded(code.as_bytes()));
        return html! {
            <a class="button quiet dial" part="button-quiet" {href}>
                { text_span(format!("{} ", text.dial)) }<span class="ltr" translate="no">{ code }</span>
            </a>
        };
    }
    html! {
        <p class="dial">
            <code translate="no" ref={shown.clone()}>{ code }</code>
            <CopyButton what={CopyTarget::Code} value={code} {shown} copy={props.copy.clone()} />
        </p>
    }
}
