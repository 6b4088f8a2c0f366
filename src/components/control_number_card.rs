//! The control number and all that is needed to pay it. Must not know how it was made.

use std::rc::Rc;

use billpay_contract::{ChannelChanges, Moment};
use yew::prelude::*;

use super::billpay::Place;
use super::copy_button::CopyButton;
use super::deadline::Deadline;
use super::facts::{amount, fact};
use super::how_to_pay::HowToPay;
use super::icon::{Icon, icon};
use super::number::{digits, spoken};
use super::settled_card::settled_card;
use super::standing_block::standing_block;
use super::take_along::TakeAlong;
use crate::locale::Locale;
use crate::state::{Copy, Issued, Origin, Standing};
use crate::text::Text;

/// What can be made beside the number that is shown.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Another {
    /// Another bill, to be typed.
    Bill,
    /// Another number for the merchant's bill.
    Number,
}

#[derive(PartialEq, Properties)]
pub(super) struct ControlNumberCardProps {
    pub(super) locale: Locale,
    pub(super) place: Place,
    pub(super) gateway: AttrValue,
    /// The gateway's address as it is given to others.
    pub(super) public: AttrValue,
    /// What the merchant changed about the channels.
    pub(super) changes: Rc<ChannelChanges>,
    /// The number, and what became of it.
    pub(super) issued: Issued,
    /// Whether the browser keeps anything.
    pub(super) keeps: bool,
    /// Who pays, where the bill does not say it.
    pub(super) customer: AttrValue,
    /// Until when it can be paid, as the merchant signed it.
    pub(super) deadline: Option<Moment>,
    /// The title: where the focus goes.
    pub(super) title: NodeRef,
    /// What the last button offers.
    pub(super) another: Another,
    /// Where another may be made here.
    pub(super) on_another: Option<Callback<()>>,
    pub(super) on_copied: Callback<(Copy, String)>,
    pub(super) on_check: Callback<()>,
    pub(super) on_rest: Callback<()>,
}

impl ControlNumberCardProps {
    /// Who pays.
    pub(super) fn customer(&self) -> &str {
        let name = self.issued.bill.bill_customer_name.as_deref();
        let name = name.filter(|name| !name.trim().is_empty());
        name.unwrap_or(&self.customer)
    }

    /// Where one of the card's buttons is sent where no script runs.
    pub(super) fn posts(&self, verb: &str) -> Option<String> {
        let id = self
            .issued
            .id
            .as_ref()
            .filter(|_| self.place == Place::Page)?;
        Some([&*self.gateway, "bills/", id.as_str(), verb].concat())
    }

    pub(super) fn another_button(&self) -> Html {
        let text = Text::of(self.locale);
        let another = match self.another {
            Another::Bill => text.another,
            Another::Number => text.another_number,
        };
        let Some(on_another) = &self.on_another else {
            return Html::default();
        };
        let on_click = on_another.reform(|_: MouseEvent| ());
        html! {
            <div class="actions">
                <button class="button quiet" part="button-quiet" type="button" onclick={on_click}>{ another }</button>
            </div>
        }
    }
}

#[component]
pub(super) fn ControlNumberCard(props: &ControlNumberCardProps) -> Html {
    let locale = props.locale;
    let text = Text::of(locale);
    let issued = &props.issued;
    let (bill, number) = (&issued.bill, &issued.bill.bill_pay_number);
    let (card, shown, amount_shown) = (use_node_ref(), use_node_ref(), use_node_ref());
    // Without a standing it is as payable as it ever was.
    if let Some(standing) = issued.standing().filter(|standing| !standing.payable()) {
        return settled_card(props, standing, &card);
    }
    let (gateway, public) = (props.gateway.clone(), props.public.clone());
    let on_copied = props.on_copied.clone();
    html! {
        <article class="card issued" part="card" ref={card.clone()}>
            <h2 class="title done" part="title" ref={props.title.clone()} tabindex="-1">
                { icon(Icon::Check) }<span>{ text.card_title }</span>
            </h2>
            { note(issued, text) }
            <div class="plate" part="plate">
                <p class="plate-label">{ text.card_number }</p>
                <p class="number" part="number" ref={shown.clone()} translate="no" aria-hidden="true">{ digits(number) }</p>
                <p class="unseen spoken" translate="no">{ spoken(number) }</p>
                <CopyButton {locale} what={Copy::Number} value={number.as_str().to_owned()} {shown} {on_copied} />
            </div>
            { facts(props, &amount_shown) }
            if let Some(standing) = issued.standing() {
                { standing_block(standing, issued.check, text, &props.on_check, props.posts("/check"), locale) }
            }
            <HowToPay {locale} keeps={props.keeps} changes={props.changes.clone()} bill={bill.clone()} on_copied={props.on_copied.clone()} />
            <p class="hint">{ text.card_not_government }</p>
            <TakeAlong {locale} {gateway} {public} issued={issued.clone()} {card} />
            { props.another_button() }
        </article>
    }
}

/// What is to be known before the number. That one of an earlier visit may be paid is no question
/// once the gateway has said how it stands.
fn note(issued: &Issued, text: &'static Text) -> Html {
    let known = !matches!(issued.standing(), None | Some(Standing::Unknown));
    let note = match issued.origin {
        _ if issued.of_rest => text.live.rest_note,
        Origin::Kept if !known => text.card_kept,
        _ => return Html::default(),
    };
    html! { <p class="lead kept">{ note }</p> }
}

fn facts(props: &ControlNumberCardProps, shown: &NodeRef) -> Html {
    let (issued, text) = (&props.issued, Text::of(props.locale));
    let bill = &issued.bill;
    // What is typed into a phone's menu: bare digits.
    let copy = bill.bill_amount.map(|amount| {
        html! {
            <CopyButton locale={props.locale} what={Copy::Amount} value={amount.plain()}
                shown={shown.clone()} on_copied={props.on_copied.clone()} />
        }
    });
    let news = issued.news.as_ref();
    // What the merchant signed is of the bill, not of the number for its rest.
    let signed = props.deadline.filter(|_| !props.issued.of_rest);
    let deadline = news.map_or(signed, |news| news.view.deadline);
    let ahead = news.map(|news| news.ahead);
    let said = news.map(|news| news.view.at);
    let description = bill.bill_description.as_deref().unwrap_or_default();
    html! {
        <dl class="facts">
            { amount(text, bill.bill_amount, bill.bill_payment_mode, shown, copy.unwrap_or_default()) }
            if let Some(deadline) = deadline { <Deadline locale={props.locale} {deadline} {ahead} {said} /> }
            { fact(text.card_description, description) }
            { fact(text.card_customer, props.customer()) }
        </dl>
    }
}
