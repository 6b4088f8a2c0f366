//! The card of a control number, payable or settled.

use billpay_contract::{BillId, IssuedBill, Timestamp};
use yew::prelude::*;

use super::other_numbers::other_numbers;
use super::payable_card::PayableCard;
use super::settled_card::SettledCard;
use crate::components::shared::text_span;
use crate::context::use_widget_context;
use crate::hooks::{use_bill_watch, use_print};
use crate::state::{BillUpdate, CopyTarget, Issued};
use crate::text::Text;

/// What the customer can create after this number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Another {
    /// Another bill, which the customer fills in.
    Bill,
    /// Another number for the merchant's bill.
    Number,
}

#[derive(PartialEq, Properties)]
pub(crate) struct ControlNumberCardProps {
    /// The bill and its number.
    pub(crate) issued: Issued,
    /// The customer's name, if the bill has none.
    pub(crate) customer: AttrValue,
    /// The deadline in the merchant's signed intent.
    pub(crate) deadline: Option<Timestamp>,
    /// The title, which takes the focus.
    pub(crate) title: NodeRef,
    /// What the last button creates.
    pub(crate) another: Option<Another>,
    /// The bill to watch; `None` if its status can't change any more.
    pub(crate) watched: Option<BillId>,
    pub(crate) on_update: Callback<BillUpdate>,
    pub(crate) on_another: Callback<()>,
    pub(crate) on_copied: Callback<(CopyTarget, String)>,
    pub(crate) on_check: Callback<()>,
    pub(crate) on_remainder: Callback<()>,
}

#[component]
pub(crate) fn ControlNumberCard(props: &ControlNumberCardProps) -> Html {
    let widget = use_widget_context();
    let text = widget.text();
    use_bill_watch(props.watched.clone(), props.on_update.clone());
    let card = use_node_ref();
    let on_print = use_print(&card);
    let issued = &props.issued;
    let customer = customer(&issued.bill).unwrap_or_else(|| props.customer.clone());
    let settled = issued.settled();
    html! {
        <article class={classes!("card", "issued", settled.map(|_| "settled"))} part="card" ref={card}>
            if let Some(status) = settled {
                <SettledCard issued={issued.clone()} {status} {customer} title={props.title.clone()}
                    on_check={props.on_check.clone()} on_remainder={props.on_remainder.clone()} {on_print} />
            } else {
                <PayableCard issued={issued.clone()} {customer} deadline={props.deadline} title={props.title.clone()}
                    on_copied={props.on_copied.clone()} on_check={props.on_check.clone()} {on_print} />
            }
            { other_numbers(&issued.others, &widget) }
            if let Some(another) = props.another {
                { another_button(another, &props.on_another, text) }
            }
        </article>
    }
}

/// The customer's name on the bill.
fn customer(bill: &IssuedBill) -> Option<AttrValue> {
    let name = bill.bill_customer_name.clone()?;
    (!name.trim().is_empty()).then(|| name.into())
}

fn another_button(another: Another, on_another: &Callback<()>, text: &Text) -> Html {
    let label = match another {
        Another::Bill => text.another,
        Another::Number => text.another_number,
    };
    let onclick = on_another.reform(|_: MouseEvent| ());
    html! {
        <div class="actions">
            <button class="button quiet" part="button-quiet" type="button" {onclick}>{ text_span(label) }</button>
        </div>
    }
}
