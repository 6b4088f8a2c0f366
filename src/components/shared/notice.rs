//! Notices of problems: what happened, and what the customer can do.

use yew::prelude::*;

use super::{Icon, icon};
use crate::failure::{Problem, ProblemKind};
use crate::text::Text;

/// The notice of a problem. `advice` replaces the usual advice.
pub(crate) fn notice(text: &Text, problem: &Problem, advice: Option<&'static str>) -> Html {
    let words = (text.problem)(problem.kind);
    let request_id = &problem.request_id;
    html! {
        <div class="problem" part="trouble" role="alert">
            { icon(Icon::Alert) }
            <div>
                <p class="problem-title">{ words.title }</p>
                <p>{ advice.unwrap_or(words.advice) }</p>
                if !request_id.is_empty() {
                    <p class="support">{ text.support_id }{ " " }<code>{ request_id }</code></p>
                }
            </div>
        </div>
    }
}

/// The screen of a signed bill that can't be read.
pub(crate) fn unreadable_notice(text: &Text) -> Html {
    let problem = ProblemKind::IntentInvalid.into_failure().into_problem();
    html! { <div class="card" part="card">{ notice(text, &problem, None) }</div> }
}
