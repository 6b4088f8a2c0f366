//! What the browser keeps between visits: the last number of a bill, and the channel that the
//! customer looked at; and in one tab, a call that was on its way. A browser that keeps nothing is
//! no trouble: the customer asks again. Must not know what is shown.

use billpay_contract::Channel;

use super::address::absolute;
use super::fields::{Fields, set, texts, write};
use super::shapes::{issued_bill, write_issued};
use super::storage::{Place, names, store, stored};
use crate::bill_id::BillId;
use crate::state::{Kept, Made, Ticket};

/// Before the gateway's address and the merchant's bill.
const NUMBER: &str = "billpay-number ";

/// Before the same, of a bill that was sent and has no number yet.
const TICKET: &str = "billpay-ticket ";

const CHANNEL: &str = "billpay-channel";

/// A number is kept for 14 days: it is paid minutes or days later, and what lies longer in a
/// browser is more likely read by somebody else than missed.
const KEPT_MS: i64 = 14 * 24 * 60 * 60 * 1000;

// What is kept of a number: when it was made, in milliseconds since 1970; the bill; and the
// gateway's name of it, empty where it keeps no bills.
const AT: &str = "at";
const BILL: &str = "bill";
const ID: &str = "id";

/// Keeps the number for that bill of that gateway in place of its ticket, and throws away what is
/// too old.
pub(crate) fn keep(gateway: &str, bill: &str, made: &Made) {
    store(Place::Tab, &key(TICKET, gateway, bill), None);
    clear_old();
    let id = made.id.as_ref().map_or("", BillId::as_str);
    let bill_made = texts(&[]);
    write_issued(&made.bill, &bill_made);
    let kept = texts(&[(ID, Some(id))]);
    set(&kept, AT, &js_sys::Date::now().into());
    set(&kept, BILL, &bill_made);
    // Where it can't be kept, the number is not there after a reload.
    let name = key(NUMBER, gateway, bill);
    store(Place::Browser, &name, Some(&write(&kept)));
}

/// Keeps the ticket of that bill of that gateway, for as long as the tab is open.
pub(crate) fn keep_ticket(gateway: &str, bill: &str, ticket: &Ticket) {
    let name = key(TICKET, gateway, bill);
    store(Place::Tab, &name, Some(&ticket.text()));
}

/// What is kept for that bill of that gateway.
pub(crate) fn recall(gateway: &str, bill: &str) -> Kept {
    Kept {
        made: made(gateway, bill),
        ticket: ticket(gateway, bill),
    }
}

fn made(gateway: &str, bill: &str) -> Option<Made> {
    let kept = fresh(&stored(Place::Browser, &key(NUMBER, gateway, bill))?)?;
    Some(Made {
        bill: issued_bill(&kept.part(BILL))?,
        id: BillId::parse(&kept.text(ID).unwrap_or_default()),
    })
}

fn ticket(gateway: &str, bill: &str) -> Option<Ticket> {
    Ticket::parse(&stored(Place::Tab, &key(TICKET, gateway, bill))?)
}

/// Forgets what is kept for that bill of that gateway.
pub(crate) fn forget(gateway: &str, bill: &str) {
    store(Place::Browser, &key(NUMBER, gateway, bill), None);
    store(Place::Tab, &key(TICKET, gateway, bill), None);
}

/// Keeps which channel the customer looked at last.
pub(crate) fn keep_channel(channel: Channel) {
    store(Place::Browser, CHANNEL, Some(channel.id()));
}

/// The channel that the customer looked at last.
pub(crate) fn recall_channel() -> Option<Channel> {
    Channel::from_id(&stored(Place::Browser, CHANNEL)?)
}

fn key(kind: &str, gateway: &str, bill: &str) -> String {
    // Two gateways of one origin differ in their paths.
    let gateway = absolute(gateway).map_or_else(|| gateway.to_owned(), |url| url.href());
    [kind, &gateway, "\n", bill].concat()
}

fn fresh(text: &str) -> Option<Fields> {
    let kept = Fields::parse(text)?;
    // Whole milliseconds; far below what an i64 holds.
    let age = js_sys::Date::now() as i64 - kept.number(AT)? as i64;
    (0..KEPT_MS).contains(&age).then_some(kept)
}

fn clear_old() {
    for name in names(Place::Browser) {
        let old = || stored(Place::Browser, &name).is_none_or(|text| fresh(&text).is_none());
        if name.starts_with(NUMBER) && old() {
            store(Place::Browser, &name, None);
        }
    }
}
