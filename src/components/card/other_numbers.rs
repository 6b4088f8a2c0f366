//! The list of the bill's other numbers, which were created in other tabs.

use billpay_contract::bill_page_path;
use yew::prelude::*;

use crate::components::shared::{fact_with, number};
use crate::context::WidgetContext;
use crate::state::CreatedBill;
use crate::text::money;

/// The numbers with links to their pages; nothing if there are none.
pub(super) fn other_numbers(others: &[CreatedBill], widget: &WidgetContext) -> Html {
    if others.is_empty() {
        return Html::default();
    }
    let text = widget.text();
    let facts = others
        .iter()
        .map(|other| fact_with(text.card_number, other_number(other, widget)));
    html! {
        <section class="others">
            <h3 class="subtitle" key={text.other_numbers}>{ text.other_numbers }</h3>
            <dl class="facts">{ for facts }</dl>
        </section>
    }
}

fn other_number(other: &CreatedBill, widget: &WidgetContext) -> Html {
    let digits = number(&other.bill.bill_pay_number);
    let about = [
        other.bill.bill_amount.map(money),
        other.bill.bill_description.clone(),
    ];
    let about: Vec<String> = about.into_iter().flatten().collect();
    let about = about.join(" · ");
    let page = |id| [&*widget.public_url, &bill_page_path(id)].concat();
    html! {
        <>
            if let Some(id) = &other.id {
                <a href={page(id)} target="_blank" rel="noopener noreferrer">{ digits }</a>
            } else {
                { digits }
            }
            <span class="meaning" key={&*about}>{ &about }</span>
        </>
    }
}
