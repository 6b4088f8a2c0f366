//! The browser's storage. `localStorage` has the last number of each bill and the last opened payment
//! channel; `sessionStorage` has the retry keys of submitted bills. The widget also works without storage.

use billpay_contract::{BillId, Channel, IssuedBill};
use gloo_utils::window;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use web_sys::Storage;

use super::location::absolute;
use crate::json;
use crate::state::{CreatedBill, RetryKey, StoredBill};

/// The prefix of a number's name, before the gateway's address and the bill's identity. The scripts
/// `static/boot.js` and `static/billpay-widget.js` have the same prefixes, and a test compares them.
const NUMBER: &str = "billpay-number ";

/// The same prefix for a retry key. Earlier versions called it a ticket and stored it under this name.
const RETRY_KEY: &str = "billpay-ticket ";

const CHANNEL: &str = "billpay-channel";

/// A number is stored for 14 days. Most are paid within days, and on a shared device somebody else may
/// read it.
const NUMBER_TTL_MS: i64 = 14 * 24 * 60 * 60 * 1000;

/// A stored number.
#[derive(Deserialize, Serialize)]
struct StoredNumber {
    /// When it was created, in milliseconds since 1970.
    at: i64,
    bill: IssuedBill,
    /// The gateway's id of the bill.
    id: Option<BillId>,
}

impl StoredNumber {
    fn is_fresh(&self) -> bool {
        (0..NUMBER_TTL_MS).contains(&(now() - self.at))
    }
}

/// The time of this device's clock, in milliseconds since 1970.
fn now() -> i64 {
    // Milliseconds fit an i64.
    js_sys::Date::now() as i64
}

/// Stores the number for that bill of that gateway, and removes its retry key and all expired numbers.
pub(crate) fn store_number(gateway: &str, bill: &str, created: &CreatedBill) {
    remove(Area::Session, &key(RETRY_KEY, gateway, bill));
    remove_expired_numbers();
    let number = StoredNumber {
        at: now(),
        bill: created.bill.clone(),
        id: created.id.clone(),
    };
    set(Area::Local, &key(NUMBER, gateway, bill), &number);
}

/// Stores the retry key for that bill of that gateway, for as long as the tab is open.
pub(crate) fn store_retry_key(gateway: &str, bill: &str, retry_key: &RetryKey) {
    set(Area::Session, &key(RETRY_KEY, gateway, bill), retry_key);
}

/// Reads what is stored for that bill of that gateway.
pub(crate) fn read_bill(gateway: &str, bill: &str) -> StoredBill {
    let number: Option<StoredNumber> = get(Area::Local, &key(NUMBER, gateway, bill));
    let number = number.filter(StoredNumber::is_fresh);
    StoredBill {
        created: number.map(|StoredNumber { bill, id, .. }| CreatedBill { bill, id }),
        retry_key: get(Area::Session, &key(RETRY_KEY, gateway, bill)),
    }
}

/// Deletes what is stored for that bill of that gateway.
pub(crate) fn delete_bill(gateway: &str, bill: &str) {
    remove(Area::Local, &key(NUMBER, gateway, bill));
    remove(Area::Session, &key(RETRY_KEY, gateway, bill));
}

/// Stores the payment channel that the customer opened last.
pub(crate) fn store_last_channel(channel: Channel) {
    set(Area::Local, CHANNEL, channel.id());
}

/// The payment channel that the customer opened last.
pub(crate) fn last_channel() -> Option<Channel> {
    let id: String = get(Area::Local, CHANNEL)?;
    Channel::from_id(&id)
}

fn key(kind: &str, gateway: &str, bill: &str) -> String {
    // Two gateways of one origin have different paths.
    let gateway = absolute(gateway).unwrap_or_else(|| gateway.to_owned());
    [kind, &gateway, "\n", bill].concat()
}

fn remove_expired_numbers() {
    for name in names(Area::Local) {
        let fresh =
            || get(Area::Local, &name).is_some_and(|number: StoredNumber| number.is_fresh());
        if name.starts_with(NUMBER) && !fresh() {
            remove(Area::Local, &name);
        }
    }
}

/// A storage area.
#[derive(Clone, Copy)]
enum Area {
    /// `localStorage`, which survives a visit.
    Local,
    /// `sessionStorage`, which survives a reload.
    Session,
}

/// The browser's storage object. gloo-storage is not used because it panics where storage is forbidden or
/// throws: in frames of other sites, with blocked site data, and in damaged profiles.
fn storage(area: Area) -> Option<Storage> {
    let storage = match area {
        Area::Local => window().local_storage(),
        Area::Session => window().session_storage(),
    };
    storage.ok()?
}

fn get<T: DeserializeOwned>(area: Area, name: &str) -> Option<T> {
    let text = storage(area)?.get_item(name).ok()??;
    json::from_str(&text)
}

/// Stores a value. If the storage is full, the value is lost at the next reload.
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

/// The names of all values, including those of the page around the widget.
fn names(area: Area) -> Vec<String> {
    let Some(storage) = storage(area) else {
        return Vec::new();
    };
    let length = storage.length().unwrap_or_default();
    (0..length)
        .filter_map(|index| storage.key(index).ok()?)
        .collect()
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::*;

    /// The scripts look for stored numbers and retry keys before the bundle is loaded.
    #[test]
    fn the_scripts_use_the_same_prefixes() {
        let page = include_str!("../../static/boot.js");
        let element = include_str!("../../static/billpay-widget.js");
        for script in [page, element] {
            for prefix in [NUMBER, RETRY_KEY] {
                assert!(script.contains(&format!("\"{prefix}\"")), "{prefix:?}");
            }
        }
        for (area, prefix) in [("localStorage", NUMBER), ("sessionStorage", RETRY_KEY)] {
            assert!(element.contains(&format!("{area}: \"{prefix}\"")), "{area}");
        }
    }
}
