//! How an unpaid bill stands, and the customer's own look at it. Must not know how it is learned.

use super::act::Act;
use super::icon::{Icon, icon};
use super::markup::Markup;
use super::posted::{self, button};
use super::submit_button::busy;
use super::view::View;
use crate::state::{Check, Standing};

/// The button keeps the focus while it works: a disabled one would lose it. `posts` is where it is
/// sent where no script runs.
pub(super) fn standing_block(
    to: &mut Markup,
    view: &View<'_>,
    standing: Standing,
    check: Check,
    posts: Option<&str>,
) {
    let live = view.text.live;
    let said = (live.standing)(standing);
    let asking = check == Check::Asking;
    to.begin(match standing {
        Standing::AttemptFailed => "section|class=standing standing-failed|part=status",
        Standing::Pending => "section|class=standing standing-pending|part=status",
        _ => "section|class=standing|part=status",
    });
    to.begin("div|class=standing-said");
    match standing {
        Standing::AttemptFailed => icon(to, Icon::Alert),
        // A calm light while something is awaited.
        _ => {
            to.begin("span|class=pulse|aria-hidden=true");
            to.end();
        }
    }
    to.begin("div");
    to.line("p|class=standing-title", said.title);
    to.begin("p");
    to.say(said.advice);
    // Something may come that only scripts hear of by themselves.
    if matches!(standing, Standing::Waiting | Standing::Pending) {
        to.say(" ");
        to.line("span|class=scripted", live.by_itself);
    }
    to.end();
    to.end();
    to.end();
    let act = Act::Check;
    posted::begin(to, "checking", posts, view.locale, &act);
    to.begin("button|class=button quiet|part=button-quiet");
    button(to, posts.is_some(), &act);
    busy(to, asking);
    to.say(if asking {
        live.checking
    } else {
        live.check_now
    });
    to.end();
    let found = live.finding(check, standing);
    to.place(|to| {
        if !asking && !found.is_empty() {
            to.line("p|class=hint", found);
        }
    });
    to.end();
    to.end();
}
