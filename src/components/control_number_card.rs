//! The control number and all that is needed to pay it. Must not know how it was made.

use billpay_contract::Moment;
use yew::NodeRef;
use yew::virtual_dom::ListenerKind;

use super::act::Act;
use super::copy_button::copy_button;
use super::deadline::deadline;
use super::facts::{amount, fact};
use super::how_to_pay::how_to_pay;
use super::icon::{Icon, icon};
use super::markup::Markup;
use super::number::{digits, spoken};
use super::settled_card::settled_card;
use super::standing_block::standing_block;
use super::take_along::take_along;
use super::view::View;
use crate::bill_id::BillId;
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

/// What a number is shown with.
pub(super) struct Card<'a> {
    /// The number, and what became of it.
    pub(super) issued: &'a Issued,
    /// Who pays, where the bill does not say it.
    pub(super) customer: &'a str,
    /// Until when it can be paid, as the merchant signed it.
    pub(super) deadline: Option<Moment>,
    /// What the last button offers, where another may be made here.
    pub(super) another: Option<Another>,
}

impl Card<'_> {
    /// Who pays.
    pub(super) fn customer(&self) -> &str {
        let name = self.issued.bill.bill_customer_name.as_deref();
        let name = name.filter(|name| !name.trim().is_empty());
        name.unwrap_or(self.customer)
    }

    /// Where one of the card's buttons is sent where no script runs.
    pub(super) fn posts(&self, view: &View<'_>, verb: &str) -> Option<String> {
        let id = self.issued.id.as_ref().map(BillId::as_str)?;
        view.posts(&["bills/", id, verb])
    }

    pub(super) fn another_button(&self, to: &mut Markup, text: &'static Text) {
        let label = match self.another {
            Some(Another::Bill) => text.another,
            Some(Another::Number) => text.another_number,
            None => return,
        };
        to.begin("div|class=actions");
        to.begin("button|class=button quiet|part=button-quiet|type=button");
        to.on(|| ListenerKind::onclick, Act::Another);
        to.say(label);
        to.end();
        to.end();
    }
}

pub(super) fn control_number_card(to: &mut Markup, view: &View<'_>, card: &Card<'_>) {
    let (issued, text) = (card.issued, view.text);
    // Without a standing it is as payable as it ever was.
    if let Some(standing) = issued.settled() {
        return settled_card(to, view, card, standing);
    }
    to.begin("article|class=card issued|part=card");
    to.key(issued.bill.bill_pay_number.as_str());
    to.node(&view.look.card);
    to.begin("h2|class=title done|part=title|tabindex=-1");
    to.node(&view.targets.number);
    icon(to, Icon::Check);
    to.line("span", text.card_title);
    to.end();
    to.place(|to| note(to, issued, text));
    plate(to, view, issued);
    facts(to, view, card);
    to.place(|to| {
        if let Some(standing) = issued.standing() {
            let posts = card.posts(view, "/check");
            standing_block(to, view, standing, issued.check, posts.as_deref());
        }
    });
    how_to_pay(to, view, &issued.bill);
    to.line("p|class=hint", text.card_not_government);
    take_along(to, view, issued);
    to.place(|to| card.another_button(to, text));
    to.end();
}

fn plate(to: &mut Markup, view: &View<'_>, issued: &Issued) {
    let (number, shown) = (&issued.bill.bill_pay_number, NodeRef::default());
    to.begin("div|class=plate|part=plate");
    to.line("p|class=plate-label", view.text.card_number);
    to.begin("p|class=number|part=number|translate=no|aria-hidden=true");
    to.node(&shown);
    digits(to, number);
    to.end();
    to.begin("p|class=unseen spoken|translate=no");
    spoken(to, number);
    to.end();
    copy_button(to, view, Copy::Number, number.as_str(), &shown);
    to.end();
}

/// What is to be known before the number. That one of an earlier visit may be paid is no question
/// once the gateway has said how it stands.
fn note(to: &mut Markup, issued: &Issued, text: &'static Text) {
    let known = !matches!(issued.standing(), None | Some(Standing::Unknown));
    let note = match issued.origin {
        _ if issued.of_rest => text.live.rest_note,
        Origin::Kept if !known => text.card_kept,
        _ => return,
    };
    to.line("p|class=lead kept", note);
}

fn facts(to: &mut Markup, view: &View<'_>, card: &Card<'_>) {
    let (issued, text) = (card.issued, view.text);
    let bill = &issued.bill;
    to.begin("dl|class=facts");
    amount(
        to,
        text,
        bill.bill_amount,
        bill.bill_payment_mode,
        |to, sum| {
            let shown = NodeRef::default();
            to.begin("strong|class=money");
            to.node(&shown);
            to.write(sum);
            to.end();
            // What is typed into a phone's menu: bare digits.
            let plain = bill.bill_amount.map(billpay_contract::Amount::plain);
            copy_button(to, view, Copy::Amount, &plain.unwrap_or_default(), &shown);
        },
    );
    let news = issued.news.as_ref();
    // What the merchant signed is of the bill, not of the number for its rest.
    let signed = card.deadline.filter(|_| !issued.of_rest);
    to.place(|to| {
        if let Some(until) = news.map_or(signed, |news| news.view.deadline) {
            let now = news.map(|news| match view.look.now {
                Some(now) => now.unix() + news.ahead,
                None => news.view.at.unix(),
            });
            deadline(to, until, now, text.live);
        }
    });
    fact(
        to,
        text.card_description,
        bill.bill_description.as_deref().unwrap_or_default(),
    );
    fact(to, text.card_customer, card.customer());
    to.end();
}
