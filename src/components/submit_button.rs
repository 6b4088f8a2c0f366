//! The button that asks for a number, and what became of the last time. Must not know the bill.

use super::act::Act;
use super::billpay::Place;
use super::markup::Markup;
use super::posted::button;
use super::trouble_notice::trouble_notice;
use super::view::View;
use crate::answer::Trouble;

/// The button keeps the focus while it works: a disabled one would lose it. What went wrong
/// stands beside it: that is where people look after they pressed it.
pub(super) fn submit_button(
    to: &mut Markup,
    view: &View<'_>,
    sending: bool,
    trouble: Option<&Trouble>,
) {
    let text = view.text;
    let label = match (sending, trouble) {
        (true, _) => text.sending,
        (false, Some(_)) => text.submit_again,
        (false, None) => text.submit,
    };
    to.begin("div|class=actions");
    to.place(|to| {
        if let Some(trouble) = trouble {
            trouble_notice(to, trouble, None, text);
        }
    });
    to.begin("button|class=button|part=button");
    to.node(&view.targets.button);
    button(to, view.place == Place::Page, &Act::Submit);
    to.set_if(trouble.is_some(), "autofocus", "autofocus");
    busy(to, sending);
    to.say(label);
    to.end();
    to.place(|to| {
        if sending {
            to.line("p|class=hint slow", text.sending_slow);
        }
    });
    to.end();
}

/// A button that works.
pub(super) fn busy(to: &mut Markup, busy: bool) {
    to.set_if(busy, "aria-disabled", "true");
    to.place(|to| {
        if busy {
            to.begin("span|class=spinner|aria-hidden=true");
            to.end();
        }
    });
}
