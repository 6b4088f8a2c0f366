//! The card of a control number, from its creation to its payment.

use billpay_contract::{BillId, IssuedBill, Timestamp};
use yew::prelude::*;

use super::payable_card::PayableCard;
use super::settled_card::SettledCard;
use crate::context::use_widget;
use crate::hooks::{use_bill_watch, use_print};
use crate::state::{CopyTarget, Issued, News};
use crate::text::Text;

/// What the customer can create beside the number that is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Another {
    /// Another bill, which the customer types.
    Bill,
    /// Another number for the merchant's bill.
    Number,
}

#[derive(PartialEq, Properties)]
pub(crate) struct ControlNumberCardProps {
    /// The number, and what became of it.
    pub(crate) issued: Issued,
    /// Who pays, where the bill does not say it.
    pub(crate) customer: AttrValue,
    /// Until when the bill can be paid, as the merchant signed it.
    pub(crate) deadline: Option<Timestamp>,
    /// The title, which takes the focus.
    pub(crate) title: NodeRef,
    /// What the last button offers.
    pub(crate) another: Option<Another>,
    /// The bill to be watched; nothing where its status can't change any more.
    pub(crate) watched: Option<BillId>,
    pub(crate) on_news: Callback<News>,
    pub(crate) on_another: Callback<()>,
    pub(crate) on_copied: Callback<(CopyTarget, String)>,
    pub(crate) on_check: Callback<()>,
    pub(crate) on_rest: Callback<()>,
}

#[component]
pub(crate) fn ControlNumberCard(props: &ControlNumberCardProps) -> Html {
    let text = use_widget().text();
    use_bill_watch(props.watched.clone(), props.on_news.clone());
    let card = use_node_ref();
    let on_print = use_print(&card);
    let issued = &props.issued;
    let customer = customer(&issued.bill).unwrap_or_else(|| props.customer.clone());
    let settled = issued.settled();
    html! {
        <article class={classes!("card", "issued", settled.map(|_| "settled"))} part="card" ref={card}>
            if let Some(status) = settled {
                <SettledCard issued={issued.clone()} {status} {customer} title={props.title.clone()}
                    on_rest={props.on_rest.clone()} {on_print} />
            } else {
                <PayableCard issued={issued.clone()} {customer} deadline={props.deadline} title={props.title.clone()}
                    on_copied={props.on_copied.clone()} on_check={props.on_check.clone()} {on_print} />
            }
            if let Some(another) = props.another {
                { another_button(another, &props.on_another, text) }
            }
        </article>
    }
}

/// The payer's name on the bill.
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
            <button class="button quiet" part="button-quiet" type="button" {onclick}>{ label }</button>
        </div>
    }
}
