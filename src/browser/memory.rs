//! What the browser keeps between visits: the last number of a bill, and the channel that the
//! customer looked at. A browser that keeps nothing is no trouble: the customer asks again.
//! Must not know what is shown.

use billpay_contract::{AmountDraft, BillDraft, Channel, IssuedBill};
use serde::{Deserialize, Serialize};
use web_sys::Storage;

use super::json;

/// Before the gateway's address and the merchant's bill.
const NUMBER: &str = "billpay-number ";

const CHANNEL: &str = "billpay-channel";

/// A number is kept for 14 days: it is paid minutes or days later, and what lies longer in a
/// browser is more likely read by somebody else than missed.
const KEPT_MS: i64 = 14 * 24 * 60 * 60 * 1000;

#[derive(Serialize, Deserialize)]
struct Kept {
    /// When it was made, in milliseconds since 1970.
    at: f64,
    bill: IssuedBill,
}

/// Keeps the number for that bill of that gateway, and throws away what is too old.
pub(crate) fn keep(gateway: &str, preset: &BillDraft, bill: &IssuedBill) {
    let Some(storage) = storage() else { return };
    clear_old(&storage);
    let kept = Kept {
        at: js_sys::Date::now(),
        bill: bill.clone(),
    };
    if let Some(text) = json::write(&kept) {
        // A full storage only means that the number is not there after a reload.
        let _ = storage.set_item(&key(gateway, preset), &text);
    }
}

/// The number that is kept for that bill of that gateway.
pub(crate) fn recall(gateway: &str, preset: &BillDraft) -> Option<IssuedBill> {
    let text = storage()?.get_item(&key(gateway, preset)).ok()??;
    fresh(&text).map(|kept| kept.bill)
}

/// Forgets the number of that bill of that gateway.
pub(crate) fn forget(gateway: &str, preset: &BillDraft) {
    if let Some(storage) = storage() {
        let _ = storage.remove_item(&key(gateway, preset));
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

/// The parts are told apart by a character that no form lets through.
fn key(gateway: &str, preset: &BillDraft) -> String {
    let amount = match &preset.amount {
        AmountDraft::Typed(typed) => typed.as_str(),
        AmountDraft::Number(_) => "",
    };
    let bill = [
        &*preset.description,
        amount,
        &*preset.payment_mode,
        &*preset.reference,
    ];
    [NUMBER, &absolute(gateway), "\n", &bill.join("\n")].concat()
}

/// Two gateways of one origin differ in their paths.
fn absolute(gateway: &str) -> String {
    let base = web_sys::window().and_then(|window| window.document()?.base_uri().ok()?);
    let url = web_sys::Url::new_with_base(gateway, &base.unwrap_or_default());
    url.map_or_else(|_| gateway.to_owned(), |url| url.href())
}

fn fresh(text: &str) -> Option<Kept> {
    let kept: Kept = json::read(text)?;
    // Whole milliseconds; far below what an i64 holds.
    let age = js_sys::Date::now() as i64 - kept.at as i64;
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
