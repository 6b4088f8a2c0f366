//! What the browser keeps between visits: the last number of a bill, and the channel that the
//! customer looked at; and in one tab, a call that was on its way. A browser that keeps nothing is
//! no trouble: the customer asks again. Must not know what is shown.

use billpay_contract::Channel;
use web_sys::Storage;

use super::fields::{Fields, object, write};
use super::shapes::{issued_bill, write_issued};
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
    if let Some(storage) = session() {
        let _ = storage.remove_item(&key(TICKET, gateway, bill));
    }
    let Some(storage) = storage() else { return };
    clear_old(&storage);
    let id = made.id.as_ref().map_or("", BillId::as_str);
    let kept = object(&[]);
    write_issued(&made.bill, &kept);
    let kept = object(&[
        (AT, js_sys::Date::now().into()),
        (BILL, kept),
        (ID, id.into()),
    ]);
    // A full storage only means that the number is not there after a reload.
    let _ = storage.set_item(&key(NUMBER, gateway, bill), &write(&kept));
}

/// Keeps the ticket of that bill of that gateway, for as long as the tab is open.
pub(crate) fn keep_ticket(gateway: &str, bill: &str, ticket: &Ticket) {
    if let Some(storage) = session() {
        let _ = storage.set_item(&key(TICKET, gateway, bill), &ticket.text());
    }
}

/// What is kept for that bill of that gateway.
pub(crate) fn recall(gateway: &str, bill: &str) -> Kept {
    Kept {
        made: made(gateway, bill),
        ticket: ticket(gateway, bill),
    }
}

fn made(gateway: &str, bill: &str) -> Option<Made> {
    let text = storage()?.get_item(&key(NUMBER, gateway, bill)).ok()??;
    let kept = fresh(&text)?;
    Some(Made {
        bill: issued_bill(&kept.part(BILL))?,
        id: BillId::parse(&kept.text(ID).unwrap_or_default()),
    })
}

fn ticket(gateway: &str, bill: &str) -> Option<Ticket> {
    let text = session()?.get_item(&key(TICKET, gateway, bill)).ok()??;
    Ticket::parse(&text)
}

/// Forgets what is kept for that bill of that gateway.
pub(crate) fn forget(gateway: &str, bill: &str) {
    if let Some(storage) = storage() {
        let _ = storage.remove_item(&key(NUMBER, gateway, bill));
    }
    if let Some(storage) = session() {
        let _ = storage.remove_item(&key(TICKET, gateway, bill));
    }
}

/// Keeps which channel the customer looked at last.
pub(crate) fn keep_channel(channel: Channel) {
    if let Some(storage) = storage() {
        let _ = storage.set_item(CHANNEL, channel.id());
    }
}

/// The channel that the customer looked at last.
pub(crate) fn recall_channel() -> Option<Channel> {
    let id = storage()?.get_item(CHANNEL).ok()??;
    Channel::from_id(&id)
}

/// What outlives a visit; forbidden in some browsers, and in frames of other sites.
pub(super) fn storage() -> Option<Storage> {
    web_sys::window()?.local_storage().ok()?
}

/// What outlives a reload, and not the tab.
fn session() -> Option<Storage> {
    web_sys::window()?.session_storage().ok()?
}

fn key(kind: &str, gateway: &str, bill: &str) -> String {
    [kind, &absolute(gateway), "\n", bill].concat()
}

/// Two gateways of one origin differ in their paths.
fn absolute(gateway: &str) -> String {
    let base = web_sys::window().and_then(|window| window.document()?.base_uri().ok()?);
    let url = web_sys::Url::new_with_base(gateway, &base.unwrap_or_default());
    url.map_or_else(|_| gateway.to_owned(), |url| url.href())
}

fn fresh(text: &str) -> Option<Fields> {
    let kept = Fields::parse(text)?;
    // Whole milliseconds; far below what an i64 holds.
    let age = js_sys::Date::now() as i64 - kept.number(AT)? as i64;
    (0..KEPT_MS).contains(&age).then_some(kept)
}

fn clear_old(storage: &Storage) {
    let names = (0..storage.length().unwrap_or(0)).filter_map(|at| storage.key(at).ok()?);
    let old: Vec<String> = names
        .filter(|name| name.starts_with(NUMBER))
        .filter(|name| {
            let text = storage.get_item(name).ok().flatten();
            text.and_then(|text| fresh(&text)).is_none()
        })
        .collect();
    for name in old {
        let _ = storage.remove_item(&name);
    }
}
