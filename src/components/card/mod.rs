//! The cards of a bill: payable, settled, and loading.

mod control_number_card;
mod deadline;
mod large_number;
mod loading_card;
mod other_numbers;
mod payable_card;
mod qr_code;
mod remainder;
mod settled_card;
mod share_actions;
mod share_message;
mod status;

pub(crate) use control_number_card::{Another, ControlNumberCard};
pub(crate) use deadline::Deadline;
pub(crate) use loading_card::{LoadingCard, loading_placeholder};
#[cfg(all(test, not(target_arch = "wasm32")))]
pub(crate) use status::StatusBlock;

use billpay_contract::{AmountRefusal, bill_page_path};
use yew::prelude::*;

use super::shared::{Icon, icon, text_span};
use crate::context::WidgetContext;
use crate::state::Issued;

/// The card's title, which can take the focus.
fn title(class: &'static str, drawing: Icon, words: &'static str, node: &NodeRef) -> Html {
    html! {
        <h2 class={classes!("title", class)} part="title" tabindex="-1" ref={node.clone()}>
            { icon(drawing) }
            { text_span(words) }
        </h2>
    }
}

/// The address that a form about the bill is posted to where no script runs.
fn bill_action(widget: &WidgetContext, issued: &Issued, suffix: &str) -> Option<AttrValue> {
    let id = issued.id.as_ref()?;
    Some(widget.form_action(&[&bill_page_path(id), suffix].concat()))
}

/// Why no payment channel takes the missing amount at once; `None` if one does, or nothing is missing.
fn missing_amount_refusal(issued: &Issued, widget: &WidgetContext) -> Option<AmountRefusal> {
    let missing = issued.view()?.missing_amount?;
    widget.channels.refusal(missing)
}
