//! What the browser keeps between visits: the last number of a bill and the channel that the
//! customer opened last; and in one tab, the ticket of a call that was on its way. A browser that
//! keeps nothing is no trouble: the customer asks again.

use billpay_contract::{BillId, Channel, IssuedBill};
use gloo_utils::window;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use web_sys::Storage;

use super::location::absolute;
use crate::json;
use crate::state::{Kept, Made, Ticket};

/// Before the gateway's address and the merchant's bill. `static/boot.js` looks for these names.
const NUMBER: &str = "billpay-number ";

/// Before the same, of a bill that was sent and has no number yet.
const TICKET: &str = "billpay-ticket ";

const CHANNEL: &str = "billpay-channel";

/// A number is kept for 14 days: it is paid minutes or days later, and what lies longer in a
/// browser is more likely read by somebody else than missed.
const KEPT_MS: i64 = 14 * 24 * 60 * 60 * 1000;

/// What is kept of a number.
#[derive(Deserialize, Serialize)]
struct KeptNumber {
    /// When it was made, in milliseconds since 1970.
    at: i64,
    bill: IssuedBill,
    /// The gateway's name of the bill, where it keeps bills.
    id: Option<BillId>,
}

impl KeptNumber {
    fn fresh(&self) -> bool {
        (0..KEPT_MS).contains(&(now() - self.at))
    }
}

/// By this device's clock, in milliseconds since 1970.
fn now() -> i64 {
    // Whole milliseconds, far below what an i64 holds.
    js_sys::Date::now() as i64
}

/// Keeps the number for that bill of that gateway in place of its ticket, and removes numbers that
/// are too old.
pub(crate) fn keep_number(gateway: &str, bill: &str, made: &Made) {
    remove(Area::Tab, &key(TICKET, gateway, bill));
    remove_old_numbers();
    let number = KeptNumber {
        at: now(),
        bill: made.bill.clone(),
        id: made.id.clone(),
    };
    set(Area::Browser, &key(NUMBER, gateway, bill), &number);
}

/// Keeps the ticket of that bill of that gateway, for as long as the tab is open.
pub(crate) fn keep_ticket(gateway: &str, bill: &str, ticket: &Ticket) {
    set(Area::Tab, &key(TICKET, gateway, bill), ticket);
}

/// What is kept for that bill of that gateway.
pub(crate) fn recall(gateway: &str, bill: &str) -> Kept {
    let number: Option<KeptNumber> = get(Area::Browser, &key(NUMBER, gateway, bill));
    let number = number.filter(KeptNumber::fresh);
    Kept {
        made: number.map(|KeptNumber { bill, id, .. }| Made { bill, id }),
        ticket: get(Area::Tab, &key(TICKET, gateway, bill)),
    }
}

/// Removes what is kept for that bill of that gateway.
pub(crate) fn forget(gateway: &str, bill: &str) {
    remove(Area::Browser, &key(NUMBER, gateway, bill));
    remove(Area::Tab, &key(TICKET, gateway, bill));
}

/// Keeps which channel the customer opened last.
pub(crate) fn keep_channel(channel: Channel) {
    set(Area::Browser, CHANNEL, channel.id());
}

/// The channel that the customer opened last.
pub(crate) fn recall_channel() -> Option<Channel> {
    let id: String = get(Area::Browser, CHANNEL)?;
    Channel::from_id(&id)
}

fn key(kind: &str, gateway: &str, bill: &str) -> String {
    // Two gateways of one origin differ in their paths.
    let gateway = absolute(gateway).unwrap_or_else(|| gateway.to_owned());
    [kind, &gateway, "\n", bill].concat()
}

fn remove_old_numbers() {
    for name in names(Area::Browser) {
        let fresh = || get(Area::Browser, &name).is_some_and(|number: KeptNumber| number.fresh());
        if name.starts_with(NUMBER) && !fresh() {
            remove(Area::Browser, &name);
        }
    }
}

/// Where a value is kept.
#[derive(Clone, Copy)]
enum Area {
    /// In the browser: it outlives a visit.
    Browser,
    /// In the tab: it outlives a reload.
    Tab,
}

/// The storage itself. gloo-storage panics where a browser forbids it or throws, as in frames of other
/// sites, where site data is blocked, and where a profile is damaged; a widget without storage goes on.
fn storage(area: Area) -> Option<Storage> {
    let storage = match area {
        Area::Browser => window().local_storage(),
        Area::Tab => window().session_storage(),
    };
    storage.ok()?
}

fn get<T: DeserializeOwned>(area: Area, name: &str) -> Option<T> {
    let text = storage(area)?.get_item(name).ok()??;
    json::from_str(&text)
}

/// A full storage keeps what it has: then nothing is there after a reload.
fn set(area: Area, name: &str, value: &(impl Serialize + ?Sized)) {
    if let (Some(storage), Some(text)) = (storage(area), json::to_string(value)) {
        let _ = storage.set_item(name, &text);
    }
}

fn remove(area: Area, name: &str) {
    if let Some(storage) = storage(area) {
        let _ = storage.remove_item(name);
    }
}

/// The names of all values, also of the page around the widget.
fn names(area: Area) -> Vec<String> {
    let Some(storage) = storage(area) else {
        return Vec::new();
    };
    let length = storage.length().unwrap_or_default();
    (0..length)
        .filter_map(|index| storage.key(index).ok()?)
        .collect()
}
