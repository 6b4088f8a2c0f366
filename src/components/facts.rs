//! What a bill says, as a list of facts. Must not know whether it has a number.

use billpay_contract::{Amount, Moment, PaymentMode};

use super::markup::Markup;
use crate::text::{LiveText, Text, date_time, money};

/// One fact; a blank one is left out.
pub(super) fn fact(to: &mut Markup, name: &'static str, value: &str) {
    let value = value.trim();
    if !value.is_empty() {
        shown(to, name, |to| to.write(value));
    }
}

/// One fact, however it is shown.
pub(super) fn shown(to: &mut Markup, name: &'static str, value: impl FnOnce(&mut Markup)) {
    begin(to, name);
    value(to);
    end(to);
}

fn begin(to: &mut Markup, name: &'static str) {
    to.begin("div");
    to.line("dt", name);
    to.begin("dd");
}

fn end(to: &mut Markup) {
    to.end();
    to.end();
}

/// A point in time.
pub(super) fn time(to: &mut Markup, at: Moment, live: &'static LiveText) {
    to.begin("time");
    to.set("datetime", &at.rfc3339());
    to.write(&date_time(at, live));
    to.end();
}

/// How much is to be paid, and what that means to the payer. `sum` shows the amount.
pub(super) fn amount(
    to: &mut Markup,
    text: &'static Text,
    amount: Option<Amount>,
    mode: Option<PaymentMode>,
    sum: impl FnOnce(&mut Markup, &str),
) {
    begin(to, text.card_amount);
    let meaning = match amount {
        None => Some(text.card_amount_open),
        Some(amount) => {
            to.within("span|class=money-line", |to| sum(to, &money(amount)));
            mode.map(text.mode_meaning)
        }
    };
    if let Some(meaning) = meaning {
        to.line("span|class=meaning", meaning);
    }
    end(to);
}
