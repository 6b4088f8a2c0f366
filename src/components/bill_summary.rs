//! The merchant's bill, to be taken as it is: one button. Must not know what happens after it is
//! pressed.

use billpay_contract::{Amount, AmountDraft, Field, Moment, PaymentMode};

use super::act::Act;
use super::deadline::deadline;
use super::facts::{amount, fact};
use super::icon::{Icon, icon};
use super::markup::Markup;
use super::posted::{self, INTENT, KEY, hidden};
use super::submit_button::submit_button;
use super::view::View;
use crate::state::{Filling, IdempotencyKey};
use crate::text::Text;

/// What the bill is shown with.
pub(super) struct BillSummary<'a> {
    pub(super) form: &'a Filling,
    pub(super) customer: &'a str,
    /// Until when its number can be paid.
    pub(super) deadline: Option<Moment>,
    pub(super) sending: bool,
    /// By which key it is sent where no script runs.
    pub(super) sent_by: Option<IdempotencyKey>,
    /// As what the merchant signed.
    pub(super) intent: Option<&'a str>,
}

pub(super) fn bill_summary(to: &mut Markup, view: &View<'_>, shown: &BillSummary<'_>) {
    let text = view.text;
    to.begin("div|class=card summary|part=card");
    to.line("h2|class=title|part=title", text.checkout_title);
    to.line("p|class=lead", text.checkout_lead);
    facts(to, text, shown);
    to.place(|to| errors(to, shown.form, text));
    let action = view.posts(&[]);
    posted::begin(to, "send", action.as_deref(), view.locale, &Act::Submit);
    if action.is_some() {
        to.place(|to| {
            if let Some(key) = shown.sent_by {
                hidden(to, KEY, &key.to_string());
            }
        });
        if let Some(intent) = shown.intent {
            hidden(to, INTENT, intent);
        }
    }
    submit_button(to, view, shown.sending, shown.form.trouble.as_ref());
    to.end();
    to.end();
}

fn facts(to: &mut Markup, text: &'static Text, shown: &BillSummary<'_>) {
    let draft = &shown.form.draft;
    let AmountDraft::Typed(typed) = &draft.amount else {
        return;
    };
    to.begin("dl|class=facts");
    fact(to, text.card_description, &draft.description);
    // An amount that can't be read is shown as it is, above what is wrong with it.
    match Amount::parse(typed) {
        Err(_) if !typed.trim().is_empty() => fact(to, text.card_amount, typed),
        read => {
            let mode = PaymentMode::parse(&draft.payment_mode).ok();
            amount(to, text, read.ok(), mode, |to, sum| {
                to.within("strong|class=money", |to| to.write(sum));
            });
        }
    }
    if let Some(until) = shown.deadline {
        deadline(to, until, None, text.live);
    }
    fact(to, text.card_reference, &draft.reference);
    fact(to, text.card_customer, shown.customer);
    to.end();
}

/// The customer can't mend the merchant's bill, so each error says who can.
fn errors(to: &mut Markup, form: &Filling, text: &'static Text) {
    for error in Field::ALL.iter().filter_map(|&field| form.errors.at(field)) {
        to.begin("p|class=error|part=error");
        icon(to, Icon::Alert);
        to.line("span", text.field_error(error));
        to.end();
    }
    if form.errors.first().is_some() {
        to.line("p|class=hint", text.shop_mends);
    }
}
