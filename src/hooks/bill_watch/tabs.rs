//! What the pages and frames of one origin share about a gateway's bills: a lock that makes one of them the
//! leader, a lock of each with the names of its bills, and a channel for messages. The browser keeps the
//! locks, so a page that was closed or has crashed is forgotten.

use billpay_contract::{BillId, MAX_STREAM_BILLS};

use crate::platform::broadcast::Broadcast;
use crate::platform::random;
use crate::platform::web_locks::{self, Lock, Mode};

/// The message that a page has other bills. All other messages are the gateway's.
pub(super) const BILLS_CHANGED: &str = "";

/// Opens the channel.
pub(super) fn channel(gateway: &str) -> Option<Broadcast> {
    Broadcast::open(&["billpay-events ", gateway].concat())
}

/// Waits until this page is the leader, which it is until the lock is dropped.
pub(super) async fn become_leader(gateway: &str) -> Option<Lock> {
    web_locks::acquire(&["billpay-leader ", gateway].concat(), Mode::Exclusive).await
}

/// Lists this page's bills until the lock is dropped.
pub(super) async fn list_bills(gateway: String, bills: Vec<BillId>) -> Option<Lock> {
    let ids: Vec<&str> = bills.iter().map(BillId::as_str).collect();
    let name = [&bills_prefix(&gateway), ids.join(",").as_str()].concat();
    web_locks::acquire(&name, Mode::Shared).await
}

/// The listed bills of all pages. If these are too many for one stream, a random part, so that over time the
/// stream has had each of them.
pub(super) async fn listed_bills(gateway: &str) -> Vec<BillId> {
    let prefix = bills_prefix(gateway);
    let mut bills = Vec::new();
    for name in web_locks::held().await {
        let list = name.strip_prefix(&prefix).unwrap_or_default();
        for bill in list.split(',').filter_map(BillId::parse) {
            if !bills.contains(&bill) {
                bills.push(bill);
            }
        }
    }
    if let Some(others) = bills.len().checked_sub(MAX_STREAM_BILLS) {
        bills.drain(..random::number() as usize % (others + 1));
        bills.truncate(MAX_STREAM_BILLS);
    }
    bills
}

fn bills_prefix(gateway: &str) -> String {
    ["billpay-bills ", gateway, "\n"].concat()
}
