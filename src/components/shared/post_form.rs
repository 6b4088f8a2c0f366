//! Forms that are handled in place where scripts run, and posted to the gateway where none do.

use billpay_contract::LANG_PARAMETER;
use yew::prelude::*;

use crate::context::use_widget;

/// An input that is sent and not shown.
pub(crate) fn hidden(name: &'static str, value: impl Into<AttrValue>) -> Html {
    html! { <input type="hidden" {name} value={value.into()} /> }
}

#[derive(PartialEq, Properties)]
pub(crate) struct PostFormProps {
    pub(crate) class: &'static str,
    /// Where the form is posted without scripts; without an address this is no form.
    pub(crate) action: Option<AttrValue>,
    pub(crate) on_submit: Callback<()>,
    pub(crate) children: Html,
}

/// A block that is a form where it has an address to be posted to.
#[component]
pub(crate) fn PostForm(props: &PostFormProps) -> Html {
    let widget = use_widget();
    let (class, children) = (props.class, props.children.clone());
    let Some(action) = props.action.clone() else {
        return html! { <div {class}>{ children }</div> };
    };
    let onsubmit = props
        .on_submit
        .reform(|event: SubmitEvent| event.prevent_default());
    html! {
        <form {class} method="post" {action} {onsubmit}>
            { hidden(LANG_PARAMETER, widget.locale.tag()) }
            { children }
        </form>
    }
}
