//! A bill's own page until the bill is loaded, and when loading fails.

use billpay_contract::bill_page_path;
use yew::prelude::*;

use crate::answer::{Trouble, TroubleKind};
use crate::components::shared::notice;
use crate::context::{WidgetContext, use_widget};
use crate::state::Opening;
use crate::text::Text;

#[derive(PartialEq, Properties)]
pub(crate) struct OpeningCardProps {
    pub(crate) opening: Opening,
    pub(crate) on_open: Callback<()>,
}

#[component]
pub(crate) fn OpeningCard(props: &OpeningCardProps) -> Html {
    let widget = use_widget();
    match &props.opening.trouble {
        None => loading(widget.text()),
        Some(trouble) => failed(props, trouble, &widget),
    }
}

fn loading(text: &Text) -> Html {
    html! {
        <div class="card" part="card" aria-busy="true">
            <p class="loading-text">{ text.live.opening }</p>
            <div class="bone bone-title" />
            <div class="bone" />
            <div class="bone bone-button" />
        </div>
    }
}

fn failed(props: &OpeningCardProps, trouble: &Trouble, widget: &WidgetContext) -> Html {
    let text = widget.text();
    let missing = trouble.kind == TroubleKind::BillNotFound;
    // The usual advice is for people who have typed a bill.
    let advice = (!missing).then_some(text.live.open_advice);
    // A link to this page, which without scripts loads it again.
    let page = [&*widget.gateway, &bill_page_path(&props.opening.id)].concat();
    html! {
        <div class="card" part="card">
            { notice(text, trouble, advice) }
            if !missing {
                <a class="button" part="button" href={page} onclick={on_click(&props.on_open)}>{ text.submit_again }</a>
            }
        </div>
    }
}

/// A click with a modifier key is the browser's: it opens the link elsewhere.
fn on_click(on_open: &Callback<()>) -> Callback<MouseEvent> {
    let on_open = on_open.clone();
    Callback::from(move |event: MouseEvent| {
        if !(event.ctrl_key() || event.meta_key() || event.shift_key()) {
            event.prevent_default();
            on_open.emit(());
        }
    })
}
