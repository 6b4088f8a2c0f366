//! A form that is handled by the widget, or posted to the gateway where no script runs.

use billpay_contract::LANG_PARAMETER;
use yew::prelude::*;

use crate::context::use_widget_context;

/// A hidden input.
pub(crate) fn hidden(name: &'static str, value: impl Into<AttrValue>) -> Html {
    html! { <input type="hidden" {name} value={value.into()} /> }
}

#[derive(PartialEq, Properties)]
pub(crate) struct PostFormProps {
    pub(crate) class: &'static str,
    /// The address that the form is posted to where no script runs; without one, this is no form.
    pub(crate) action: Option<AttrValue>,
    pub(crate) on_submit: Callback<()>,
    pub(crate) children: Html,
}

/// A form, or a `<div>` if it has no address.
#[component]
pub(crate) fn PostForm(props: &PostFormProps) -> Html {
    let widget = use_widget_context();
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
