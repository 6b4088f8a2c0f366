//! Notices of problems: what happened, and what the customer can do.

use yew::prelude::*;

use super::{Icon, icon, text_span};
use crate::failure::{Problem, ProblemKind};
use crate::text::Text;

/// The notice of a problem. `advice` replaces the usual advice.
pub(crate) fn notice(text: &Text, problem: &Problem, advice: Option<&'static str>) -> Html {
    let words = (text.problem)(problem.kind);
    let advice = advice.unwrap_or(words.advice);
    let request_id = &problem.request_id;
    html! {
        <div class="problem" part="trouble" role="alert">
            { icon(Icon::Alert) }
            <div>
                <p class="problem-title" key={words.title}>{ words.title }</p>
                <p key={advice}>{ advice }</p>
                if let Some(seconds) = problem.retry_after {
                    <p key="retry">{ text_span((text.retry_after)(seconds)) }</p>
                }
                if !request_id.is_empty() {
                    <p class="support">
                        { text_span(format!("{} ", text.support_id)) }
                        <code key={request_id.as_str()}>{ request_id }</code>
                    </p>
                }
            </div>
        </div>
    }
}

/// The screen of a merchant's bill that can't get a number.
pub(crate) fn unusable_notice(text: &Text, kind: ProblemKind) -> Html {
    let problem = kind.into_problem();
    html! { <div class="card" part="card">{ notice(text, &problem, None) }</div> }
}
