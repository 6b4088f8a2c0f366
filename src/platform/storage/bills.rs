//! The stored numbers and retry keys of bills.

use billpay_contract::{BillId, ControlNumber, IdempotencyKey, IssuedBill};
use serde::{Deserialize, Serialize};

use super::names::{is_key, is_number, key_name, number_name};
use super::{area, watch};
use crate::platform::clock::now_ms;
use crate::state::{CreatedBill, RetryKey, StoredBill, StoredNumber};

/// Numbers and keys are stored for 14 days. Most numbers are paid within days, and on a shared device
/// somebody else may read them.
const TTL_MS: u64 = 14 * 24 * 60 * 60 * 1000;

/// The most keys that are stored for one bill. Each is of a request without an answer, so there are seldom
/// two.
const MOST_KEYS: usize = 8;

/// Whether a value was stored within the last 14 days. The phone's clock may have been ahead then.
fn is_fresh(at: i64) -> bool {
    now_ms().abs_diff(at) < TTL_MS
}

/// A stored number. Earlier versions stored one per bill, without the last three members.
#[derive(Clone, Deserialize, Serialize)]
struct Number {
    /// The time at which the number was stored, in milliseconds since 1970.
    at: i64,
    bill: IssuedBill,
    /// The gateway's id of the bill.
    id: Option<BillId>,
    /// The fingerprint of the request that it was created for.
    #[serde(default)]
    request: Option<String>,
    #[serde(default)]
    paid: bool,
    /// The bill's other numbers. They are in the first one, so that earlier versions can read that.
    #[serde(default)]
    others: Vec<Number>,
}

impl Number {
    fn new(created: &CreatedBill, request: Option<String>) -> Self {
        Self {
            at: now_ms(),
            bill: created.bill.clone(),
            id: created.id.clone(),
            request,
            paid: false,
            others: Vec::new(),
        }
    }

    fn is(&self, created: &CreatedBill) -> bool {
        self.bill.bill_pay_number == created.bill.bill_pay_number
    }
}

/// A stored retry key.
#[derive(Deserialize, Serialize)]
struct Key {
    /// When it was used first, in milliseconds since 1970.
    at: i64,
    key: RetryKey,
}

/// Reads the numbers with that name, the oldest first and a paid one last. Their times are of the phone's clock, which may
/// have been set back, so they do not show the order.
fn numbers(name: &str) -> Vec<Number> {
    let Some(mut first) = area::get::<Number>(name) else {
        return Vec::new();
    };
    let mut numbers = std::mem::take(&mut first.others);
    numbers.push(first);
    numbers.retain(|number| is_fresh(number.at));
    numbers
}

/// Stores a bill's numbers, one or more. Returns whether they are still there when the tab is closed.
fn set_numbers(name: &str, mut numbers: Vec<Number>) -> bool {
    let paid = numbers.iter().rposition(|number| number.paid);
    let newest = numbers.len() - 1;
    let mut first = numbers.remove(paid.unwrap_or(newest));
    first.others = numbers;
    let stored = area::set(name, &first);
    watch::notify(name);
    stored
}

/// Stores the number that was created for the request with that fingerprint, beside the bill's other numbers,
/// and removes the request's key. Returns whether it is still there when the tab is closed.
pub(crate) fn store_number(
    gateway: &str,
    bill: &str,
    request: &str,
    created: &CreatedBill,
) -> bool {
    remove_expired();
    let name = number_name(gateway, bill);
    let mut numbers = numbers(&name);
    numbers.retain(|number| !number.is(created));
    numbers.push(Number::new(created, Some(request.to_owned())));
    let stored = set_numbers(&name, numbers.clone());
    // After the number, because another tab sees one change after the other, and must always find the key or the number.
    delete_retry_key(gateway, bill, request);
    // Without the key there may be room for the number.
    stored || set_numbers(&name, numbers)
}

/// Stores the number for the remainder of an underpaid bill in the place of that bill's number.
pub(crate) fn store_remainder(
    gateway: &str,
    bill: &str,
    underpaid: &BillId,
    created: &CreatedBill,
) {
    let name = number_name(gateway, bill);
    let mut numbers = numbers(&name);
    numbers.retain(|number| number.id.as_ref() != Some(underpaid) && !number.is(created));
    numbers.push(Number::new(created, None));
    set_numbers(&name, numbers);
}

