//! A button that has something done at the gateway.

use yew::prelude::*;

#[derive(PartialEq, Properties)]
pub(crate) struct ActionButtonProps {
    pub(crate) label: &'static str,
    /// Whether what it asked for is on its way.
    pub(crate) busy: bool,
    /// Whether it submits the form around it, which then handles the press.
    pub(crate) submits: bool,
    /// Whether it is less prominent.
    #[prop_or_default]
    pub(crate) quiet: bool,
    #[prop_or_default]
    pub(crate) autofocus: bool,
    #[prop_or_default]
    pub(crate) node: NodeRef,
    /// Called when it is pressed and does not submit a form.
    pub(crate) on_press: Callback<()>,
}

/// While it is busy it is not `disabled`, because a disabled button loses the focus.
#[component]
pub(crate) fn ActionButton(props: &ActionButtonProps) -> Html {
    let (kind, onclick) = if props.submits {
        ("submit", None)
    } else {
        let onclick = props.on_press.reform(|_: MouseEvent| ());
        // Outside a form of the widget's own it must submit no form around it.
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
            { props.label }
        </button>
    }
}
