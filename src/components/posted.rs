//! Forms that act in place where scripts run, and are sent to the gateway where none do. Must not
//! know what they are for.

use yew::virtual_dom::ListenerKind;

pub(crate) use billpay_contract::{
    INTENT_PARAMETER as INTENT, KEY_PARAMETER as KEY, LANG_PARAMETER as LANG,
};

use super::act::Act;
use super::markup::Markup;
use crate::locale::Locale;

/// What is sent and not shown.
pub(super) fn hidden(to: &mut Markup, name: &'static str, value: &str) {
    to.begin("input|type=hidden");
    to.set("name", name);
    to.value(value);
    to.end();
}

/// Begins a block that is a form of its own where there is an address to send it to.
pub(super) fn begin(
    to: &mut Markup,
    class: &'static str,
    action: Option<&str>,
    locale: Locale,
    act: &Act,
) {
    match action {
        Some(action) => {
            to.begin("form|method=post");
            to.set("action", action);
            to.set("class", class);
            to.on(|| ListenerKind::onsubmit, act.clone());
            hidden(to, LANG, locale.tag());
        }
        None => {
            to.begin("div");
            to.set("class", class);
        }
    }
}

/// The type of the button in such a block, and what it does itself: a button that sends a form does
/// nothing beside that, and no other may send a form of the shop's.
pub(super) fn button(to: &mut Markup, posts: bool, act: &Act) {
    if posts {
        to.set_if(true, "type", "submit");
    } else {
        to.set_if(true, "type", "button");
        to.on(|| ListenerKind::onclick, act.clone());
    }
}
