//! The card while a bill is loaded, and on a bill's own page after loading failed.

use billpay_contract::bill_page_path;
use yew::prelude::*;

use crate::components::shared::{notice, text_span};
use crate::context::{WidgetContext, use_widget_context};
use crate::failure::{Problem, ProblemKind};
use crate::state::LoadingBill;
use crate::text::Text;

#[derive(PartialEq, Properties)]
pub(crate) struct LoadingCardProps {
    pub(crate) loading: LoadingBill,
    pub(crate) on_reload: Callback<()>,
}

#[component]
pub(crate) fn LoadingCard(props: &LoadingCardProps) -> Html {
    let widget = use_widget_context();
    match &props.loading.problem {
        None => loading_placeholder(widget.text()),
        Some(problem) => failed(props, problem, &widget),
    }
}

/// The card until the bill is known.
pub(crate) fn loading_placeholder(text: &Text) -> Html {
    html! {
        <div class="card" part="card" aria-busy="true">
            <p class="loading-text" key={text.payment.loading}>{ text.payment.loading }</p>
            <div class="skeleton-line skeleton-line-title" />
            <div class="skeleton-line" />
            <div class="skeleton-line skeleton-line-button" />
        </div>
    }
}

fn failed(props: &LoadingCardProps, problem: &Problem, widget: &WidgetContext) -> Html {
    let text = widget.text();
    let missing = problem.kind == ProblemKind::BillNotFound;
    // The usual advice is for the form.
    let advice = (!missing).then_some(text.payment.load_advice);
    // A link to this page, which works without scripts, too.
    let page = [&*widget.gateway, &bill_page_path(&props.loading.id)].concat();
    html! {
        <div class="card" part="card">
            { notice(text, problem, advice) }
            if !missing {
                <a class="button" part="button" href={page} onclick={on_click(&props.on_reload)}>
                    { text_span(text.submit_again) }
                </a>
            }
        </div>
    }
}

/// Handles a click without a modifier key; with one, the browser opens the link in another tab or window.
fn on_click(on_reload: &Callback<()>) -> Callback<MouseEvent> {
    let on_reload = on_reload.clone();
    Callback::from(move |event: MouseEvent| {
        if !(event.ctrl_key() || event.meta_key() || event.shift_key()) {
            event.prevent_default();
            on_reload.emit(());
        }
    })
}
