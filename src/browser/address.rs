//! The page's own address: which bill it is of, what the merchant signed, and changing it without
//! loading anything. Must not know what is shown.

use wasm_bindgen::JsValue;
use web_sys::{Url, UrlSearchParams, Window};

use super::fields::Fields;
use crate::bill_id::BillId;
use crate::components::{INTENT, LANG};
use crate::intent::{self, Claim};
use crate::state::Preset;

/// The page of a bill, below the gateway's address.
const BILLS: &str = "bills/";

/// The gateway that serves the page, whole: the page's address may change while it is open.
pub(super) fn gateway() -> Option<String> {
    let base = web_sys::window()?.document()?.base_uri().ok()??;
    Some(Url::new_with_base("./", &base).ok()?.href())
}

/// The bill that the page is of.
pub(super) fn bill(gateway: &str) -> Option<BillId> {
    let here = web_sys::window()?.location();
    let address = [here.origin().ok()?, here.pathname().ok()?].concat();
    BillId::parse(address.strip_prefix(gateway)?.strip_prefix(BILLS)?)
}

/// A page's parameter.
pub(super) fn parameter(name: &str) -> Option<String> {
    parameters(&web_sys::window()?)?.get(name)
}

fn parameters(window: &Window) -> Option<UrlSearchParams> {
    let query = window.location().search().ok()?;
    UrlSearchParams::new_with_str(&query).ok()
}

/// The bill that the merchant signed into the page's address.
pub(super) fn preset() -> Preset {
    parameter(INTENT).map_or_else(Preset::default, |jws| signed(&jws))
}

/// What the merchant signed.
pub(super) fn signed(jws: &str) -> Preset {
    let payload = intent::payload(jws).unwrap_or_default();
    let claims = Fields::parse(&payload).unwrap_or(Fields::of(JsValue::NULL));
    intent::preset(jws, |name| {
        let text = claims.text(name).map(Claim::Text);
        text.or_else(|| claims.number(name).map(Claim::Number))
    })
}

/// Makes the page's address the bill's, or the form's, so that loading it again shows the same.
pub(crate) fn show_address(gateway: &str, bill: Option<&BillId>) {
    if let Some(window) = web_sys::window() {
        // Without a history the bill is still shown; it only is not there after loading again.
        let _ = replace(&window, gateway, bill);
    }
}

fn replace(window: &Window, gateway: &str, bill: Option<&BillId>) -> Option<()> {
    let mut url = gateway.to_owned();
    if let Some(bill) = bill {
        url.push_str(BILLS);
        url.push_str(bill.as_str());
    }
    let query = parameters(window)?;
    // The bill that was signed has its number now.
    query.delete(INTENT);
    let query = String::from(query.to_string());
    if !query.is_empty() {
        url.push('?');
        url.push_str(&query);
    }
    go(window, &url)
}

/// Changes the address without loading anything.
fn go(window: &Window, url: &str) -> Option<()> {
    let history = window.history().ok()?;
    history
        .replace_state_with_url(&JsValue::NULL, "", Some(url))
        .ok()
}

/// Writes the language into the page's address.
pub(super) fn show_language(tag: &str) {
    if let Some(window) = web_sys::window()
        && let Some(query) = parameters(&window)
    {
        query.set(LANG, tag);
        let path = window.location().pathname().unwrap_or_default();
        // As with any address, what can't be written there is only not there later.
        let _ = go(
            &window,
            &[&path, "?", &String::from(query.to_string())].concat(),
        );
    }
}

/// The parameters of the page's address beside its language, with an `&` before each.
pub(super) fn query() -> String {
    let query = web_sys::window().and_then(|window| parameters(&window));
    let query = query.map_or_else(String::new, |query| {
        query.delete(LANG);
        String::from(query.to_string())
    });
    match &*query {
        "" => query,
        _ => ["&", &query].concat(),
    }
}
