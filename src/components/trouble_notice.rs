//! Why there is no number, and what to do. Must not know how to do it: the button does.

use super::icon::{Icon, icon};
use super::markup::Markup;
use crate::answer::Trouble;
use crate::text::Text;

/// `advice` stands in place of the usual one.
pub(super) fn trouble_notice(
    to: &mut Markup,
    trouble: &Trouble,
    advice: Option<&'static str>,
    text: &'static Text,
) {
    let said = (text.trouble)(trouble.kind);
    to.begin("div|class=trouble|part=trouble|role=alert");
    icon(to, Icon::Alert);
    to.begin("div");
    to.line("p|class=trouble-title", said.title);
    to.line("p", advice.unwrap_or(said.advice));
    if !trouble.request_id.is_empty() {
        to.begin("p|class=support");
        to.say(text.support_id);
        to.say(" ");
        to.begin("code");
        to.write(&trouble.request_id);
        to.end();
        to.end();
    }
    to.end();
    to.end();
}
