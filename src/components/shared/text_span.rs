//! A text in an element of its own.

use yew::prelude::*;

/// A text in an element of its own, which is replaced when the text changes. A browser that translates
/// the page replaces text nodes: a new text in the old node would not be shown, and inserting an element
/// before the old node would fail. Elements that contain only a text have it as their `key` instead.
pub(crate) fn text_span(text: impl Into<AttrValue>) -> Html {
    let text: AttrValue = text.into();
    html! { <span key={&*text}>{ text }</span> }
}
