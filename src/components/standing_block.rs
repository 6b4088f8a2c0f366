//! How an unpaid bill stands, and the customer's own look at it. Must not know how it is learned.

use yew::prelude::*;

use super::icon::{Icon, icon};
use super::posted::{button, posted};
use crate::locale::Locale;
use crate::state::{Check, Standing};
use crate::text::Text;

/// The button keeps the focus while it works: a disabled one would lose it.
pub(super) fn standing_block(
    standing: Standing,
    check: Check,
    text: &'static Text,
    on_check: &Callback<()>,
    to: Option<String>,
    locale: Locale,
) -> Html {
    let live = text.live;
    let said = (live.standing)(standing);
    let asking = check == Check::Asking;
    let label = if asking {
        live.checking
    } else {
        live.check_now
    };
    let found = live.finding(check, standing);
    let (kind, on_click) = button(to.as_deref(), on_check);
    let look = html! {
        <>
            <button class="button quiet" part="button-quiet" type={kind}
                aria-disabled={asking.then_some("true")} onclick={on_click}>
                if asking { <span class="spinner" aria-hidden="true" /> }
                { label }
            </button>
            if !asking && !found.is_empty() { <p class="hint">{ found }</p> }
        </>
    };
    html! {
        <section class={classes!("standing", class(standing))} part="status">
            <div class="standing-said">
                { mark(standing) }
                <div>
                    <p class="standing-title">{ said.title }</p>
                    <p>
                        { said.advice }
                        if awaited(standing) { { " " }<span class="scripted">{ live.by_itself }</span> }
                    </p>
                </div>
            </div>
            { posted("checking", to, locale, on_check, look) }
        </section>
    }
}

/// Whether something may come that only scripts hear of by themselves.
const fn awaited(standing: Standing) -> bool {
    matches!(standing, Standing::Waiting | Standing::Pending)
}

const fn class(standing: Standing) -> Option<&'static str> {
    match standing {
        Standing::AttemptFailed => Some("standing-failed"),
        Standing::Pending => Some("standing-pending"),
        _ => None,
    }
}

/// A calm light while something is awaited.
fn mark(standing: Standing) -> Html {
    match standing {
        Standing::AttemptFailed => icon(Icon::Alert),
        _ => html! { <span class="pulse" aria-hidden="true" /> },
    }
}
