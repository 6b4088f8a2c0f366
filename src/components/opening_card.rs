//! A bill's own page until the bill is there, and when it does not come. Must not know how it is
//! asked for.

use yew::virtual_dom::ListenerKind;

use super::act::Act;
use super::markup::Markup;
use super::trouble_notice::trouble_notice;
use super::view::View;
use crate::answer::TroubleKind;
use crate::state::Opening;

pub(super) fn opening_card(to: &mut Markup, view: &View<'_>, opening: &Opening) {
    let text = view.text;
    let Some(trouble) = &opening.trouble else {
        to.begin("div|class=card|part=card|aria-busy=true");
        to.line("p|class=loading-text", text.live.opening);
        for bone in [
            "div|class=bone bone-title",
            "div|class=bone",
            "div|class=bone bone-button",
        ] {
            to.begin(bone);
            to.end();
        }
        return to.end();
    };
    // The other advices are for people who have typed a bill.
    let found = trouble.kind == TroubleKind::BillNotFound;
    let advice = (!found).then_some(text.live.open_advice);
    to.begin("div|class=card|part=card");
    trouble_notice(to, trouble, advice, text);
    if !found {
        // A link to the page itself: without scripts it loads again.
        to.begin("a|class=button|part=button");
        to.set(
            "href",
            &[view.gateway, "bills/", opening.id.as_str()].concat(),
        );
        to.on(|| ListenerKind::onclick, Act::Open);
        to.say(text.submit_again);
        to.end();
    }
    to.end();
}

/// A signed bill that can't be read: there is nothing to do here.
pub(super) fn unreadable(to: &mut Markup, view: &View<'_>) {
    let trouble = TroubleKind::IntentInvalid.unanswered().trouble();
    to.begin("div|class=card|part=card");
    trouble_notice(to, &trouble, None, view.text);
    to.end();
}
