//! A button that copies, and says truly whether it did. Must not know what the copy is for.

use yew::NodeRef;
use yew::virtual_dom::ListenerKind;

use super::act::Act;
use super::icon::{Icon, icon};
use super::markup::Markup;
use super::view::View;
use crate::browser::Copied;
use crate::state::Copy;

/// Copies the text, which `shown` shows in some form.
pub(super) fn copy_button(
    to: &mut Markup,
    view: &View<'_>,
    what: Copy,
    value: &str,
    shown: &NodeRef,
) {
    let outcome = view.look.copied.as_ref();
    let outcome = outcome.filter(|(copied, text, _)| *copied == what && text == value);
    let outcome = outcome.map(|(_, _, outcome)| *outcome);
    let text = (view.text.copy)(what);
    let (drawing, label, note) = match outcome {
        None => (Icon::Copy, text.label, ""),
        Some(Copied::Done) => (Icon::Check, text.done, text.done),
        Some(Copied::ByHand) => (Icon::Copy, text.label, text.by_hand),
    };
    let failed = outcome == Some(Copied::ByHand);
    to.begin("span|class=copying scripted");
    to.begin("button|class=button quiet copy|part=button-quiet|type=button");
    let act = Act::Copy(what, value.to_owned(), shown.clone());
    to.on(|| ListenerKind::onclick, act);
    icon(to, drawing);
    to.say(label);
    to.end();
    to.begin("span|role=status");
    to.set_if(true, "class", if failed { "hint" } else { "hint unseen" });
    to.say(note);
    to.end();
    to.place(|to| {
        if failed {
            // The bare text, whatever form it is shown in elsewhere.
            to.begin("strong|class=by-hand|translate=no");
            to.node(&view.look.by_hand);
            to.write(value);
            to.end();
        }
    });
    to.end();
}
