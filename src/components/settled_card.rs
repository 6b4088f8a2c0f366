//! A number that takes no more payments: what came, and what is left to do. Must not know how that
//! was learned.

use billpay_contract::BillView;
use yew::prelude::*;

use super::control_number_card::ControlNumberCardProps;
use super::facts::{fact, shown, time};
use super::icon::{Icon, icon};
use super::number::number;
use super::posted::{button, posted};
use super::take_along::TakeAlong;
use super::trouble_notice::trouble_notice;
use crate::state::{Rest, Standing};
use crate::text::{LiveText, Text, money};

/// A receipt, or why there is none. No step and no copy button: nothing here is to be paid.
pub(super) fn settled_card(
    props: &ControlNumberCardProps,
    standing: Standing,
    card: &NodeRef,
) -> Html {
    let locale = props.locale;
    let text = Text::of(locale);
    let issued = &props.issued;
    let said = (text.live.standing)(standing);
    let (title, drawing) = mark(standing);
    html! {
        <article class={classes!("card", "issued", "settled")} part="card" ref={card.clone()}>
            <h2 class={classes!("title", title)} part="title" ref={props.title.clone()} tabindex="-1">
                { icon(drawing) }<span>{ said.title }</span>
            </h2>
            <p class="lead">{ said.advice }</p>
            <dl class="facts">
                { for issued.view().map(|view| payment(view, text.live)) }
                { facts(props, text) }
            </dl>
            if standing == Standing::Underpaid { { rest(props, text) } }
            if standing != Standing::Closed {
                <TakeAlong {locale} gateway={props.gateway.clone()} public={props.public.clone()} issued={issued.clone()} card={card.clone()} />
            }
            { props.another_button() }
        </article>
    }
}

const fn mark(standing: Standing) -> (&'static str, Icon) {
    match standing {
        Standing::Paid | Standing::Overpaid | Standing::PaidTwice => ("done", Icon::Check),
        _ => ("undone", Icon::Alert),
    }
}

/// What came, and what did not.
fn payment(view: &BillView, live: &'static LiveText) -> Html {
    let large = |name, amount| {
        shown(
            name,
            html! { <strong class="money">{ money(amount) }</strong> },
        )
    };
    let paid = view.paid_amount;
    let missing = view.missing_amount;
    let reference = view.payment_reference.as_deref().unwrap_or_default();
    [
        paid.map(|paid| large(live.paid_amount, paid)),
        missing.map(|missing| large(live.missing_amount, missing)),
        view.paid_at.map(|at| shown(live.paid_at, time(at, live))),
        fact(live.payment_reference, reference),
    ]
    .into_iter()
    .flatten()
    .collect()
}

fn facts(props: &ControlNumberCardProps, text: &'static Text) -> Html {
    let bill = &props.issued.bill;
    let amount = bill.bill_amount.map(money).unwrap_or_default();
    let description = bill.bill_description.as_deref().unwrap_or_default();
    html! {
        <>
            { shown(text.card_number, number(&bill.bill_pay_number)) }
            { fact(text.bill_amount, &amount) }
            { fact(text.card_description, description) }
            { fact(text.card_customer, props.customer()) }
        </>
    }
}

fn rest(props: &ControlNumberCardProps, text: &'static Text) -> Html {
    let asking = props.issued.rest == Rest::Asking;
    let trouble = match &props.issued.rest {
        Rest::Failed(trouble) => Some(trouble_notice(trouble, None, text)),
        Rest::None | Rest::Asking => None,
    };
    let to = props.posts("/rest");
    let (kind, on_click) = button(to.as_deref(), &props.on_rest);
    let inside = html! {
        <>
            { for trouble }
            <button class="button" part="button" type={kind} aria-disabled={asking.then_some("true")} onclick={on_click}>
                if asking { <span class="spinner" aria-hidden="true" /> }
                { if asking { text.sending } else { text.live.get_rest } }
            </button>
        </>
    };
    posted("actions", to, props.locale, &props.on_rest, inside)
}
