//! Forms that act in place where scripts run, and are sent to the gateway where none do. Must not
//! know what they are for.

use yew::prelude::*;

use crate::locale::Locale;

/// The name under which the language is sent, in forms and in addresses.
pub(crate) const LANG: &str = "lang";

/// The name under which the form's one-time key is sent.
pub(crate) const KEY: &str = "key";

/// The name under which a signed bill is sent.
pub(crate) const INTENT: &str = "intent";

/// What is sent and not shown.
pub(super) fn hidden(name: &'static str, value: impl Into<AttrValue>) -> Html {
    html! { <input type="hidden" {name} value={value.into()} /> }
}

/// A block that is a form of its own where there is an address to send it to.
pub(super) fn posted(
    class: &'static str,
    to: Option<String>,
    locale: Locale,
    on: &Callback<()>,
    inside: Html,
) -> Html {
    let Some(action) = to else {
        return html! { <div {class}>{ inside }</div> };
    };
    let onsubmit = on.reform(|event: SubmitEvent| event.prevent_default());
    html! {
        <form {class} method="post" {action} {onsubmit}>{ hidden(LANG, locale.tag()) }{ inside }</form>
    }
}

/// The type of the button in such a block, and what it does itself: a button that sends a form does
/// nothing beside that, and no other may send a form of the shop's.
pub(super) fn button(
    to: Option<&str>,
    on: &Callback<()>,
) -> (&'static str, Option<Callback<MouseEvent>>) {
    match to {
        Some(_) => ("submit", None),
        None => ("button", Some(on.reform(|_: MouseEvent| ()))),
    }
}
