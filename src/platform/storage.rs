//! What the browser keeps between visits: the last number of a bill and the channel that the
//! customer opened last; and in one tab, the ticket of a call that was on its way. A browser that
//! keeps nothing is no trouble: the customer asks again.

use billpay_contract::{BillId, Channel, IssuedBill};
use gloo_storage::{LocalStorage, SessionStorage, Storage};
use gloo_utils::window;
use serde::{Deserialize, Serialize};
use wasm_bindgen::JsValue;

use super::location::absolute;
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
    remove::<SessionStorage>(&key(TICKET, gateway, bill));
    remove_old_numbers();
    let number = KeptNumber {
        at: now(),
        bill: made.bill.clone(),
        id: made.id.clone(),
    };
    set::<LocalStorage>(&key(NUMBER, gateway, bill), &number);
}

/// Keeps the ticket of that bill of that gateway, for as long as the tab is open.
pub(crate) fn keep_ticket(gateway: &str, bill: &str, ticket: &Ticket) {
    set::<SessionStorage>(&key(TICKET, gateway, bill), ticket);
}

/// What is kept for that bill of that gateway.
pub(crate) fn recall(gateway: &str, bill: &str) -> Kept {
    let number: Option<KeptNumber> = get::<LocalStorage, _>(&key(NUMBER, gateway, bill));
    let number = number.filter(KeptNumber::fresh);
    Kept {
        made: number.map(|KeptNumber { bill, id, .. }| Made { bill, id }),
        ticket: get::<SessionStorage, _>(&key(TICKET, gateway, bill)),
    }
}

/// Removes what is kept for that bill of that gateway.
pub(crate) fn forget(gateway: &str, bill: &str) {
    remove::<LocalStorage>(&key(NUMBER, gateway, bill));
    remove::<SessionStorage>(&key(TICKET, gateway, bill));
}

/// Keeps which channel the customer opened last.
pub(crate) fn keep_channel(channel: Channel) {
    set::<LocalStorage>(CHANNEL, channel.id());
}

/// The channel that the customer opened last.
pub(crate) fn recall_channel() -> Option<Channel> {
    let id: String = get::<LocalStorage, _>(CHANNEL)?;
    Channel::from_id(&id)
}

fn key(kind: &str, gateway: &str, bill: &str) -> String {
    // Two gateways of one origin differ in their paths.
    let gateway = absolute(gateway).unwrap_or_else(|| gateway.to_owned());
    [kind, &gateway, "\n", bill].concat()
}

fn remove_old_numbers() {
    if !LocalStorage::allowed() {
        return;
    }
    let storage = LocalStorage::raw();
    let names = (0..LocalStorage::length()).filter_map(|index| storage.key(index).ok()?);
    let numbers: Vec<String> = names.filter(|name| name.starts_with(NUMBER)).collect();
    for name in numbers {
        let number: Option<KeptNumber> = get::<LocalStorage, _>(&name);
        if !number.is_some_and(|number| number.fresh()) {
            remove::<LocalStorage>(&name);
        }
    }
}

/// A storage that may be forbidden: gloo-storage panics then, as in frames of other sites and where
/// site data is blocked.
trait Guarded: Storage {
    fn of_window() -> Result<Option<web_sys::Storage>, JsValue>;

    fn allowed() -> bool {
        matches!(Self::of_window(), Ok(Some(_)))
    }
}

impl Guarded for LocalStorage {
    fn of_window() -> Result<Option<web_sys::Storage>, JsValue> {
        window().local_storage()
    }
}

impl Guarded for SessionStorage {
    fn of_window() -> Result<Option<web_sys::Storage>, JsValue> {
        window().session_storage()
    }
}

fn get<S: Guarded, T: for<'de> Deserialize<'de>>(name: &str) -> Option<T> {
    S::allowed().then(|| S::get(name).ok()).flatten()
}

/// A full storage keeps what it has: then nothing is there after a reload.
fn set<S: Guarded>(name: &str, value: &(impl Serialize + ?Sized)) {
    if S::allowed() {
        let _ = S::set(name, value);
    }
}

fn remove<S: Guarded>(name: &str) {
    if S::allowed() {
        S::delete(name);
    }
}