/// Stores that this number of the bill is fully paid.
pub(crate) fn store_paid(gateway: &str, bill: &str, created: &CreatedBill) {
    let name = number_name(gateway, bill);
    let mut numbers = numbers(&name);
    let known = numbers.iter().position(|number| number.is(created));
    let mut number = match known {
        Some(index) if numbers[index].paid => return,
        Some(index) => numbers.remove(index),
        None => Number::new(created, None),
    };
    number.paid = true;
    numbers.push(number);
    set_numbers(&name, numbers);
}

/// Reads what is stored for that bill of that gateway.
pub(crate) fn read_bill(gateway: &str, bill: &str) -> StoredBill {
    let name = number_name(gateway, bill);
    let number = |number: Number| StoredNumber {
        created: CreatedBill {
            bill: number.bill,
            id: number.id,
        },
        request: number.request,
        paid: number.paid,
    };
    let mut keys = keys(&key_name(gateway, bill));
    StoredBill {
        numbers: numbers(&name).into_iter().map(number).collect(),
        retry_key: keys.pop().map(|key| key.key),
        tab_only: area::is_tab_only(&name),
    }
}

/// Reads the keys with that name, the oldest first.
fn keys(name: &str) -> Vec<Key> {
    let mut keys: Vec<Key> = area::get(name).unwrap_or_default();
    keys.retain(|key| is_fresh(key.at));
    if let Some(key) = area::session(name) {
        keys.insert(0, Key { at: now_ms(), key });
    }
    keys
}

/// The key of an earlier request for the same bill that has no number yet.
pub(crate) fn retry_key(gateway: &str, bill: &str, request: &str) -> Option<IdempotencyKey> {
    let keys = keys(&key_name(gateway, bill));
    let key = keys.iter().find(|key| key.key.is_for(request))?;
    Some(key.key.key())
}

/// Stores the key of a request.
pub(crate) fn store_retry_key(gateway: &str, bill: &str, key: RetryKey) {
    let name = key_name(gateway, bill);
    let mut keys = keys(&name);
    keys.push(Key { at: now_ms(), key });
    keys.drain(..keys.len().saturating_sub(MOST_KEYS));
    area::set(&name, &keys);
}

/// Deletes the key of a request.
pub(crate) fn delete_retry_key(gateway: &str, bill: &str, request: &str) {
    let name = key_name(gateway, bill);
    let mut keys = keys(&name);
    keys.retain(|key| !key.key.is_for(request));
    area::remove_from_session(&name);
    match keys.is_empty() {
        true => area::remove(&name),
        false => {
            area::set(&name, &keys);
        }
    }
}

/// Deletes this number of a bill, and others that were created for the same request; without a number, all.
pub(crate) fn delete_numbers(gateway: &str, bill: &str, number: Option<&ControlNumber>) {
    let name = number_name(gateway, bill);
    let mut numbers = numbers(&name);
    let is_it = |one: &Number| number.is_none_or(|number| one.bill.bill_pay_number == *number);
    let request = numbers
        .iter()
        .find(|one| is_it(one))
        .and_then(|one| one.request.clone());
    numbers.retain(|one| !is_it(one) && (request.is_none() || one.request != request));
    match numbers.is_empty() {
        true => area::remove(&name),
        false => {
            set_numbers(&name, numbers);
        }
    }
}

/// Deletes what is stored for that bill of that gateway.
pub(crate) fn delete_bill(gateway: &str, bill: &str) {
    area::remove(&number_name(gateway, bill));
    area::remove(&key_name(gateway, bill));
    area::remove_from_session(&key_name(gateway, bill));
}

fn remove_expired() {
    for name in area::names() {
        let expired = match is_number(&name) {
            true => numbers(&name).is_empty(),
            false => is_key(&name) && keys(&name).is_empty(),
        };
        if expired {
            area::remove(&name);
        }
    }
}
