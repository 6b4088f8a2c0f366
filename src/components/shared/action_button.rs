//! A button that starts a request.

use yew::prelude::*;

use super::text_span;

#[derive(PartialEq, Properties)]
pub(crate) struct ActionButtonProps {
    pub(crate) label: &'static str,
    /// Whether its request is running.
    pub(crate) busy: bool,
    /// Whether it submits the form around it, which handles the press.
    pub(crate) submits: bool,
    /// Whether it is less prominent.
    #[prop_or_default]
    pub(crate) quiet: bool,
    #[prop_or_default]
    pub(crate) autofocus: bool,
    #[prop_or_default]
    pub(crate) node: NodeRef,
    /// Called on a press, if it does not submit a form.
    pub(crate) on_press: Callback<()>,
}

/// A busy button is not `disabled`, because a disabled button loses the focus.
#[component]
pub(crate) fn ActionButton(props: &ActionButtonProps) -> Html {
    let (kind, onclick) = if props.submits {
        ("submit", None)
    } else {
        let onclick = props.on_press.reform(|_: MouseEvent| ());
        // It must not submit the shop's form.
        ("button", Some(onclick))
    };
    let part = if props.quiet {
        "button-quiet"
    } else {
        "button"
    };
    html! {
        <button class={classes!("button", props.quiet.then_some("quiet"))} {part} type={kind}
            ref={props.node.clone()} aria-disabled={props.busy.then_some("true")}
            autofocus={props.autofocus} {onclick}>
            if props.busy { <span class="spinner" aria-hidden="true" /> }
            { text_span(props.label) }
        </button>
    }
}
