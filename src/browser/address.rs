//! The page's own address: which bill it is of, what the merchant signed, and changing it without
//! loading anything. Must not know what is shown.

use billpay_contract::BILL_PAGES_PATH;
use wasm_bindgen::JsValue;
use web_sys::{Url, UrlSearchParams};

use super::fields::Fields;
use crate::bill_id::BillId;
use crate::components::{INTENT, LANG};
use crate::intent::{self, Claim};
use crate::state::Preset;
use crate::text::percent_encoded;

/// The gateway of a page that it serves.
pub(super) const GATEWAY: &str = "./";

/// The whole address of what the page finds there.
pub(super) fn absolute(relative: &str) -> Option<Url> {
    let base = web_sys::window()?.document()?.base_uri().ok()??;
    Url::new_with_base(relative, &base).ok()
}

/// The gateway that serves the page, whole: the page's address may change while it is open.
pub(super) fn gateway() -> Option<String> {
    Some(absolute(GATEWAY)?.href())
}

/// The bill that the page is of.
pub(super) fn bill(gateway: &str) -> Option<BillId> {
    let here = web_sys::window()?.location();
    let address = [&*here.origin().ok()?, &here.pathname().ok()?].concat();
    BillId::parse(
        address
            .strip_prefix(gateway)?
            .strip_prefix(BILL_PAGES_PATH)?,
    )
}

/// A page's parameter.
pub(super) fn parameter(name: &str) -> Option<String> {
    parameters()?.get(name)
}

fn parameters() -> Option<UrlSearchParams> {
    let query = web_sys::window()?.location().search().ok()?;
    UrlSearchParams::new_with_str(&query).ok()
}

/// The page's parameters after a mark, with that value of one of them, or without it; nothing
/// where there are none.
fn parameters_with(mark: &str, name: &str, value: Option<&str>) -> String {
    let Some(parameters) = parameters() else {
        return String::new();
    };
    match value {
        Some(value) => parameters.set(name, value),
        None => parameters.delete(name),
    }
    let query = String::from(parameters.to_string());
    match &*query {
        "" => query,
        _ => [mark, &query].concat(),
    }
}

/// The bill that the merchant signed into the page's address.
pub(super) fn preset() -> Preset {
    parameter(INTENT).map_or_else(Preset::default, |jws| signed(&jws))
}

/// What the merchant signed.
pub(super) fn signed(jws: &str) -> Preset {
    let claims = intent::payload(jws).and_then(|payload| Fields::parse(&text(&payload)?));
    let claims = claims.unwrap_or(Fields::of(JsValue::NULL));
    intent::preset(jws, &|name| {
        let text = claims.text(name).map(Claim::Text);
        text.or_else(|| claims.number(name).map(Claim::Number))
    })
}

/// UTF-8, read by the browser: the standard library's reader weighs more in the bundle.
fn text(bytes: &[u8]) -> Option<String> {
    let encoded = percent_encoded(bytes);
    js_sys::decode_uri_component(&encoded)
        .ok()
        .map(String::from)
}

/// Makes the page's address the bill's, or the form's, so that loading it again shows the same.
pub(crate) fn show_address(gateway: &str, bill: Option<&BillId>) {
    let (part, id) = bill.map_or(("", ""), |bill| (BILL_PAGES_PATH, bill.as_str()));
    // The bill that was signed has its number now.
    let query = parameters_with("?", INTENT, None);
    go(&[gateway, part, id, &query].concat());
}

/// Changes the address without loading anything.
fn go(url: &str) {
    if let Some(history) = web_sys::window().and_then(|window| window.history().ok()) {
        // What can't be written there is still shown; it only is not there after loading again.
        let _ = history.replace_state_with_url(&JsValue::NULL, "", Some(url));
    }
}

/// Writes the language into the page's address.
pub(super) fn show_language(tag: &str) {
    if let Some(window) = web_sys::window() {
        let path = window.location().pathname().unwrap_or_default();
        go(&[&*path, &parameters_with("?", LANG, Some(tag))].concat());
    }
}

/// The parameters of the page's address beside its language, with an `&` before each.
pub(super) fn query() -> String {
    parameters_with("&", LANG, None)
}
