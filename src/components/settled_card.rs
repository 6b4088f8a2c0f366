//! A number that takes no more payments: what came, and what is left to do. Must not know how that
//! was learned.

use billpay_contract::{Amount, BillView};

use super::act::Act;
use super::control_number_card::Card;
use super::facts::{fact, shown, time};
use super::icon::{Icon, icon};
use super::markup::Markup;
use super::number::number;
use super::posted::{self, button};
use super::submit_button::busy;
use super::take_along::take_along;
use super::trouble_notice::trouble_notice;
use super::view::View;
use crate::state::{Rest, Standing};
use crate::text::{LiveText, money};

/// A receipt, or why there is none. No step and no copy button: nothing here is to be paid.
pub(super) fn settled_card(to: &mut Markup, view: &View<'_>, card: &Card<'_>, standing: Standing) {
    let (text, issued) = (view.text, card.issued);
    let said = (text.live.standing)(standing);
    to.begin("article|class=card issued settled|part=card");
    to.key(issued.bill.bill_pay_number.as_str());
    to.node(&view.look.card);
    let (title, drawing) = match standing {
        Standing::Paid | Standing::Overpaid | Standing::PaidTwice => {
            ("h2|class=title done|part=title|tabindex=-1", Icon::Check)
        }
        _ => ("h2|class=title undone|part=title|tabindex=-1", Icon::Alert),
    };
    to.begin(title);
    to.node(&view.targets.number);
    icon(to, drawing);
    to.line("span", said.title);
    to.end();
    to.line("p|class=lead", said.advice);
    to.begin("dl|class=facts");
    if let Some(paid) = issued.view() {
        payment(to, paid, text.live);
    }
    facts(to, view, card);
    to.end();
    to.place(|to| {
        if standing == Standing::Underpaid {
            rest(to, view, card);
        }
    });
    to.place(|to| {
        if standing != Standing::Closed {
            take_along(to, view, issued);
        }
    });
    to.place(|to| card.another_button(to, text));
    to.end();
}

/// What came, and what did not.
fn payment(to: &mut Markup, view: &BillView, live: &'static LiveText) {
    large(to, live.paid_amount, view.paid_amount);
    large(to, live.missing_amount, view.missing_amount);
    if let Some(at) = view.paid_at {
        shown(to, live.paid_at, |to| time(to, at, live));
    }
    let reference = view.payment_reference.as_deref();
    fact(to, live.payment_reference, reference.unwrap_or_default());
}

fn large(to: &mut Markup, name: &'static str, amount: Option<Amount>) {
    if let Some(amount) = amount {
        shown(to, name, |to| {
            to.within("strong|class=money", |to| to.write(&money(amount)));
        });
    }
}

fn facts(to: &mut Markup, view: &View<'_>, card: &Card<'_>) {
    let (text, bill) = (view.text, &card.issued.bill);
    shown(to, text.card_number, |to| number(to, &bill.bill_pay_number));
    fact(
        to,
        text.bill_amount,
        &bill.bill_amount.map(money).unwrap_or_default(),
    );
    fact(
        to,
        text.card_description,
        bill.bill_description.as_deref().unwrap_or_default(),
    );
    fact(to, text.card_customer, card.customer());
}

fn rest(to: &mut Markup, view: &View<'_>, card: &Card<'_>) {
    let text = view.text;
    let asking = card.issued.rest == Rest::Asking;
    let (posts, act) = (card.posts(view, "/rest"), Act::Rest);
    posted::begin(to, "actions", posts.as_deref(), view.locale, &act);
    to.place(|to| {
        if let Rest::Failed(trouble) = &card.issued.rest {
            trouble_notice(to, trouble, None, text);
        }
    });
    to.begin("button|class=button|part=button");
    button(to, posts.is_some(), &act);
    busy(to, asking);
    to.say(if asking {
        text.sending
    } else {
        text.live.get_rest
    });
    to.end();
    to.end();
}
